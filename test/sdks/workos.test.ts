import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestEngine, testEngines } from '../../packages/server/test/test-database.ts'
import type { Answer } from './running-cardea.ts'
import { type Method, type MethodName, methods } from './workos-methods.ts'
import { type Library, type Version, type WorkosWorld, openLibrary, openWorkosWorld } from './workos-world.ts'

/** A test of a method: what works is done with it, and what cannot is refused. */
type MethodTest = (library: Library, world: WorkosWorld) => Promise<void>

let count = 0
function unique(word: string): string {
  count += 1
  return `${word}-${String(count)}`
}

const absent = (prefix: string) => `${prefix}_7ZZZZZZZZZZZZZZZZZZZZZZZZZ`
const newOrganization = ({ call }: Library, input: object = {}): Promise<Answer> =>
  call('organizations.createOrganization', { name: unique('Acme'), ...input })

const ada = {
  idpId: 'sim-0001',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Keller',
  groups: ['Everyone', 'Engineering'],
  role: { slug: 'admin' },
  roles: [{ slug: 'admin' }],
}

/** Signs in by this selector and gives the code to the library. */
async function profileAndToken(
  library: Library,
  { clientId, redirectUri, signIn }: WorkosWorld,
  selector: object,
  apiKey?: string,
): Promise<Answer> {
  const { sso } = library.client(apiKey)
  const url: string = sso.getAuthorizationUrl({ clientId, redirectUri, state: 'a state & more', ...selector })
  const received = await signIn(url)
  expect(received.get('state')).toBe('a state & more')
  return sso.getProfileAndToken({ clientId, code: received.get('code') })
}

async function newConnection(
  { cardea }: WorkosWorld,
  organizationId: string,
  input: object = {},
): Promise<Answer> {
  return cardea.api('POST', '/v1/connections', {
    organizationId,
    protocol: 'saml',
    provider: 'okta',
    ...input,
  })
}

