import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApiKey } from '../applications/create-api-key.ts'
import { connectionRoutes } from '../connections/routes.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of every shape */

let idp: CustomerSamlIdp
beforeAll(async () => {
  idp = await customerSamlIdp()
})

describe.each(testEngines)('mapping, on %s', (engine) => {
  let world: LoginWorld
  let key: string
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    const created = await createApiKey(
      world.parts,
      { scopes: ['*'] },
      { name: 'mapping', scopes: ['*'], organizationId: null },
    )
    key = created.key
  })
  afterAll(() => world.close())

  async function signIn(customer: Customer, input: object = {}) {
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, idp, input)
    return received(await world.finishSaml(browser, form))
  }
  async function api(method: 'GET' | 'POST', path: string, payload?: object): Promise<any> {
    const answer = await world.server.inject({
      method,
      url: path,
      headers: { host: new URL(world.url).host, authorization: `Bearer ${key}` },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, ...answer.json() }
  }
  const set = ({ connection }: Customer, input: Parameters<typeof updateConnection>[3]) =>
    updateConnection(world.parts, wholeDeployment, connection.id, input)
  const at = ({ connection }: Customer, action: string) => `/v1/connections/${connection.id}/${action}`
  const waitingAt = async ({ connection }: Customer) =>
    (await api('GET', `/v1/profiles?awaiting=true&connectionId=${connection.id}`)).items
  const profilesAt = async ({ connection }: Customer) =>
    (await api('GET', `/v1/profiles?connectionId=${connection.id}`)).items
  const unmapped = { connection: { mapping: { email: 'nothing' } } }

  describe('people who lack a required attribute', () => {
    it('are refused by name, kept with what was sent, and have neither profile nor code', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      const got = await signIn(acme, { nameId: 'u-1' })
      expect(got).toMatchObject({ error_code: 'login.email_missing' })
      expect(got).not.toHaveProperty('code')
      expect(await waitingAt(acme)).toMatchObject([
        {
          id: expect.stringMatching(/^prof_/),
          idpId: 'u-1',
          email: null,
          awaiting: ['email'],
          rawAttributes: { email: [`mia@${acme.domain}`] },
        },
      ])
      expect(await profilesAt(acme)).toEqual([])
    })

    it('are refused by what the connection requires, a custom attribute too', async () => {
      const requiredAttributes = ['lastName', 'costCenter', 'groups']
      const acme = await world.samlCustomer(idp, {
        connection: { requiredAttributes, mapping: { lastName: 'x', costCenter: 'y' } },
      })
      const got = await signIn(acme, { groups: 'Staff' })
      expect(got).toMatchObject({ error: 'access_denied', error_code: 'login.attributes_missing' })
      const { error } = await world.login(got['login_id'] ?? '')
      expect(error.hint).toContain('lastName, costCenter,')
      expect(await waitingAt(acme)).toMatchObject([{ awaiting: ['lastName', 'costCenter'] }])
      await set(acme, { mapping: { costCenter: 'groups' } })
      expect(await signIn(acme, { groups: 'Staff' })).toHaveProperty('code')
    })

    it('are kept once, however often they try, and not any more when they got in', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      await signIn(acme, { nameId: 'u-1' })
      await signIn(acme, { nameId: 'u-1' })
      await signIn(acme, { nameId: 'u-2' })
      expect((await waitingAt(acme)).map(({ idpId }: any) => idpId).sort()).toEqual(['u-1', 'u-2'])
      await set(acme, { mapping: {} })
      expect(await signIn(acme, { nameId: 'u-1' })).toHaveProperty('code')
      expect((await waitingAt(acme)).map(({ idpId }: any) => idpId)).toEqual(['u-2'])
    })

    it('are not kept when another rule of the door refuses them', async () => {
      const acme = await world.samlCustomer(idp, {
        connection: { requiredAttributes: ['costCenter'] },
        organization: { policy: { requireMfa: true } },
      })
      expect(await signIn(acme)).toMatchObject({ error_code: 'login.mfa_required' })
      const other = await world.samlCustomer(idp, { connection: { requiredAttributes: ['costCenter'] } })
      expect(await signIn(other, { email: 'eve@elsewhere.example' })).toMatchObject({
        error_code: 'login.profile_outside_organization',
      })
      expect([await waitingAt(acme), await waitingAt(other)]).toEqual([[], []])
    })

    it('are counted on the connection, and listed to their own tenant only', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      const other = await world.samlCustomer(idp)
      await signIn(acme)
      const routes = connectionRoutes(world.parts)
      const ask = async (operationId: string, organizationId: string | null) => {
        const route = routes.find((each) => each.operationId === operationId)
        const tenant = organizationId === null ? wholeDeployment : { kind: 'organization', organizationId }
        const request = { params: { connectionId: acme.connection.id }, query: { limit: 100 }, body: {} }
        return (await route?.handle({ ...request, caller: { tenant } } as any)) as any
      }
      expect(await ask('connections.get', null)).toMatchObject({ awaitingProfiles: 1 })
      const { items } = await ask('connections.list', acme.organization.id)
      expect(items).toMatchObject([{ id: acme.connection.id, awaitingProfiles: 1 }])
      const { key: foreign } = await createApiKey(
        world.parts,
        { scopes: ['*'] },
        { name: other.domain, scopes: ['read:profiles'], organizationId: other.organization.id },
      )
      const seen = await world.server.inject({
        url: '/v1/profiles?awaiting=true',
        headers: { host: new URL(world.url).host, authorization: `Bearer ${foreign}` },
      })
      expect(seen.json()).toMatchObject({ items: [] })
    })
  })

  describe('reconciling', () => {
    it('mends everybody in one go when the mapping is corrected, and gives no code', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      await signIn(acme, { nameId: 'u-1', email: `one@${acme.domain}` })
      await signIn(acme, { nameId: 'u-2', email: `two@${acme.domain}`, groups: 'Ops' })
      const codes = async () =>
        (await world.parts.db.kysely.selectFrom('authorization_codes').selectAll().execute()).length
      const before = await codes()
      expect(await api('POST', at(acme, 'reconcile'))).toMatchObject({
        status: 200,
        mended: 0,
        waiting: 2,
        outside: 0,
      })
      expect(await profilesAt(acme)).toEqual([])
      await set(acme, { mapping: {}, roleMapping: { Ops: 'admin' } })
      const [first] = await waitingAt(acme)
      expect(await api('POST', at(acme, 'reconcile'))).toMatchObject({ mended: 2, waiting: 0, outside: 0 })
      const profiles = await profilesAt(acme)
      expect(profiles.map(({ email }: any) => email).sort()).toEqual([
        `one@${acme.domain}`,
        `two@${acme.domain}`,
      ])
      expect(profiles.map(({ id }: any) => id)).toContain(first.id)
      expect(profiles.find(({ idpId }: any) => idpId === 'u-2')).toMatchObject({
        roles: ['admin'],
        outside: false,
        awaiting: [],
      })
      expect(await waitingAt(acme)).toEqual([])
      expect(await codes()).toBe(before)
      const events = await world.parts.db.kysely
        .selectFrom('events')
        .selectAll()
        .where('object_id', '=', acme.connection.id)
        .where('type', '=', 'connection.profiles_reconciled')
        .execute()
      expect(events).toMatchObject([
        { type: 'connection.profiles_reconciled', data: { mended: 2, waiting: 0 } },
      ])
      // The same person at their next sign-in: one profile still.
      expect(await signIn(acme, { nameId: 'u-1', email: `one@${acme.domain}` })).toHaveProperty('code')
      expect(await profilesAt(acme)).toHaveLength(2)
    })

    it('makes no profile of who turns out to be outside the organization’s domains (incidents row 62)', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      await signIn(acme, { nameId: 'eve', email: 'eve@elsewhere.example' })
      await set(acme, { mapping: {} })
      expect(await api('POST', at(acme, 'reconcile'))).toMatchObject({ mended: 0, waiting: 0, outside: 1 })
      expect([await profilesAt(acme), await waitingAt(acme)]).toEqual([[], []])
    })

    it('keeps waiting who lacks the identifier that the mapping names now', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      await signIn(acme)
      await set(acme, { mapping: { idpId: 'absent' } })
      expect(await api('POST', at(acme, 'reconcile'))).toMatchObject({ mended: 0, waiting: 1 })
    })

    it('never takes the place of a newer sign-in', async () => {
      const acme = await world.samlCustomer(idp, unmapped)
      await signIn(acme, { nameId: 'u-1', email: `old@${acme.domain}` })
      await set(acme, { mapping: {} })
      expect(await signIn(acme, { nameId: 'u-1', email: `new@${acme.domain}` })).toHaveProperty('code')
      await api('POST', at(acme, 'reconcile'))
      expect(await profilesAt(acme)).toMatchObject([{ email: `new@${acme.domain}` }])
    })
  })

  describe('roles from groups', () => {
    it('are in the profile, by the connection’s role mapping', async () => {
      const acme = await world.samlCustomer(idp, {
        connection: { roleMapping: { Staff: ['user', 'reader'] } },
      })
      await signIn(acme, { groups: 'Staff' })
      expect(await profilesAt(acme)).toMatchObject([{ groups: ['Staff'], roles: ['user', 'reader'] }])
    })
  })

  describe('the preview', () => {
    it('shows the newest sign-in as it was read and as it would be, and writes nothing', async () => {
      const acme = await world.samlCustomer(idp, { connection: { mapping: { lastName: 'email' } } })
      expect(await api('POST', at(acme, 'mapping-preview'), {})).toMatchObject({
        status: 200,
        profileId: null,
        stored: null,
        proposed: null,
        recommendations: [],
      })
      await signIn(acme, { nameId: 'u-1', groups: 'Staff' })
      const before = await profilesAt(acme)
      const body = { mapping: { lastName: 'lastName' }, roleMapping: { Staff: 'user' } }
      const preview = await api('POST', at(acme, 'mapping-preview'), body)
      expect(preview).toMatchObject({
        profileId: before[0].id,
        stored: { idpId: 'u-1', lastName: `mia@${acme.domain}`, roles: [] },
        proposed: { idpId: 'u-1', email: `mia@${acme.domain}`, roles: ['user'] },
        rawAttributes: { groups: ['Staff'] },
        missing: [],
        recommendations: [],
      })
      expect(preview.proposed.lastName).not.toContain('@')
      expect(await profilesAt(acme)).toEqual(before)
      const unchanged = await api('POST', at(acme, 'mapping-preview'), { profileId: before[0].id })
      expect(unchanged.proposed).toEqual(unchanged.stored)
      expect(unchanged.recommendations).toMatchObject([
        { kind: 'name_is_an_email', proposedName: 'lastName' },
      ])
    })

    it('shows who awaits, and what would still be missing', async () => {
      const acme = await world.samlCustomer(idp, {
        connection: { mapping: { costCenter: 'x' }, requiredAttributes: ['costCenter'] },
      })
      await signIn(acme)
      const [held] = await waitingAt(acme)
      const ask = (mapping: object) =>
        api('POST', at(acme, 'mapping-preview'), { mapping, profileId: held.id })
      expect(await ask({})).toMatchObject({ profileId: held.id, missing: ['costCenter'] })
      expect(await ask({ costCenter: 'firstName' })).toMatchObject({ missing: [] })
      expect(await ask({ idpId: 'absent' })).toMatchObject({
        status: 400,
        errors: [{ field: 'mapping.idpId', code: 'login.subject_unusable' }],
      })
    })

    it('shows nobody of another connection', async () => {
      const [acme, other] = [await world.samlCustomer(idp), await world.samlCustomer(idp, unmapped)]
      await signIn(acme)
      await signIn(other)
      const [{ id }] = await profilesAt(acme)
      const [held] = await waitingAt(other)
      expect((await api('POST', at(other, 'mapping-preview'), { profileId: id })).status).toBe(404)
      expect((await api('POST', at(acme, 'mapping-preview'), { profileId: held.id })).status).toBe(404)
    })
  })

  it('recommends from the newest sign-ins, mapped as the connection is set now', async () => {
    const acme = await world.samlCustomer(idp, { connection: { mapping: { lastName: 'email' } } })
    expect((await api('GET', at(acme, 'recommendations'))).items).toEqual([])
    await signIn(acme)
    expect((await api('GET', at(acme, 'recommendations'))).items).toMatchObject([
      { kind: 'name_is_an_email', attribute: 'lastName', proposedName: 'lastName' },
    ])
    await set(acme, { mapping: {} })
    expect((await api('GET', at(acme, 'recommendations'))).items).toEqual([])
  })
})
