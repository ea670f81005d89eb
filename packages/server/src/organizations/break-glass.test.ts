import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createLimiter, type Limiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { type AccountSessionId, newId, type OrganizationId, type UserId } from '../storage/ids.ts'
import { sweep } from '../storage/sweep.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { issueBreakGlassCodes, openWithBreakGlass } from './break-glass.ts'
import { isOpenedByBreakGlass } from './break-glass-store.ts'
import { createOrganization } from './create-organization.ts'

const HOUR = 3_600_000
const refused = { code: 'organization.break_glass_refused', details: {} }

describe.each(testEngines)('row 107: codes for emergencies, on %s', (engine) => {
  let parts: TestParts
  let limiter: Limiter
  let organizationId: OrganizationId
  let owner: UserId
  let session: AccountSessionId
  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())
  beforeEach(async () => {
    limiter = createLimiter(parts, limitTable(1))
    organizationId = await organization()
    owner = await user()
    await join(organizationId, owner)
    session = await begin(owner)
  })

  const organization = async () => (await createOrganization(parts, wholeDeployment, { name: 'Acme' })).id

  async function user(): Promise<UserId> {
    const id = newId('user', parts)
    const email = `${id.toLowerCase()}@acme.example`
    await parts.db.kysely
      .insertInto('users')
      .values({ id, email, email_key: email, email_proven: true })
      .execute()
    return id
  }
  const join = (organization: OrganizationId, who: UserId, role: 'owner' | 'admin' = 'owner') =>
    parts.db.kysely
      .insertInto('memberships')
      .values({
        id: newId('membership', parts),
        organization_id: organization,
        user_id: who,
        role,
        status: 'active',
        source: 'created',
      })
      .execute()
  async function begin(who: UserId, of: OrganizationId | null = null, hours = 1): Promise<AccountSessionId> {
    const id = newId('accountSession', parts)
    const end = new Date(Date.now() + hours * HOUR)
    await parts.db.kysely
      .insertInto('account_sessions')
      .values({
        id,
        user_id: who,
        organization_id: of,
        secret_hash: parts.vault.hash(id),
        methods: ['pwd', 'otp', 'mfa'],
        auth_time: new Date(),
        idle_at: end,
        expires_at: end,
      })
      .execute()
    return id
  }
  const change = (patch: { role?: 'owner' | 'admin'; status?: 'active' | 'inactive' }) =>
    parts.db.kysely
      .updateTable('memberships')
      .set(patch)
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', owner)
      .execute()

  const issue = () => issueBreakGlassCodes(parts, organizationId, owner)
  const open = (code = '', changed: Partial<Parameters<typeof openWithBreakGlass>[1]> = {}) =>
    openWithBreakGlass(
      { ...parts, limiter },
      { organizationId, userId: owner, sessionId: session, methods: ['pwd', 'otp', 'mfa'], ...changed },
      code,
    )
  const isOpen = (id = session, of = organizationId) => isOpenedByBreakGlass(parts.db, id, of)
  /** How many codes have not been used. */
  async function left(): Promise<number> {
    const codes = parts.db.kysely
      .selectFrom('break_glass_codes')
      .select('code_hash')
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', owner)
      .where('used_at', 'is', null)
    return (await codes.execute()).length
  }
  const eventsOf = (type: 'organization.break_glass_issued' | 'organization.break_glass_used') =>
    parts.db.kysely
      .selectFrom('events')
      .select('data')
      .where('organization_id', '=', organizationId)
      .where('type', '=', type)
      .execute()

  it('are ten, shown once, of which only hashes are kept', async () => {
    const codes = await issue()
    expect(new Set(codes).size).toBe(10)
    expect(await left()).toBe(10)
    const rows = await parts.db.kysely.selectFrom('break_glass_codes').selectAll().execute()
    for (const code of codes) {
      const plain = code.replaceAll('-', '')
      expect(
        rows.filter(({ code_hash: hash }) => parts.vault.hash(plain).equals(Buffer.from(hash))),
      ).toHaveLength(1)
      expect(JSON.stringify(rows)).not.toContain(plain)
    }
    expect(await eventsOf('organization.break_glass_issued')).toEqual([
      { data: { userId: owner, codes: 10 } },
    ])
  })

  it('replace the owner’s earlier ones, and nobody else’s', async () => {
    const other = await user()
    await join(organizationId, other)
    const [earlier = ''] = await issue()
    const [others = ''] = await issueBreakGlassCodes(parts, organizationId, other)
    await issue()
    await expect(open(earlier)).rejects.toMatchObject(refused)
    await open(others, { userId: other, sessionId: await begin(other) })
    expect(await left()).toBe(10)
  })

  it('are ten, too, when they are asked for several times at once', async () => {
    await Promise.all(Array.from({ length: 5 }, issue))
    expect(await left()).toBe(10)
  })

  it('open the organization to one session for an hour, and are told', async () => {
    const [code = ''] = await issue()
    expect(await isOpen()).toBe(false)
    const { until, left: remaining } = await open(code.toLowerCase().replaceAll('-', ' '))
    expect(remaining).toBe(9)
    expect(Math.abs(until.getTime() - Date.now() - HOUR)).toBeLessThan(60_000)
    expect(await left()).toBe(9)
    expect(await isOpen()).toBe(true)
    expect(await isOpen(await begin(owner))).toBe(false)
    expect(await isOpen(session, await organization())).toBe(false)
    const used = await eventsOf('organization.break_glass_used')
    expect(used).toEqual([
      { data: { userId: owner, sessionId: session, until: until.toISOString(), left: 9 } },
    ])
    expect(JSON.stringify(used)).not.toContain(code)
    await parts.db.kysely
      .updateTable('break_glass_openings')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('session_id', '=', session)
      .execute()
    expect(await isOpen()).toBe(false)
    await sweep(parts.db)
    const openings = parts.db.kysely.selectFrom('break_glass_openings').selectAll()
    expect(await openings.where('session_id', '=', session).execute()).toEqual([])
  })

  it('work once, also when 20 uses arrive together', async () => {
    const [code = '', next = ''] = await issue()
    const uses = await Promise.allSettled(Array.from({ length: 20 }, () => open(code)))
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await left()).toBe(9)
    expect(await eventsOf('organization.break_glass_used')).toHaveLength(1)
    limiter = createLimiter(parts, limitTable(1))
    const { left: remaining } = await open(next)
    expect(remaining).toBe(8)
  })

  it('are not used up by a session without a second factor, and do not stand in for one', async () => {
    const [code = ''] = await issue()
    const methods = ['pwd', 'otp']
    await expect(open(code, { methods })).rejects.toMatchObject({
      code: 'organization.break_glass_needs_mfa',
    })
    expect([await left(), await isOpen()]).toEqual([10, false])
  })

  describe('are refused with one answer, and not used up,', () => {
    it.each<[string, (code: string) => Promise<unknown>]>([
      ['when they are wrong', () => open('0000-0000-0000-0000')],
      ['when they can be no code', () => open('hello')],
      [
        'of another organization',
        async (code) => {
          const other = await organization()
          await join(other, owner)
          return open(code, { organizationId: other })
        },
      ],
      [
        'of another owner',
        async (code) => {
          const other = await user()
          await join(organizationId, other)
          return open(code, { userId: other, sessionId: await begin(other) })
        },
      ],
      [
        'for a session of somebody else',
        async (code) => open(code, { sessionId: await begin(await user()) }),
      ],
      ['for a session that is over', async (code) => open(code, { sessionId: await begin(owner, null, -1) })],
      [
        'for a session that is good for another organization alone',
        async (code) => open(code, { sessionId: await begin(owner, await organization()) }),
      ],
      [
        'of an owner who is an admin now',
        async (code) => {
          await change({ role: 'admin' })
          return open(code)
        },
      ],
      [
        'of an owner who is not active',
        async (code) => {
          await change({ status: 'inactive' })
          return open(code)
        },
      ],
    ])('%s', async (_, attempt) => {
      const [code = ''] = await issue()
      await expect(attempt(code)).rejects.toMatchObject(refused)
      await change({ role: 'owner', status: 'active' })
      expect([await left(), await isOpen()]).toEqual([10, false])
      expect(await eventsOf('organization.break_glass_used')).toEqual([])
    })
  })

  it('close again when the owner is none any more', async () => {
    const [code = ''] = await issue()
    await open(code)
    await change({ role: 'admin' })
    expect(await isOpen()).toBe(false)
    await change({ role: 'owner', status: 'inactive' })
    expect(await isOpen()).toBe(false)
  })

  it.each([
    [
      'the membership',
      () => parts.db.kysely.deleteFrom('memberships').where('user_id', '=', owner).execute(),
    ],
    ['the account', () => parts.db.kysely.deleteFrom('users').where('id', '=', owner).execute()],
  ])('go with %s', async (_, end) => {
    const [code = ''] = await issue()
    await open(code)
    await end()
    expect(await isOpen()).toBe(false)
    const rows = parts.db.kysely.selectFrom('break_glass_codes').selectAll().where('user_id', '=', owner)
    expect(await rows.execute()).toEqual([])
  })

  it('are for owners, and for nobody else', async () => {
    const code = 'organization.break_glass_owners_only'
    await change({ role: 'admin' })
    await expect(issue()).rejects.toMatchObject({ code })
    await change({ role: 'owner', status: 'inactive' })
    await expect(issue()).rejects.toMatchObject({ code })
    const stranger = await user()
    await expect(issueBreakGlassCodes(parts, organizationId, stranger)).rejects.toMatchObject({ code })
  })

  it('are limited when they are wrong: after five within a minute also the right one waits, for this user alone', async () => {
    const [code = ''] = await issue()
    for (let times = 0; times < 5; times++) await expect(open('wrong')).rejects.toMatchObject(refused)
    await expect(open(code)).rejects.toMatchObject({ code: 'request.rate_limited' })
    const other = await user()
    await join(organizationId, other)
    const [others = ''] = await issueBreakGlassCodes(parts, organizationId, other)
    await open(others, { userId: other, sessionId: await begin(other) })
    const now = parts.clock.now()
    parts.clock.advance(2 * 60_000)
    await open(code)
    parts.clock.set(now)
  })
})