const tests: Readonly<Record<MethodName, MethodTest>> = {
  async 'sso.getAuthorizationUrl'(library, world) {
    const { clientId, redirectUri, signIn, organizationId, connections } = world
    const { sso } = library.client()
    for (const selector of [{ connection: connections.oidc }, { organization: organizationId }]) {
      const received = await signIn(sso.getAuthorizationUrl({ clientId, redirectUri, ...selector }))
      expect([...received.keys()]).toContain('code')
      expect(received.has('state')).toBe(false)
    }
    const lost = await signIn(
      sso.getAuthorizationUrl({ clientId, redirectUri, organization: absent('org'), state: 's' }),
    )
    expect(lost.get('error_code')).toBe('login.organization_unknown')
    expect(lost.get('state')).toBe('s')
    const unknown = await signIn(sso.getAuthorizationUrl({ clientId, redirectUri, provider: 'GoogleOAuth' }))
    expect(unknown.get('error_code')).toBe('login.provider_unavailable')
  },
  async 'sso.getAuthorizationUrlWithPKCE'(library, { publicClientId, redirectUri, signIn, connections }) {
    // Without a key, as an application without secrets has the library.
    const { sso } = library.client()
    const asked = await sso.getAuthorizationUrlWithPKCE({
      clientId: publicClientId,
      redirectUri,
      connection: connections.saml,
    })
    const received = await signIn(asked.url)
    expect(received.get('state')).toBe(asked.state)
    const proven = { clientId: publicClientId, code: received.get('code'), codeVerifier: asked.codeVerifier }
    const { profile } = await sso.getProfileAndToken(proven)
    expect(profile.email).toBe('ada@example.com')
    const again = await signIn(asked.url)
    const other = sso.getProfileAndToken({ ...proven, code: again.get('code'), codeVerifier: 'v'.repeat(43) })
    await expect(other).rejects.toMatchObject({ name: 'OauthException', error: 'invalid_grant' })
  },
  async 'sso.getProfileAndToken'(library, world) {
    const { connections, organizationId, clientId, clientSecret } = world
    for (const [connection, connectionType] of [
      [connections.saml, 'GenericSAML'],
      [connections.oidc, 'GenericOIDC'],
    ]) {
      const { accessToken, profile } = await profileAndToken(library, world, { connection })
      expect(accessToken).toMatch(/^ey/)
      expect(profile).toMatchObject({ ...ada, connectionId: connection, connectionType, organizationId })
      expect(profile.id).toMatch(/^prof_/)
      expect(profile.customAttributes).toBeTypeOf('object')
      expect(profile.rawAttributes).toBeTypeOf('object')
    }
    // The key of the library may be the application's own secret, too.
    await profileAndToken(library, world, { connection: connections.saml }, clientSecret)
    const refused = library.call('sso.getProfileAndToken', { clientId, code: 'no-code' })
    await expect(refused).rejects.toMatchObject({
      name: 'OauthException',
      status: 400,
      error: 'invalid_grant',
    })
    const stranger = library.callWith('sk_wrong', 'sso.getProfileAndToken', { clientId, code: 'no-code' })
    await expect(stranger).rejects.toMatchObject({ name: 'OauthException', error: 'invalid_client' })
  },
  async 'sso.getProfile'(library, world) {
    const { accessToken, profile } = await profileAndToken(library, world, {
      organization: world.organizationId,
    })
    expect(await library.call('sso.getProfile', { accessToken })).toEqual(profile)
    await expect(library.call('sso.getProfile', { accessToken: 'wrong' })).rejects.toMatchObject({
      name: 'UnauthorizedException',
      status: 401,
    })
  },
  async 'sso.listConnections'(library, world) {
    const { id: organizationId } = await newOrganization(library)
    const okta = await newConnection(world, organizationId)
    const adfs = await newConnection(world, organizationId, { provider: 'adfs' })
    const ids = async (filter: object) =>
      (await library.call('sso.listConnections', filter)).data.map(({ id }: Answer) => id)
    expect(await ids({ organizationId })).toEqual([adfs.id, okta.id])
    expect(await ids({ organizationId, order: 'asc' })).toEqual([okta.id, adfs.id])
    expect(await ids({ organizationId, connectionType: 'OktaSAML' })).toEqual([okta.id])
    expect(await ids({ organizationId, connectionType: 'LastPassSAML' })).toEqual([])
    expect(await ids({ domain: 'Example.com' })).toEqual([world.connections.oidc, world.connections.saml])
    expect(await ids({ domain: 'nobody.example' })).toEqual([])
    await expect(ids({ limit: 1000 })).rejects.toMatchObject({ name: 'UnprocessableEntityException' })
  },
  async 'sso.getConnection'({ call }, { connections, organizationId }) {
    expect(await call('sso.getConnection', connections.saml)).toMatchObject({
      id: connections.saml,
      organizationId,
      name: 'Simulator (SAML)',
      type: 'GenericSAML',
      state: 'active',
      domains: [{ object: 'connection_domain', domain: 'example.com' }],
    })
    await expect(call('sso.getConnection', absent('conn'))).rejects.toMatchObject({
      name: 'NotFoundException',
      status: 404,
      code: 'entity_not_found',
    })
  },
  async 'sso.deleteConnection'(library, world) {
    const { id } = await newConnection(world, (await newOrganization(library)).id)
    await library.call('sso.deleteConnection', id)
    await expect(library.call('sso.getConnection', id)).rejects.toMatchObject({ name: 'NotFoundException' })
    await expect(library.call('sso.deleteConnection', id)).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  },
  async 'organizations.createOrganization'(library) {
    const [one, other] = [`${unique('one')}.example`, `${unique('other')}.example`]
    const organization = await newOrganization(library, {
      name: 'Foo Corp',
      externalId: unique('external'),
      metadata: { tier: 'gold' },
      domainData: [
        { domain: one, state: 'verified' },
        { domain: other, state: 'pending' },
      ],
    })
    expect(organization).toMatchObject({
      object: 'organization',
      name: 'Foo Corp',
      allowProfilesOutsideOrganization: false,
      metadata: { tier: 'gold' },
      domains: [
        { domain: one, state: 'verified', verificationStrategy: 'manual' },
        { domain: other, state: 'pending', verificationStrategy: 'dns' },
      ],
    })
    expect(organization.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const { externalId } = organization
    await expect(newOrganization(library, { externalId })).rejects.toMatchObject({
      status: 400,
      name: 'GenericServerException',
      rawData: { code: 'external_id_already_used' },
    })
    const taken = newOrganization(library, { domainData: [{ domain: one, state: 'pending' }] })
    await expect(taken).rejects.toMatchObject({ name: 'ConflictException', status: 409 })
    await expect(newOrganization(library, { name: '' })).rejects.toMatchObject({
      name: 'UnprocessableEntityException',
      status: 422,
    })
    const [input, key] = [{ name: unique('Once') }, { idempotencyKey: unique('key') }]
    const first = await library.call('organizations.createOrganization', input, key)
    expect(await library.call('organizations.createOrganization', input, key)).toEqual(first)
    const changed = library.call('organizations.createOrganization', { name: 'Other' }, key)
    await expect(changed).rejects.toMatchObject({ name: 'ConflictException' })
  },
  async 'organizations.listOrganizations'(library) {
    const domain = `${unique('listed')}.example`
    const domainData = [{ domain, state: 'verified' }]
    const created: string[] = []
    for (const input of [{}, { domainData }, {}]) created.push((await newOrganization(library, input)).id)
    const newest = created.toReversed()
    const list = (options: object) => library.call('organizations.listOrganizations', options)
    const ids = (found: Answer) => found.data.map(({ id }: Answer) => id)

    const first = await list({ limit: 2 })
    expect(ids(first)).toEqual(newest.slice(0, 2))
    expect(first.listMetadata).toEqual({ before: null, after: newest[1] })
    const second = await list({ limit: 1, after: first.listMetadata.after })
    expect(ids(second)).toEqual([newest[2]])
    expect(ids(await list({ limit: 2, before: second.listMetadata.before }))).toEqual(newest.slice(0, 2))
    expect(ids(await list({ domains: ['nobody.example', domain] }))).toEqual([created[1]])
    const all = await (await list({})).autoPagination()
    const oldest = await (await list({ order: 'asc' })).autoPagination()
    expect(all.map(({ id }: Answer) => id)).toEqual(oldest.map(({ id }: Answer) => id).toReversed())
    expect(new Set(all.map(({ id }: Answer) => id)).size).toBe(all.length)
    await expect(list({ after: 'nothing' })).rejects.toMatchObject({ name: 'UnprocessableEntityException' })
  },
  async 'organizations.getOrganization'({ call }, { organizationId }) {
    expect(await call('organizations.getOrganization', organizationId)).toMatchObject({
      id: organizationId,
      name: 'Test organization',
    })
    for (const id of [absent('org'), 'something_else']) {
      await expect(call('organizations.getOrganization', id)).rejects.toMatchObject({
        name: 'NotFoundException',
        status: 404,
      })
    }
  },
  async 'organizations.getOrganizationByExternalId'(library) {
    const externalId = unique('external')
    const { id } = await newOrganization(library, { externalId })
    const get = (text: string) => library.call('organizations.getOrganizationByExternalId', text)
    expect(await get(externalId)).toMatchObject({ id, externalId })
    await expect(get(unique('nobody'))).rejects.toMatchObject({ name: 'NotFoundException' })
  },
  async 'organizations.updateOrganization'(library) {
    const [kept, gone, fresh] = [1, 2, 3].map((each) => `${unique(`d${String(each)}`)}.example`)
    const { id: organization } = await newOrganization(library, {
      externalId: unique('external'),
      metadata: { a: '1', b: '2' },
      domainData: [
        { domain: kept, state: 'verified' },
        { domain: gone, state: 'verified' },
      ],
    })
    const update = (input: object) =>
      library.call('organizations.updateOrganization', { organization, ...input })
    const renamed = await update({ name: 'New name', metadata: { b: null, c: '3' } })
    expect(renamed).toMatchObject({ name: 'New name', metadata: { a: '1', c: '3' } })
    expect(renamed.metadata).toEqual({ a: '1', c: '3' })
    expect(renamed.domains).toHaveLength(2)
    const replaced = await update({
      externalId: null,
      metadata: {},
      domainData: [
        { domain: kept, state: 'pending' },
        { domain: fresh, state: 'pending' },
      ],
    })
    expect(replaced).toMatchObject({ name: 'New name', externalId: null, metadata: {} })
    expect(replaced.domains.map(({ domain, state }: Answer) => [domain, state])).toEqual([
      [kept, 'verified'],
      [fresh, 'pending'],
    ])
    await expect(update({ stripeCustomerId: 'cus_1' })).rejects.toMatchObject({
      name: 'UnprocessableEntityException',
    })
    await expect(update({ organization: absent('org') })).rejects.toMatchObject({ name: 'NotFoundException' })
  },
  async 'organizations.deleteOrganization'(library) {
    const { id } = await newOrganization(library)
    await library.call('organizations.deleteOrganization', id)
    for (const method of ['organizations.getOrganization', 'organizations.deleteOrganization'] as const) {
      await expect(library.call(method, id)).rejects.toMatchObject({ name: 'NotFoundException' })
    }
  },
  async 'organizations.listOrganizationRoles'({ call }, { organizationId }) {
    await expect(call('organizations.listOrganizationRoles', { organizationId })).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  },
  async 'organizationDomains.create'(library) {
    const { id: organizationId } = await newOrganization(library)
    const domain = `${unique('created')}.example`
    const create = (input: object) =>
      library.call('organizationDomains.create', { organizationId, domain, ...input })
    expect(await create({})).toMatchObject({
      object: 'organization_domain',
      organizationId,
      domain,
      state: 'pending',
      verificationStrategy: 'dns',
      verificationPrefix: '_cardea-challenge',
    })
    await expect(create({})).rejects.toMatchObject({ name: 'ConflictException', status: 409 })
    await expect(create({ domain: 'no domain' })).rejects.toMatchObject({
      name: 'UnprocessableEntityException',
    })
    await expect(create({ organizationId: absent('org') })).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  },
  async 'organizationDomains.get'(library) {
    const domainData = [{ domain: `${unique('got')}.example`, state: 'pending' }]
    const { domains } = await newOrganization(library, { domainData })
    expect(await library.call('organizationDomains.get', domains[0].id)).toEqual(domains[0])
    await expect(library.call('organizationDomains.get', absent('dom'))).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  },
  async 'organizationDomains.verify'(library, { cardea }) {
    const domain = `${unique('verified')}.example`
    const { domains } = await newOrganization(library, { domainData: [{ domain, state: 'pending' }] })
    const { id, verificationPrefix, verificationToken } = domains[0]
    const verify = () => library.call('organizationDomains.verify', id)
    expect(await verify()).toMatchObject({ id, state: 'pending' })
    cardea.dns.publish(`${String(verificationPrefix)}.${domain}`, { txt: [verificationToken] })
    expect(await verify()).toMatchObject({ id, state: 'verified' })
    await expect(library.call('organizationDomains.verify', absent('dom'))).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  },
  async 'organizationDomains.delete'(library) {
    const domainData = [{ domain: `${unique('deleted')}.example`, state: 'verified' }]
    const { domains } = await newOrganization(library, { domainData })
    await library.call('organizationDomains.delete', domains[0].id)
    for (const method of ['organizationDomains.get', 'organizationDomains.delete'] as const) {
      await expect(library.call(method, domains[0].id)).rejects.toMatchObject({ name: 'NotFoundException' })
    }
  },
  async 'portal.generateLink'(library, world) {
    const { id: organization } = await newOrganization(library)
    const generate = (intent: string) =>
      library.call('portal.generateLink', { organization, intent, returnUrl: 'https://app.example/settings' })
    const tickets = async () =>
      (await world.cardea.api('GET', `/v1/setup-tickets?organizationId=${String(organization)}`)).items
    const { link } = await generate('sso')
    expect((await fetch(link)).status).toBe(200)
    await expect(generate('certificate_renewal')).rejects.toMatchObject({
      name: 'UnprocessableEntityException',
    })
    const connection = await newConnection(world, organization)
    for (const intent of ['sso', 'domain_verification', 'certificate_renewal']) await generate(intent)
    const [first, ...others] = await tickets()
    expect(first).toMatchObject({ mode: 'create', connectionId: null })
    expect(Date.parse(first.expiresAt) - Date.parse(first.createdAt)).toBeLessThanOrEqual(301_000)
    expect(others).toHaveLength(3)
    for (const ticket of others) expect(ticket).toMatchObject({ mode: 'edit', connectionId: connection.id })
    const addresses = async (urls: object) => {
      await library.call('portal.generateLink', { organization, intent: 'sso', ...urls })
      return (await tickets()).at(-1)
    }
    expect(
      await addresses({ returnUrl: 'https://app.example/a', successUrl: 'https://app.example/b' }),
    ).toMatchObject({
      returnUrl: 'https://app.example/a',
      successUrl: 'https://app.example/b',
    })
    await expect(addresses({ returnUrl: 'https://elsewhere.example/' })).rejects.toMatchObject({
      name: 'UnprocessableEntityException',
    })
    await expect(generate('dsync')).rejects.toMatchObject({ name: 'UnprocessableEntityException' })
    await expect(
      library.call('portal.generateLink', { organization: absent('org'), intent: 'sso' }),
    ).rejects.toMatchObject({ name: 'NotFoundException' })
  },
  'directorySync.listDirectories': async ({ call }, { organizationId }) => {
    const found = await call('directorySync.listDirectories', { organizationId })
    expect([found.data, await found.autoPagination()]).toEqual([[], []])
  },
  'directorySync.getDirectory': ({ call }) =>
    isNotFound(call('directorySync.getDirectory', absent('directory'))),
  'directorySync.deleteDirectory': ({ call }) =>
    isNotFound(call('directorySync.deleteDirectory', absent('directory'))),
  'directorySync.listUsers': async ({ call }) => {
    expect((await call('directorySync.listUsers', { directory: absent('directory') })).data).toEqual([])
  },
  'directorySync.getUser': ({ call }) => isNotFound(call('directorySync.getUser', absent('directory_user'))),
  'directorySync.listGroups': async ({ call }) => {
    expect((await call('directorySync.listGroups', { directory: absent('directory') })).data).toEqual([])
  },
  'directorySync.getGroup': ({ call }) =>
    isNotFound(call('directorySync.getGroup', absent('directory_group'))),
  async 'events.listEvents'(library, world) {
    const domain = `${unique('told')}.example`
    const begun = new Date(Date.now() - 1000).toISOString()
    const { id: organizationId } = await newOrganization(library, {
      domainData: [{ domain, state: 'verified' }],
    })
    const { id: connectionId } = await newConnection(world, organizationId)
    await library.call('sso.deleteConnection', connectionId)
    const list = (options: object) => library.call('events.listEvents', { organizationId, ...options })
    const names = ['organization_domain.created', 'organization_domain.verified', 'connection.deleted']
    // An event is listed as soon as every change that began before it is done.
    await expect.poll(async () => (await list({ events: names })).data.length).toBe(3)
    const { data } = await list({ events: names, rangeStart: begun })
    expect(data.map(({ event }: Answer) => event)).toEqual(names)
    expect(data[1].data).toMatchObject({ domain, state: 'verified', organizationId })
    expect(data[2].data).toMatchObject({ id: connectionId, organizationId })
    const first = await list({ events: names, limit: 1 })
    expect(first.listMetadata.after).toBe(data[0].id)
    const others = await list({ events: names, after: data[0].id })
    expect(others.data.map(({ id }: Answer) => id)).toEqual([data[1].id, data[2].id])
    expect((await list({ events: names, rangeEnd: begun })).data).toEqual([])
    expect((await list({ events: ['dsync.user.created'] })).data).toEqual([])
    const back = await list({ events: names, order: 'desc' })
    expect(back.data.map(({ event }: Answer) => event)).toEqual(names.toReversed())
  },
  'userManagement.listUsers': ({ call }) => isNotFound(call('userManagement.listUsers', {})),
  'auditLogs.createEvent': ({ call }, { organizationId }) =>
    isNotFound(
      call('auditLogs.createEvent', organizationId, {
        action: 'user.signed_in',
        occurredAt: new Date(),
        actor: { type: 'user', id: 'u' },
        targets: [],
        context: { location: '127.0.0.1' },
      }),
    ),
}

async function isNotFound(answer: Promise<Answer>): Promise<void> {
  await expect(answer).rejects.toMatchObject({ name: 'NotFoundException', status: 404 })
}

describe.each(testEngines)(
  'WorkOS’ library, as it is published, against Cardea on %s',
  (engine: TestEngine) => {
    let world: WorkosWorld
    beforeAll(async () => {
      world = await openWorkosWorld(engine)
    })
    afterAll(async () => {
      await world.cardea.close()
      expect(world.cardea.faults).toEqual([])
    })

    describe.each([8, 11] as const)('version %i', (version: Version) => {
      let library: Library
      beforeAll(async () => {
        library = await openLibrary(world, version)
      })

      const own = Object.entries(tests).filter(([name]) => {
        const { only = version }: Method = methods[name as MethodName]
        return only === version
      })
      it.each(own)('%s', (_, test) => test(library, world))

      it('an unknown key is an UnauthorizedException', async () => {
        const refused = library.callWith('sk_wrong', 'organizations.listOrganizations')
        await expect(refused).rejects.toMatchObject({ name: 'UnauthorizedException', status: 401 })
        await expect(refused).rejects.toBeInstanceOf(library.module.UnauthorizedException)
      })

      it('a key without the permission is refused, and nothing is done', async () => {
        const key = await world.cardea.keyWith(['read:organizations', 'read:domains'])
        const name = unique('Never')
        const refused = library.callWith(key, 'organizations.createOrganization', { name })
        await expect(refused).rejects.toMatchObject({ status: 403, rawData: { code: 'forbidden' } })
      })

      it('a key of one organization sees that one alone', async () => {
        const { id } = await newOrganization(library)
        const key = await world.cardea.keyWith(['read:organizations', 'read:domains'], id)
        const { data } = await library.callWith(key, 'organizations.listOrganizations')
        expect(data.map((each: Answer) => each.id)).toEqual([id])
        await isNotFound(library.callWith(key, 'organizations.getOrganization', world.organizationId))
      })

      it('a key that may not act for applications redeems no code, and spends none', async () => {
        const { clientId, redirectUri, signIn, connections } = world
        const url = library.client().sso.getAuthorizationUrl({
          clientId,
          redirectUri,
          connection: connections.saml,
        })
        const code = (await signIn(url)).get('code')
        const weak = await world.cardea.keyWith(['write:applications', 'read:profiles'])
        const refused = library.callWith(weak, 'sso.getProfileAndToken', { clientId, code })
        await expect(refused).rejects.toMatchObject({ name: 'OauthException', error: 'insufficient_scope' })
        const strong = await world.cardea.keyWith(['act:applications'])
        const { profile } = await library.callWith(strong, 'sso.getProfileAndToken', { clientId, code })
        expect(profile.email).toBe(ada.email)
        const again = library.callWith(strong, 'sso.getProfileAndToken', { clientId, code })
        await expect(again).rejects.toMatchObject({ name: 'OauthException', error: 'invalid_grant' })
      })

      it('signs a person out by their profile', async () => {
        const { profile, accessToken } = await profileAndToken(library, world, {
          connection: world.connections.saml,
        })
        const { data } = await library.client().post('/sso/logout/authorize', { profile_id: profile.id })
        expect((await fetch(data.logout_url, { redirect: 'manual' })).status).toBeLessThan(400)
        await expect(library.call('sso.getProfile', { accessToken })).rejects.toMatchObject({ status: 401 })
      })

      it('has its keys where the library looks for them', async () => {
        const { cardea, clientId } = world
        const { keys } = await cardea.api('GET', `/sso/jwks/${clientId}`)
        expect(keys.length).toBeGreaterThan(0)
      })
    })
  },
)

/** Without those libraries: `npm run test:sdks` has them, and is not always run. */
describe('what WorkOS’ libraries for other languages send, and the one for Node does not', () => {
  let world: WorkosWorld
  beforeAll(async () => {
    world = await openWorkosWorld('embedded')
  })
  afterAll(() => world.cardea.close())

  const send = async (method: string, path: string, body?: unknown, headers: object = {}) => {
    const { url, apiKey } = world.cardea
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }
  const newCode = async () => {
    const { clientId, redirectUri, connections, signIn, cardea } = world
    const asked = { client_id: clientId, redirect_uri: redirectUri, connection: connections.saml }
    const query = new URLSearchParams({ response_type: 'code', ...asked })
    return (await signIn(`${cardea.url}/sso/authorize?${query.toString()}`)).get('code')
  }
  const grant = async () => ({
    grant_type: 'authorization_code',
    code: await newCode(),
    client_id: world.clientId,
  })

  it('Python, Kotlin: a code is redeemed with JSON', async () => {
    const secret = { client_secret: world.cardea.apiKey, code_verifier: null }
    const { status, body } = await send('POST', '/sso/token', { ...(await grant()), ...secret })
    expect([status, body.profile.email]).toEqual([200, ada.email])
  })

  it('Kotlin: with a PKCE proof the key is in the header alone; another key redeems nothing', async () => {
    const sent = await grant()
    const wrong = await send('POST', '/sso/token', sent, { authorization: 'Bearer sk_wrong' })
    expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_client'])
    const weak = `Bearer ${await world.cardea.keyWith(['read:profiles'])}`
    const refused = await send('POST', '/sso/token', sent, { authorization: weak })
    expect([refused.status, refused.body.error]).toEqual([400, 'insufficient_scope'])
    expect((await send('POST', '/sso/token', sent)).body.profile.email).toBe(ada.email)
  })

  it('Go: an Idempotency-Key without a value is none, and null domains are not spoken of', async () => {
    const domain = `${unique('go')}.example`
    const headers = { 'idempotency-key': '' }
    const plain = await send(
      'POST',
      '/organizations',
      { name: 'Plain', domains: null, domain_data: null },
      headers,
    )
    expect([plain.status, plain.body.domains]).toEqual([201, []])
    const named = { name: 'Named', domains: null, domain_data: [{ domain, state: 'verified' }] }
    const { status, body } = await send('POST', '/organizations', named, headers)
    expect([status, body.domains[0].domain]).toEqual([201, domain])
    const found = await send('GET', `/organizations?domains%5B%5D=${domain}&domains[]=nobody.example`)
    expect(found.body.data.map(({ id }: Answer) => id)).toEqual([body.id])
    const kept = await send('PUT', `/organizations/${String(body.id)}`, { name: 'Other', domains: null })
    expect(kept.body.domains).toHaveLength(1)
  })

  it('Go: an empty address of a portal link is none; Python, Kotlin: contacts have another name', async () => {
    const link = { organization: world.organizationId, intent: 'sso', return_url: '', success_url: '' }
    expect((await send('POST', '/portal/generate_link', link)).status).toBe(201)
    const contacts = { ...link, it_contact_emails: ['it@example.com'] }
    expect((await send('POST', '/portal/generate_link', contacts)).status).toBe(201)
  })
})

describe('the exchange of a code', () => {
  it('that is tried again with the same Idempotency-Key gives the same answer: the code was spent for it', async () => {
    const world = await openWorkosWorld('embedded')
    const library = await openLibrary(world, 11)
    const { clientId, redirectUri, connections, cardea } = world
    const url = library
      .client()
      .sso.getAuthorizationUrl({ clientId, redirectUri, connection: connections.saml })
    const code = (await world.signIn(url)).get('code') ?? ''
    const send = (key: string) =>
      fetch(`${cardea.url}/sso/token`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: new URLSearchParams({
          client_id: clientId,
          client_secret: cardea.apiKey,
          grant_type: 'authorization_code',
          code,
        }),
      })
    const first = await (await send('one')).text()
    const again = await send('one')
    expect([again.status, await again.text()]).toEqual([200, first])
    expect((await send('two')).status).toBe(400)
    await cardea.close()
  })
})
