import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openContent } from '../src/mails/mail-content.ts'
import type { MailId, OrganizationId } from '../src/storage/ids.ts'
import { testEngines } from './test-database.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

const MFA = ['pwd', 'otp', 'mfa']

describe.each(testEngines)('how members must sign in, on %s', (engine) => {
  let world: TenantWorld
  beforeAll(async () => {
    world = await openTenantWorld(engine)
  })
  afterAll(() => world.close())

  const at = (id: OrganizationId, rest: string) => `/api/user/organizations/${id}/${rest}`
  const put = (id: OrganizationId, secret: string, body: unknown) =>
    world.call({ method: 'PUT', path: at(id, 'settings/security'), secret, body })
  const get = (id: OrganizationId, secret: string) =>
    world.call({ path: at(id, 'settings/security'), secret })
  const issue = (id: OrganizationId, secret: string) =>
    world.call({ method: 'POST', path: at(id, 'break-glass-codes'), secret })
  const open = (id: OrganizationId, secret: string, code: string) =>
    world.call({ method: 'POST', path: at(id, 'break-glass'), secret, body: { code } })
  /** An organization, and an owner who has signed in with two factors. */
  const owned = async () => {
    const { id } = await world.organization()
    const { userId } = (await world.member(id, { role: 'owner' })).session
    return { id, userId, secret: (await world.signIn(userId, { methods: MFA })).secret }
  }
  const demandSso = (id: OrganizationId) =>
    world.parts.db.kysely
      .updateTable('organizations')
      .set({ auth_required: 'sso' })
      .where('id', '=', id)
      .execute()
  const events = async (id: OrganizationId) => {
    const query = world.parts.db.kysely.selectFrom('events').select('type').where('organization_id', '=', id)
    return (await query.orderBy('position').execute()).map(({ type }) => type)
  }
  const mails = async () => {
    const rows = await world.parts.db.kysely.selectFrom('mails').select(['id', 'content_sealed']).execute()
    return rows.flatMap(({ id, content_sealed: sealed }) =>
      sealed === null ? [] : [openContent(world.parts.vault, id as MailId, sealed)],
    )
  }

  it('is for owners to say and for members to read, and holds at once', async () => {
    const { id, secret } = await owned()
    const member = await world.member(id)
    const policy = { authRequired: 'mfa', requireMfa: true }
    expect((await get(id, member.secret)).body.data).toEqual({ authRequired: 'any', requireMfa: false })
    expect((await put(id, member.secret, policy)).body.code).toBe('OWNER_REQUIRED')
    expect((await put(id, secret, policy)).body.data).toEqual(policy)
    expect((await get(id, secret)).body.data).toEqual(policy)
    expect((await get(id, member.secret)).body.code).toBe('MFA_REQUIRED')
    expect(await events(id)).toContain('organization.policy_changed')
  })

  it('is said whole', async () => {
    const { id, secret } = await owned()
    for (const body of [
      {},
      { authRequired: 'any' },
      { requireMfa: true },
      { authRequired: 'no', requireMfa: true },
    ]) {
      expect((await put(id, secret, body)).body.code).toBe('VALIDATION_FAILED')
    }
    const forced = await put(id, secret, { authRequired: 'sso', requireMfa: false, force: true })
    expect(forced.body.code).toBe('VALIDATION_FAILED')
  })

  it('does not become single sign-on before that is known to work (incidents row 107)', async () => {
    const { id, secret } = await owned()
    await world.connection(id)
    const { status, body } = await put(id, secret, { authRequired: 'sso', requireMfa: false })
    expect([status, body.code]).toEqual([409, 'SSO_NOT_PROVEN'])
    expect((await get(id, secret)).body.data.authRequired).toBe('any')
  })

  describe('codes for the day on which single sign-on is broken', () => {
    it('open the organization to the session that uses one, and tell every owner', async () => {
      const { id, secret, userId } = await owned()
      const other = await world.member(id, { role: 'owner' })
      const { status, body } = await issue(id, secret)
      expect([status, body.data.codes.length]).toEqual([201, 10])
      await demandSso(id)
      expect((await get(id, secret)).body.code).toBe('SSO_REQUIRED')
      const used = await open(id, secret, body.data.codes[0])
      expect([used.status, used.body.data]).toEqual([200, { until: expect.any(String) as string, left: 9 }])
      expect((await get(id, secret)).status).toBe(200)
      expect((await put(id, secret, { authRequired: 'any', requireMfa: false })).status).toBe(200)
      await demandSso(id)
      const another = await world.signIn(userId, { methods: MFA })
      expect((await get(id, another.secret)).body.code).toBe('SSO_REQUIRED')
      expect((await get(id, other.secret)).body.code).toBe('SSO_REQUIRED')
      const owners = await world.parts.db.kysely
        .selectFrom('users')
        .select('email')
        .where('id', 'in', [userId, other.session.userId])
        .execute()
      const told = (await mails()).filter(({ to }) => owners.some(({ email }) => email === to))
      expect(told.map(({ subject }) => subject.includes('emergency code'))).toEqual([true, true])
      expect(told[0]?.text).toContain('192.0.2.1')
    })

    it('each work once, and for their owner alone', async () => {
      const { id, secret } = await owned()
      const [code, next] = (await issue(id, secret)).body.data.codes as string[]
      await demandSso(id)
      expect((await open(id, secret, code ?? '')).status).toBe(200)
      const other = await world.signIn((await world.member(id, { role: 'owner' })).session.userId, {
        methods: MFA,
      })
      const before = (await mails()).length
      for (const answer of [await open(id, secret, code ?? ''), await open(id, other.secret, next ?? '')]) {
        expect([answer.status, answer.body.code]).toEqual([403, 'BREAK_GLASS_REFUSED'])
      }
      expect((await mails()).length).toBe(before)
      expect((await get(id, other.secret)).body.code).toBe('SSO_REQUIRED')
    })

    it('are neither given nor good without a second factor', async () => {
      const { id, secret, userId } = await owned()
      const [code] = (await issue(id, secret)).body.data.codes as string[]
      const plain = await world.signIn(userId)
      expect((await issue(id, plain.secret)).body.code).toBe('BREAK_GLASS_NEEDS_MFA')
      await demandSso(id)
      expect((await open(id, plain.secret, code ?? '')).body.code).toBe('BREAK_GLASS_NEEDS_MFA')
      expect((await get(id, plain.secret)).body.code).toBe('SSO_REQUIRED')
    })

    it('are given only just after a sign-in, and not where the policy refuses it', async () => {
      const { id, secret, userId } = await owned()
      const authTime = new Date(world.parts.clock.now().getTime() - 11 * 60_000)
      const old = await world.signIn(userId, { methods: MFA, authTime })
      expect((await issue(id, old.secret)).body.code).toBe('ACCOUNT_REAUTHENTICATION_REQUIRED')
      await demandSso(id)
      expect((await issue(id, secret)).body.code).toBe('SSO_REQUIRED')
    })

    it('are nothing to admins and to tokens', async () => {
      const { id } = await owned()
      const admin = await world.member(id, { role: 'admin' })
      expect((await issue(id, admin.secret)).body.code).toBe('OWNER_REQUIRED')
      expect((await open(id, admin.secret, 'a')).body.code).toBe('OWNER_REQUIRED')
      const { session } = await world.member(id, { role: 'owner' })
      const { text: token } = await world.token(session, { scopes: ['settings:write'] })
      for (const path of ['break-glass-codes', 'break-glass']) {
        const { body } = await world.call({ method: 'POST', path: at(id, path), token, body: { code: 'a' } })
        expect(body.code).toBe('SESSION_REQUIRED')
      }
    })

    it('make no token that stays: one that is made meanwhile does not open the organization', async () => {
      const { id, secret } = await owned()
      const [code] = (await issue(id, secret)).body.data.codes as string[]
      await demandSso(id)
      await open(id, secret, code ?? '')
      const created = await world.call({
        method: 'POST',
        path: '/api/user/api-keys',
        secret,
        body: {
          name: 'to stay',
          scopes: ['settings:read'],
          organizationId: id,
          expiresAt: new Date(world.parts.clock.now().getTime() + 3_600_000).toISOString(),
        },
      })
      const { token } = created.body.data
      const read = await world.call({ path: at(id, 'settings/security'), token })
      expect(read.body.code).toBe('SSO_REQUIRED')
    })
  })
})
