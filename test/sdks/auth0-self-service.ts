import { expect } from 'vitest'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, absent, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Auth0World, Library } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `selfServiceProfiles.${string}`>

const newProfile = ({ call }: Library, input: object = {}): Promise<Answer> =>
  call('selfServiceProfiles.create', { name: unique('Profile'), ...input })

const page = ['en', 'get-started'] as const

/** The native API's view of the ticket that a link of this profile belongs to. */
async function ticketsOf({ cardea }: Auth0World, profileId: string): Promise<Answer[]> {
  return (await cardea.api('GET', `/v1/setup-tickets?profileId=${profileId}`)).items
}

const textOf = (link: string) => new URL(link).searchParams.get('ticket') ?? ''

/** Self-service profiles, and the tickets that open the setup assistant. */
export const selfServiceTests: Readonly<Record<Name, MethodTest>> = {
  async 'selfServiceProfiles.list'(library, { machine }) {
    const made = [await newProfile(library), await newProfile(library), await newProfile(library)]
    const all = await library.all('selfServiceProfiles.list', 'self_service_profiles', 2)
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(made.map(({ id }) => id)))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const first = await library.call('selfServiceProfiles.list')
    if (library.version === 4) {
      expect(first[0]).toMatchObject({ id: all[0].id })
      const counted = await library.callAs(machine, 'selfServiceProfiles.list', { include_totals: true })
      expect(counted).toMatchObject({ start: 0, limit: 50 })
      expect(counted.total).toBeGreaterThanOrEqual(3)
    } else {
      expect(first.response).toMatchObject({ start: 0, limit: 50 })
      expect(first.data[0].id).toBe(all[0].id)
    }
    await refused(
      library,
      library.call('selfServiceProfiles.list', { per_page: 101 }),
      400,
      'invalid_query_string',
    )
  },
  async 'selfServiceProfiles.create'(library) {
    const created = await newProfile(library, {
      name: 'Customers',
      description: 'For all',
      allowed_strategies: ['waad', 'samlp'],
      user_attributes: [{ name: 'email', description: 'Invitations go there', is_optional: false }],
      branding: { logo_url: 'https://app.example/logo.png', colors: { primary: '#2b4c7e' } },
    })
    expect(created).toMatchObject({
      id: expect.stringMatching(/^ssp_/) as string,
      name: 'Customers',
      description: 'For all',
      user_attributes: [{ name: 'email', description: 'Invitations go there', is_optional: false }],
      branding: { logo_url: 'https://app.example/logo.png', colors: { primary: '#2b4c7e' } },
    })
    expect([...created.allowed_strategies].sort()).toEqual(['samlp', 'waad'])
    expect(Date.parse(created.created_at)).toBeLessThanOrEqual(Date.now() + 1000)
    expect((await newProfile(library)).allowed_strategies).toHaveLength(10)
    for (const wrong of [
      { name: '' },
      { allowed_strategies: [] },
      { allowed_strategies: ['github'] },
      { branding: { logo_url: 'http://app.example/logo.png' } },
      { user_attribute_profile_id: 'uap_1' },
      { colour: 'red' },
    ]) {
      const { message } = await refused(library, newProfile(library, wrong), 400, 'invalid_body')
      expect(message).toMatch(/^Payload validation error: '/)
    }
  },
  async 'selfServiceProfiles.get'(library) {
    const created = await newProfile(library)
    expect(await library.call('selfServiceProfiles.get', created.id)).toEqual(created)
    for (const id of [absent('ssp'), 'ssp_other'])
      await isNotFound(library, library.call('selfServiceProfiles.get', id))
  },
  async 'selfServiceProfiles.update'(library) {
    const { id, name } = await newProfile(library, {
      description: 'first',
      branding: { colors: { primary: '#123456' } },
      user_attributes: [{ name: 'email', description: 'd', is_optional: true }],
    })
    const update = (input: object) => library.call('selfServiceProfiles.update', id, input)
    expect(await update({ description: 'second' })).toMatchObject({
      name,
      description: 'second',
      branding: { colors: { primary: '#123456' } },
    })
    const cleared = await update({ description: null, branding: null, user_attributes: null })
    expect(cleared).not.toHaveProperty('description')
    expect(cleared).not.toHaveProperty('branding')
    expect(cleared).toMatchObject({ name, user_attributes: [] })
    await refused(library, update({ name: null }), 400, 'invalid_body')
    await isNotFound(library, library.call('selfServiceProfiles.update', absent('ssp'), { name: 'x' }))
  },
  async 'selfServiceProfiles.delete'(library) {
    const { id } = await newProfile(library)
    await library.call('selfServiceProfiles.delete', id)
    for (const method of ['selfServiceProfiles.get', 'selfServiceProfiles.delete'] as const)
      await isNotFound(library, library.call(method, id))
  },
  async 'selfServiceProfiles.customText.list'(library) {
    const { id } = await newProfile(library)
    const texts = (profile: string, ...which: readonly string[]) =>
      library.call('selfServiceProfiles.customText.list', profile, ...which)
    expect(await texts(id, ...page)).toEqual({})
    await refused(library, texts(id, 'xx', 'get-started'), 400)
    await isNotFound(library, texts(absent('ssp'), ...page))
  },
  async 'selfServiceProfiles.customText.set'(library) {
    const { id } = await newProfile(library)
    const set = (texts: object) => library.call('selfServiceProfiles.customText.set', id, ...page, texts)
    expect(await set({ introduction: 'Welcome' })).toEqual({ introduction: 'Welcome' })
    expect(await library.call('selfServiceProfiles.customText.list', id, ...page)).toEqual({
      introduction: 'Welcome',
    })
    expect(await set({})).toEqual({})
    await refused(library, set({ introduction: 'x'.repeat(5001) }), 400, 'invalid_body')
    await refused(library, set({ headline: 'Hello' }), 400, 'invalid_body')
  },
  async 'selfServiceProfiles.ssoTicket.create'(library, world) {
    const { id: profile } = await newProfile(library)
    const create = (input: object) => library.call('selfServiceProfiles.ssoTicket.create', profile, input)
    const application = await world.cardea.api('POST', '/v1/applications', {
      name: unique('App'),
      type: 'web',
    })

    // A new connection of a new organization, as the sample has it.
    const name = unique('self-service-sso')
    const { ticket } = await create({
      connection_config: { name },
      enabled_clients: [application.clientId],
    })
    expect(ticket).toMatch(
      new RegExp(`^${world.cardea.url}/self-service/connections-flow\\?ticket=[\\w-]{43}$`),
    )
    const [first] = await ticketsOf(world, profile)
    expect(first).toMatchObject({
      mode: 'create',
      status: 'waiting',
      connection: { name },
      applicationIds: [application.id],
    })
    expect(await world.cardea.api('GET', `/v1/organizations/${String(first.organizationId)}`)).toMatchObject({
      name,
    })
    const fiveDays = Date.parse(first.expiresAt) - Date.parse(first.createdAt)
    expect(Math.abs(fiveDays - 432_000_000)).toBeLessThan(5000)

    // One of an organization that there is, for an hour, with a domain that the caller vouches for.
    const organization = await world.cardea.api('POST', '/v1/organizations', { name: unique('Acme') })
    const domain = `${unique('aliased')}.example`
    await create({
      connection_config: {
        name: unique('acme'),
        options: { domain_aliases: [domain], idpinitiated: { enabled: false } },
      },
      enabled_organizations: [{ organization_id: organization.id, assign_membership_on_login: true }],
      domain_aliases_config: { domain_verification: 'required' },
      use_for_organization_discovery: true,
      ttl_sec: 3600,
    })
    const [, second] = await ticketsOf(world, profile)
    expect(second).toMatchObject({
      organizationId: organization.id,
      connection: { idpInitiated: 'reject' },
      domainVerification: 'required',
    })
    expect(Date.parse(second.expiresAt) - Date.parse(second.createdAt)).toBeLessThan(3_605_000)
    const { items } = await world.cardea.api('GET', `/v1/organizations/${String(organization.id)}/domains`)
    expect(items).toMatchObject([{ domain, state: 'verified' }])

    // To edit a connection, named alone.
    const connection = await world.cardea.api('POST', '/v1/connections', {
      organizationId: organization.id,
      protocol: 'saml',
      provider: 'okta',
    })
    await create({ connection_id: connection.id, enabled_features: { domain_verification: false } })
    const [, , third] = await ticketsOf(world, profile)
    expect(third).toMatchObject({ mode: 'edit', connectionId: connection.id, domainVerification: 'off' })

    for (const wrong of [
      {},
      { connection_config: { name: 'no spaces please' } },
      { connection_config: { name: 'a' }, connection_id: connection.id },
      { connection_config: { name: 'a' }, ttl_sec: 432_001 },
      { connection_config: { name: 'a' }, provisioning_config: { scopes: ['get:users'] } },
      { connection_config: { name: 'a' }, domain_aliases_config: { domain_verification: 'sometimes' } },
      { connection_config: { name: 'a' }, use_for_organization_discovery: false },
      { connection_config: { name: 'a' }, enabled_features: { sso: false } },
      {
        connection_config: { name: 'a' },
        enabled_features: { domain_verification: false },
        domain_aliases_config: { domain_verification: 'required' },
      },
      { connection_config: { name: 'a' }, unheard_of: true },
    ])
      await refused(library, create(wrong), 400, 'invalid_body')
    for (const unknown of [
      { connection_id: absent('conn') },
      {
        connection_config: { name: 'a' },
        enabled_organizations: [{ organization_id: absent('org') }],
      },
      { connection_config: { name: 'a' }, enabled_clients: ['nobody'] },
    ])
      await isNotFound(library, create(unknown))
    await isNotFound(
      library,
      library.call('selfServiceProfiles.ssoTicket.create', absent('ssp'), {
        connection_config: { name: 'a' },
      }),
    )
    expect(await ticketsOf(world, profile)).toHaveLength(3)
  },
  async 'selfServiceProfiles.ssoTicket.revoke'(library, world) {
    const { id: profile } = await newProfile(library)
    const { ticket } = await library.call('selfServiceProfiles.ssoTicket.create', profile, {
      connection_config: { name: unique('revoked') },
    })
    const opened = await world.cardea.open(ticket)
    expect([opened.status, opened.text.includes('<button type="submit"')]).toEqual([200, true])
    const revoke = (text: string) => library.call('selfServiceProfiles.ssoTicket.revoke', profile, text)
    await revoke(textOf(ticket))
    expect(await ticketsOf(world, profile)).toMatchObject([{ status: 'revoked' }])
    expect((await world.cardea.open(ticket)).status).toBe(410)
    // Again, and of what there never was: nobody learns which there are.
    await revoke(textOf(ticket))
    await revoke('never-heard-of-it')
    expect((await world.cardea.open(ticket.replace(textOf(ticket), 'never-heard-of-it'))).status).toBe(404)
  },
}
