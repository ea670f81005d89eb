import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure } from '../../test/account-world.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { beginAccountSession, useAccountSession } from '../accounts/account-session.ts'
import { userFindById, userFindOrInsertOwn } from '../accounts/user-store.ts'
import { updateApplication } from '../applications/update-application.ts'
import { operatorDelete, operatorInsert } from '../operators/operator-store.ts'
import { updateOrganization } from '../organizations/update-organization.ts'
import { deleteProfile } from '../profiles/delete-profile.ts'
import { type OrganizationId, type ProfileId, type UserId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { deleteUser } from './delete-user.ts'
import { membershipFind, membershipInsert } from './store.ts'
import type { Role } from './types.ts'

const password = 'seven purple hinges turn'
let people = 0
let idp: CustomerSamlIdp
beforeAll(async () => {
  idp = await customerSamlIdp()
})

describe.each(testEngines)('the deletion of a person, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine, { signInMethods: ['password', 'mailed-link'] })
    await updateApplication(world.parts, world.application.id, {
      refreshTokenDays: 30,
      backchannelLogoutUri: 'http://127.0.0.1:9/logout',
    })
  })
  afterAll(() => world.close())

  const remove = (id: UserId) =>
    world.parts.db.transaction((db) => deleteUser({ ...world.parts, db }, newId('apiKey', world.parts), id))
  const erase = (id: ProfileId) =>
    world.parts.db.transaction((db) => deleteProfile({ ...world.parts, db }, wholeDeployment, id))
  const arrive = async (customer: Customer, input: SamlAnswerInput = {}) => {
    const browser = world.browser()
    return received(await world.finishSaml(browser, await world.samlForm(browser, customer, idp, input)))
  }
  const profileOf = async ({ connection }: Customer, idpId: string) => {
    const row = await world.parts.db.kysely
      .selectFrom('profiles')
      .selectAll()
      .where('connection_id', '=', connection.id)
      .where('idp_id', '=', idpId)
      .executeTakeFirstOrThrow()
    return { ...row, id: row.id as ProfileId, userId: row.user_id as UserId | null }
  }
  const userOf = async (customer: Customer, idpId: string) => {
    const { userId } = await profileOf(customer, idpId)
    if (userId === null) throw new Error('a person without a user')
    return userId
  }
  const join = async (organizationId: OrganizationId, userId: UserId, role: Role) =>
    membershipInsert(world.parts.db, {
      id: newId('membership', world.parts),
      organizationId,
      userId,
      role,
      status: 'active',
      source: 'operator',
    })
  /** Whether what an application has got still opens anything. */
  const lives = async (tokens: Readonly<Record<string, unknown>>) => {
    const host = new URL(world.url).host
    const asked = await world.server.inject({
      url: '/oauth/userinfo',
      headers: { host, authorization: `Bearer ${String(tokens['access_token'])}` },
    })
    const refreshed = await world.server.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: String(tokens['refresh_token']),
        client_id: world.application.clientId,
        client_secret: world.clientSecret,
      }).toString(),
    })
    return [asked.statusCode, refreshed.statusCode]
  }
  const offline = { scope: 'openid email offline_access' }
  const signedIn = async (customer: Customer, nameId: string, email: string) => {
    const browser = world.browser()
    const asked = { ...offline, login_hint: email }
    const form = await world.samlForm(browser, customer, idp, { nameId, email }, asked)
    return (await world.redeem(String(received(await world.finishSaml(browser, form))['code']))).body
  }
  const notices = async () => {
    const rows = await world.parts.db.kysely.selectFrom('logout_notices').select('subject').execute()
    return rows.map(({ subject }) => subject)
  }
  const eventsOf = async (organizationId: OrganizationId, types: readonly string[]) => {
    const rows = await world.parts.db.kysely
      .selectFrom('events')
      .select(['type', 'object_id'])
      .where('organization_id', '=', organizationId)
      .where('type', 'in', types)
      .orderBy('position')
      .execute()
    return rows.map(({ type, object_id: id }) => [type, id])
  }

  describe('a user', () => {
    it('is signed out everywhere, applications are told, and nothing that they hold opens anything', async () => {
      const acme = await world.samlCustomer(idp)
      const tokens = await signedIn(acme, 'U-1', `ada@${acme.domain}`)
      const others = await signedIn(acme, 'U-2', `bo@${acme.domain}`)
      const userId = await userOf(acme, 'U-1')
      const member = await membershipFind(world.parts.db, acme.organization.id, userId)
      expect(others).toHaveProperty('refresh_token')
      await remove(userId)
      expect(await lives(tokens)).toEqual([401, 400])
      expect(await lives(others)).toEqual([200, 200])
      expect(await notices()).toContain(`${acme.connection.id};U-1`)
      expect(await userFindById(world.parts.db, userId)).toBeNull()
      expect(await eventsOf(acme.organization.id, ['member.removed', 'user.deleted'])).toEqual([
        ['member.removed', member?.id],
        ['user.deleted', userId],
      ])
      expect(await failure(remove(userId))).toBe('request.not_found')
    })

    it('does not come in again where just-in-time provisioning is off, although the connection knows them', async () => {
      const acme = await world.samlCustomer(idp)
      const email = `ada@${acme.domain}`
      await arrive(acme, { nameId: 'U-1', email })
      const profile = await profileOf(acme, 'U-1')
      await remove(await userOf(acme, 'U-1'))
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, { jit: false })
      expect(await arrive(acme, { nameId: 'U-1', email })).toMatchObject({
        error_code: 'login.user_not_provisioned',
      })
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, { jit: true })
      expect(await arrive(acme, { nameId: 'U-1', email })).toHaveProperty('code')
      const again = await profileOf(acme, 'U-1')
      expect([again.id, again.userId === profile.userId]).toEqual([profile.id, false])
    })

    it('is not signed in by a sign-in that ends while they are deleted', async () => {
      const acme = await world.samlCustomer(idp)
      const email = `ada@${acme.domain}`
      await arrive(acme, { nameId: 'U-1', email })
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, { jit: false })
      const userId = await userOf(acme, 'U-1')
      const forms = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const browser = world.browser()
          return { browser, form: await world.samlForm(browser, acme, idp, { nameId: 'U-1', email }) }
        }),
      )
      const removed = remove(userId)
      const visits = await Promise.allSettled(
        forms.map(async ({ browser, form }) => received(await world.finishSaml(browser, form))),
      )
      await removed
      for (const visit of visits) {
        const code = visit.status === 'fulfilled' ? visit.value['code'] : undefined
        if (code === undefined) continue
        const { status, body } = await world.redeem(code)
        // Who was let in before is out by now.
        if (status === 200) expect(await lives(body)).toEqual([401, 400])
      }
      expect(await arrive(acme, { nameId: 'U-1', email })).toMatchObject({
        error_code: 'login.user_not_provisioned',
      })
    })

    it('with an account of their own has none any more: no session, no password, no link, no profile', async () => {
      const acme = await world.samlCustomer(idp)
      const { userId, email, browser } = await signUp()
      await join(acme.organization.id, userId, 'admin')
      const tokens = await enter(browser, email)
      const { secret } = await beginAccountSession(world.parts, sessionOf(userId), from)
      await askForLink(email)
      await remove(userId)
      expect(await lives(tokens)).toEqual([401, 400])
      const tables = ['account_sessions', 'memberships', 'profiles'] as const
      for (const table of tables) {
        const rows = world.parts.db.kysely.selectFrom(table).select('id').where('user_id', '=', userId)
        expect(await rows.execute(), table).toEqual([])
      }
      const stays = await Promise.all([
        world.parts.db.kysely.selectFrom('profiles').select('id').where('email', '=', email).execute(),
        world.parts.db.kysely.selectFrom('mail_links').select('email').where('email', '=', email).execute(),
        world.parts.db.kysely.selectFrom('users').select('id').where('email', '=', email).execute(),
      ])
      expect(stays).toEqual([[], [], []])
      expect(await useAccountSession(world.parts, secret)).toBeNull()
    })

    it('leaves no organization without an owner', async () => {
      const [acme, other] = [await world.samlCustomer(idp), await world.samlCustomer(idp)]
      const { userId } = await signUp()
      await join(other.organization.id, userId, 'member')
      await join(acme.organization.id, userId, 'owner')
      expect(await failure(remove(userId))).toBe('organization.last_owner')
      expect(await membershipFind(world.parts.db, other.organization.id, userId)).not.toBeNull()
      await join(acme.organization.id, (await signUp()).userId, 'owner')
      await remove(userId)
    })

    it('is no operator: those are removed by who may', async () => {
      const { userId } = await signUp()
      await operatorInsert(world.parts.db, userId, 'viewer')
      expect(await failure(remove(userId))).toBe('operator.account_in_use')
      await operatorDelete(world.parts.db, userId)
      await remove(userId)
    })

    it('of two owners who are deleted at once, one stays', async () => {
      const acme = await world.samlCustomer(idp)
      const owners = await Promise.all([signUp(), signUp()])
      for (const { userId } of owners) await join(acme.organization.id, userId, 'owner')
      const codes = await Promise.all(owners.map(({ userId }) => failure(remove(userId))))
      expect(codes.toSorted()).toEqual(['no error', 'organization.last_owner'])
    })

    it('has invited nobody any more', async () => {
      const acme = await world.samlCustomer(idp)
      await arrive(acme, { nameId: 'U-1' })
      const userId = await userOf(acme, 'U-1')
      const id = newId('invitation', world.parts)
      await world.parts.db.kysely
        .insertInto('invitations')
        .values({
          id,
          organization_id: acme.organization.id,
          email: 'second@elsewhere.example',
          email_key: 'second@elsewhere.example',
          role: 'member',
          token_hash: world.parts.vault.hash(id),
          invited_by: userId,
          expires_at: new Date(Date.now() + 86_400_000),
        })
        .execute()
      await remove(userId)
      expect(await eventsOf(acme.organization.id, ['invitation.revoked'])).toEqual([
        ['invitation.revoked', id],
      ])
    })
  })

  describe('a profile', () => {
    it('takes with it the sessions by its connection, and whatever was kept of the person', async () => {
      const acme = await world.samlCustomer(idp)
      const email = `ada@${acme.domain}`
      const tokens = await signedIn(acme, 'U-1', email)
      const { id, issuer, userId } = await profileOf(acme, 'U-1')
      const { id: loginId } = await world.parts.db.kysely
        .selectFrom('logins')
        .select('id')
        .where('profile_id', '=', id)
        .executeTakeFirstOrThrow()
      await beginAccountSession(
        world.parts,
        {
          ...sessionOf(userId ?? newId('user', world.parts)),
          organizationId: acme.organization.id,
          connectionId: acme.connection.id,
          profileId: id,
        },
        from,
      )
      await world.parts.db.kysely
        .insertInto('awaiting_profiles')
        .values({
          id: newId('profile', world.parts),
          organization_id: acme.organization.id,
          connection_id: acme.connection.id,
          issuer,
          idp_id: 'U-1',
          profile: JSON.stringify({ email }),
          missing: ['email'],
        })
        .execute()
      await erase(id)
      expect(await lives(tokens)).toEqual([401, 400])
      expect(await notices()).toContain(`${acme.connection.id};U-1`)
      const { db } = world.parts
      const left = await Promise.all([
        db.kysely.selectFrom('profiles').select('id').where('id', '=', id).execute(),
        db.kysely.selectFrom('awaiting_profiles').select('id').where('issuer', '=', issuer).execute(),
        db.kysely.selectFrom('account_sessions').select('id').where('profile_id', '=', id).execute(),
      ])
      expect(left).toEqual([[], [], []])
      // The login is kept, and names nobody.
      const login = await world.login(loginId)
      expect(login).toMatchObject({ status: 'completed', profileId: null, names: { person: null } })
      expect(JSON.stringify(login)).not.toContain(email)
      expect(await failure(erase(id))).toBe('request.not_found')
    })

    it('is made anew at the next sign-in, of the same user, whose membership has stayed', async () => {
      const acme = await world.samlCustomer(idp)
      const email = `ada@${acme.domain}`
      await arrive(acme, { nameId: 'U-1', email })
      const before = await profileOf(acme, 'U-1')
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, { jit: false })
      await erase(before.id)
      expect(await arrive(acme, { nameId: 'U-1', email })).toHaveProperty('code')
      const after = await profileOf(acme, 'U-1')
      expect([after.userId, after.id === before.id]).toEqual([before.userId, false])
    })

    it('that is deleted while its person signs in never leaves a profile of nobody', async () => {
      const acme = await world.samlCustomer(idp)
      const email = `ada@${acme.domain}`
      await arrive(acme, { nameId: 'U-1', email })
      const { id, userId } = await profileOf(acme, 'U-1')
      const forms = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const browser = world.browser()
          return { browser, form: await world.samlForm(browser, acme, idp, { nameId: 'U-1', email }) }
        }),
      )
      const erased = erase(id)
      await Promise.all(forms.map(({ browser, form }) => world.finishSaml(browser, form)))
      await erased
      await arrive(acme, { nameId: 'U-1', email })
      expect((await profileOf(acme, 'U-1')).userId).toBe(userId)
    })
  })

  const from = { userAgent: null, address: null }
  function sessionOf(userId: UserId) {
    const own = { organizationId: null, connectionId: null, profileId: null, acr: null }
    return { ...own, userId, methods: ['pwd'], authTime: world.parts.clock.now() }
  }
  const post = (browser: TestBrowser, path: string, form: Record<string, string>) =>
    browser.post(`${world.url}/sign-in${path}`, form)
  const loginIn = (text: string) => /name="login" value="([^"]+)"/.exec(text)?.[1] ?? ''

  /** Somebody with an account of their own, whose address is proven, and a browser. */
  async function signUp() {
    const email = `olga-${engine}-${String((people += 1))}@home.example`
    const id = newId('user', world.parts)
    const { id: userId } = await userFindOrInsertOwn(world.parts.db, { id, email, key: email })
    await world.parts.db.kysely
      .updateTable('users')
      .set({ password_hash: await world.parts.passwords.hash(password) })
      .where('id', '=', userId)
      .execute()
    return { userId, email, browser: world.browser() }
  }
  /** Signs in to the application, for the one organization that they belong to. */
  async function enter(browser: TestBrowser, email: string) {
    const { text } = await browser.get(world.authorizeUrl(offline))
    const visit = await post(browser, '/password', { login: loginIn(text), email, password })
    return (await world.redeem(String(received(visit)['code']))).body
  }
  async function askForLink(email: string) {
    const browser = world.browser()
    const { text } = await browser.get(world.authorizeUrl())
    await post(browser, '/link', { login: loginIn(text), email, purpose: 'sign_in' })
  }
})
