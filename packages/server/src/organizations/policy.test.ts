import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import type { TestParts } from '../../test/test-parts.ts'
import { connectionNoteReached } from '../connections/member-sso-store.ts'
import { connectionFindById } from '../connections/store.ts'
import type { OidcConnection } from '../connections/types.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { type ConnectionId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { preflightPolicy } from './preflight-policy.ts'
import { updateOrganization } from './update-organization.ts'

const DAY = 86_400_000

describe.each(testEngines)('the policy of an organization, on %s', (engine) => {
  let world: LoginWorld
  let parts: TestParts
  let idp: CustomerSamlIdp
  let oidcIdp: CustomerOidcIdp
  beforeAll(async () => {
    idp = await customerSamlIdp()
    oidcIdp = await customerOidcIdp()
    world = await openLoginWorld(engine)
    parts = world.parts
  })
  afterAll(async () => {
    await world.close()
    await oidcIdp.close()
  })

  const raise = ({ organization }: Customer, force = false) =>
    updateOrganization(parts, wholeDeployment, organization.id, { policy: { authRequired: 'sso' }, force })
  const preflight = ({ organization }: Customer, asked: Parameters<typeof preflightPolicy>[3]) =>
    preflightPolicy(parts, wholeDeployment, organization.id, asked)

  async function signIn(customer: Customer, input: SamlAnswerInput = {}) {
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, idp, input)
    expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
  }
  /** The test sign-in of an admin. */
  async function test(customer: Customer) {
    const { loginUrl } = await world.api('POST', `/v1/connections/${customer.connection.id}/test`)
    const ticket = new URL(String(loginUrl)).searchParams.get('ticket') ?? ''
    const browser = world.browser()
    const { location } = await browser.post(`${world.url}/test-login`, { ticket })
    const { text } = await browser.get(`${world.url}/saml/${customer.connection.id}/metadata`)
    const form = await idp.answer(location ?? '', text, { email: `mia@${customer.domain}` })
    await world.finishSaml(browser, form)
  }

  describe('row 107: single sign-on is demanded only once it is proven', () => {
    it('by a test that passed and a real sign-in, and says which is missing', async () => {
      const acme = await world.samlCustomer(idp)
      const notProven = (missing: string) => ({ code: 'organization.sso_not_proven', details: { missing } })
      const name = acme.connection.name
      await expect(raise(acme)).rejects.toMatchObject(
        notProven(`a test of ${name} that has passed within the last 24 hours`),
      )
      await test(acme)
      await expect(raise(acme)).rejects.toMatchObject(
        notProven(`a sign-in to an application through ${name}`),
      )
      expect((await preflight(acme, { authRequired: 'sso' })).ready).toBe(false)
      await signIn(acme)
      expect((await preflight(acme, { authRequired: 'sso' })).ready).toBe(true)
      expect((await raise(acme)).policy).toEqual({ authRequired: 'sso', requireMfa: false })
    })

    it('by a test of today: an older one tells of settings that may have changed', async () => {
      const acme = await world.samlCustomer(idp)
      await test(acme)
      await signIn(acme)
      parts.clock.advance(DAY + 60_000)
      await expect(raise(acme)).rejects.toMatchObject({ code: 'organization.sso_not_proven' })
      parts.clock.advance(-DAY - 60_000)
      await raise(acme)
    })

    describe('or by its owners alone', () => {
      const reached = ({ connection }: Customer) => connectionNoteReached(parts.db, oidcOf(connection))
      const oidcOf = (connection: Customer['connection']) => connection as OidcConnection
      const saved = async (customer: Customer) => {
        const found = await connectionFindById(parts.db, wholeDeployment, customer.connection.id)
        return { ...customer, connection: found as OidcConnection }
      }
      /** Somebody's real sign-in through the organization's own provider. */
      async function comeBy(customer: Customer) {
        const browser = world.browser()
        const callback = await world.oidcCallback(browser, customer, oidcIdp)
        expect(received(await browser.get(callback.href))).toHaveProperty('code')
      }
      /** Everybody who has come so far is this there. */
      const all = (
        { organization }: Customer,
        role: 'owner' | 'admin' | 'member',
        status = 'active' as const,
      ) =>
        parts.db.kysely
          .updateTable('memberships')
          .set({ role, status })
          .where('organization_id', '=', organization.id)
          .execute()

      it('by the test of the settings, and a real sign-in of an owner or admin', async () => {
        const acme = await world.oidcCustomer(oidcIdp)
        const name = acme.connection.name
        await comeBy(acme)
        await expect(raise(acme)).rejects.toMatchObject({
          details: { missing: `a test of ${name} that has passed within the last 24 hours` },
        })
        await reached(acme)
        const missing = `a sign-in of an owner or admin through ${name}, with the settings that it has now, within the last 24 hours`
        await expect(raise(acme)).rejects.toMatchObject({ details: { missing } })
        await all(acme, 'admin')
        expect((await preflight(acme, { authRequired: 'sso' })).ready).toBe(true)
        expect((await raise(acme)).policy.authRequired).toBe('sso')
      })

      it('not by a sign-in of who is no owner or admin any more', async () => {
        const acme = await world.oidcCustomer(oidcIdp)
        await comeBy(acme)
        await reached(acme)
        await all(acme, 'owner')
        expect((await preflight(acme, { authRequired: 'sso' })).ready).toBe(true)
        await all(acme, 'member')
        await expect(raise(acme)).rejects.toMatchObject({ code: 'organization.sso_not_proven' })
      })

      it('with the settings that it has now: a change voids the test and the sign-in', async () => {
        const acme = await world.oidcCustomer(oidcIdp)
        await comeBy(acme)
        await all(acme, 'owner')
        await reached(acme)
        await updateConnection(parts, wholeDeployment, acme.connection.id, { name: 'Another name' })
        // The test of the earlier settings was under way meanwhile.
        await reached(acme)
        const [changed] = (await preflight(acme, { authRequired: 'sso' })).connections
        expect(changed).toMatchObject({ reachedAt: null, adminSignedInAt: null })
        await reached(await saved(acme))
        await expect(raise(acme)).rejects.toMatchObject({ code: 'organization.sso_not_proven' })
        await comeBy(acme)
        await raise(acme)
      })

      it('both of today', async () => {
        const acme = await world.oidcCustomer(oidcIdp)
        await comeBy(acme)
        await all(acme, 'owner')
        await reached(acme)
        parts.clock.advance(DAY + 60_000)
        await expect(raise(acme)).rejects.toMatchObject({ code: 'organization.sso_not_proven' })
        parts.clock.advance(-DAY - 60_000)
        await raise(acme)
      })
    })

    it('by a connection that is active', async () => {
      const acme = await world.samlCustomer(idp)
      await test(acme)
      await signIn(acme)
      await updateConnection(parts, wholeDeployment, acme.connection.id, { status: 'inactive' })
      await expect(raise(acme)).rejects.toMatchObject({ details: { missing: 'an active connection' } })
    })

    it('or by the word of the operator, never by an organization’s own; either is told', async () => {
      const acme = await world.samlCustomer(idp)
      const { id } = acme.organization
      const own = { kind: 'organization', organizationId: id } as const
      const patch = { policy: { authRequired: 'sso' as const }, force: true }
      await expect(updateOrganization(parts, own, id, patch)).rejects.toMatchObject({
        code: 'request.operator_only',
      })
      await raise(acme, true)
      const events = await parts.db.kysely
        .selectFrom('events')
        .select('data')
        .where('object_id', '=', id)
        .where('type', '=', 'organization.policy_changed')
        .execute()
      expect(events.map(({ data }) => data)).toEqual([
        {
          before: { authRequired: 'any', requireMfa: false },
          after: { authRequired: 'sso', requireMfa: false },
          forced: true,
        },
      ])
    })

    it('and once it is, other settings change as before', async () => {
      const acme = await world.samlCustomer(idp)
      await raise(acme, true)
      const patch = { name: 'Acme 2', policy: { authRequired: 'sso' as const, requireMfa: true } }
      const changed = await updateOrganization(parts, wholeDeployment, acme.organization.id, patch)
      expect(changed).toMatchObject({ name: 'Acme 2', policy: { authRequired: 'sso', requireMfa: true } })
    })
  })

  describe('a preflight', () => {
    it('names those whose latest sign-in had no second factor, and nobody else', async () => {
      const acme = await world.samlCustomer(idp)
      await signIn(acme, { nameId: 'with', authnContext: 'https://refeds.org/profile/mfa' })
      await signIn(acme, { nameId: 'without' })
      const { people, blocked } = await preflight(acme, { requireMfa: true })
      const [profile] = await parts.db.kysely
        .selectFrom('profiles')
        .select('id')
        .where('connection_id', '=', acme.connection.id)
        .where('idp_id', '=', 'without')
        .execute()
      expect(people).toBe(2)
      expect(blocked).toMatchObject([{ profileId: profile?.id, reason: 'mfa_required' }])
      expect((await preflight(acme, {})).blocked).toEqual([])
      expect((await preflight(acme, { authRequired: 'sso' })).blocked).toEqual([])
      expect((await preflight(acme, { authRequired: 'mfa' })).blocked).toHaveLength(1)
    })

    it('names those who come by a social connection with an address of its domains', async () => {
      const acme = await world.samlCustomer(idp)
      const google = await socialConnection()
      const profileId = await socialProfile(google, `leo@${acme.domain.toUpperCase()}`)
      await socialProfile(google, 'leo@elsewhere.example')
      const { blocked } = await preflight(acme, { authRequired: 'sso' })
      expect(blocked).toMatchObject([{ profileId, reason: 'sso_required' }])
    })

    it('changes nothing', async () => {
      const acme = await world.samlCustomer(idp)
      const { policy } = await preflight(acme, { authRequired: 'sso', requireMfa: true })
      expect(policy).toEqual({ authRequired: 'sso', requireMfa: true })
      expect((await preflight(acme, {})).policy).toEqual({ authRequired: 'any', requireMfa: false })
    })
  })

  async function socialConnection() {
    const id = newId('connection', parts)
    await parts.db.kysely
      .insertInto('connections')
      .values({ id, name: 'Google', protocol: 'social', provider: 'google', status: 'inactive' })
      .execute()
    return id
  }

  /** Somebody who has signed in by a social connection. */
  async function socialProfile(connectionId: ConnectionId, email: string) {
    const id = newId('profile', parts)
    const person = { id, connection_id: connectionId, issuer: 'https://accounts.example', idp_id: id, email }
    await parts.db.kysely
      .insertInto('profiles')
      .values({ ...person, custom_attributes: '{}', raw_attributes: '{}' })
      .execute()
    const expires = new Date(parts.clock.now().getTime() + DAY)
    await parts.db.kysely
      .insertInto('sessions')
      .values({
        id: newId('session', parts),
        application_id: world.application.id,
        connection_id: connectionId,
        profile_id: id,
        auth_time: parts.clock.now(),
        methods: [],
        expires_at: expires,
      })
      .execute()
    return id
  }
})
