import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrganizationId } from '../src/storage/ids.ts'
import { sweep } from '../src/storage/sweep.ts'
import { absentLike } from './api-world.ts'
import { testEngines } from './test-database.ts'
import { type SignedIn, type TenantWorld, openTenantWorld } from './tenant-world.ts'

const PROXY = '10.0.0.1'
const DAY = 24 * 3600 * 1000

describe.each(testEngines)('personal access tokens on %s', (engine) => {
  let world: TenantWorld
  let organizationId: OrganizationId
  let me: SignedIn
  beforeAll(async () => {
    world = await openTenantWorld(engine, { trustedProxies: ['10.0.0.0/8'] })
    organizationId = (await world.organization()).id
    me = await world.member(organizationId, { role: 'owner' })
  })
  afterAll(() => world.close())

  const inDays = (days: number) => new Date(world.parts.clock.now().getTime() + days * DAY).toISOString()
  const usual = () => ({ name: 'A program', scopes: ['organizations:read'], expiresAt: inDays(30) })
  const create = (body: object, secret = me.secret) =>
    world.call({ method: 'POST', path: '/api/user/api-keys', secret, body })
  const use = (token: string, more: object = {}) =>
    world.call({ path: `/api/user/organizations/${organizationId}`, token, ...more })
  const row = (id: string) =>
    world.parts.db.kysely
      .selectFrom('personal_tokens')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()

  describe('are made', () => {
    it('in a session, shown once, and kept as a hash', async () => {
      const { status, body } = await create({
        ...usual(),
        organizationId,
        ipRanges: ['192.0.2.77/24', '2001:db8::1'],
      })
      expect(status).toBe(201)
      const { token, ...kept } = body.data
      expect(token).toMatch(/^ba_[\w-]{49}$/)
      expect(kept).toEqual({
        id: expect.stringMatching(/^pat_/) as string,
        name: 'A program',
        hint: token.slice(-4) as string,
        scopes: ['organizations:read'],
        organizationId,
        ipRanges: ['192.0.2.0/24', '2001:db8::1/128'],
        expiresAt: expect.any(String) as string,
        lastUsedAt: null,
        createdAt: expect.any(String) as string,
      })
      const list = await world.call({ path: '/api/user/api-keys', secret: me.secret })
      expect(list.body.data.items).toContainEqual(kept)
      expect(list.text).not.toContain(token)
      const stored = JSON.stringify(await row(kept.id), (_, value: unknown) =>
        Buffer.isBuffer(value) ? value.toString('latin1') : value,
      )
      expect(stored).not.toContain(token.slice(3, -6))
      expect((await row(kept.id)).token_hash).toEqual(world.parts.vault.hash(token))
      expect(JSON.stringify(world.parts.log.lines)).not.toContain(token)
    })

    it('never by a token, which neither lists nor deletes one', async () => {
      const { token, text } = await world.token(me.session, {
        scopes: ['settings:write', 'organizations:write'],
      })
      for (const [method, path] of [
        ['POST', '/api/user/api-keys'],
        ['GET', '/api/user/api-keys'],
        ['DELETE', `/api/user/api-keys/${token.id}`],
        ['GET', '/api/auth/session'],
        ['GET', '/api/auth/sessions'],
        ['DELETE', `/api/auth/sessions/${me.session.id}`],
        ['POST', '/api/auth/sign-out'],
      ] as const) {
        const { status, body } = await world.call({ method, path, token: text })
        expect([status, body.code], `${method} ${path}`).toEqual([403, 'SESSION_REQUIRED'])
      }
    })

    const wrong: readonly [string, object, string][] = [
      ['without an end', { expiresAt: undefined }, 'expiresAt'],
      ['without an end, in so many words', { expiresAt: null }, 'expiresAt'],
      ['for more than a year', { days: 367 }, 'expiresAt'],
      ['for no time', { days: 0 }, 'expiresAt'],
      ['with every scope', { scopes: ['*'] }, 'scopes.0'],
      ['with a scope of the native API', { scopes: ['read:organizations'] }, 'scopes.0'],
      ['without a scope', { scopes: [] }, 'scopes'],
      ['for a range that is none', { ipRanges: ['192.0.2.1', 'example.com'] }, 'ipRanges.1'],
      ['for a range that is everywhere', { ipRanges: ['::/0'] }, 'ipRanges.0'],
      ['for somebody else', { userId: 'user_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' }, 'userId'],
    ]
    it.each(wrong)('not %s', async (_, input, field) => {
      const { days, ...fields } = input as { days?: number }
      const end = days === undefined ? {} : { expiresAt: inDays(days) }
      const { status, body } = await create({ ...usual(), ...fields, ...end })
      expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
      expect(body.errors).toMatchObject([{ field }])
    })

    it('for no organization but one’s own, and whether there is another is not told', async () => {
      const { id: foreign } = await world.organization()
      const { id: left } = await world.organization()
      await world.join(left, me.session.userId, { status: 'inactive' })
      const texts = await Promise.all(
        [foreign, left, absentLike(foreign)].map(
          async (id) => (await create({ ...usual(), organizationId: id })).text,
        ),
      )
      expect(new Set(texts).size).toBe(1)
      expect(JSON.parse(texts[0] ?? '')).toMatchObject({ status: 400, errors: [{ field: 'organizationId' }] })
    })

    it('not more than a hundred, also when all are asked for at once', async () => {
      const { session, secret } = await world.signIn(await world.person())
      for (let count = 0; count < 95; count++) await world.token(session)
      const answers = await Promise.all(Array.from({ length: 10 }, () => create(usual(), secret)))
      expect(answers.map(({ status }) => status).sort()).toEqual([
        ...Array<number>(5).fill(201),
        ...Array<number>(5).fill(409),
      ])
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('TOO_MANY')
    })

    it('not as a way around a second factor: whoever makes one for an organization that demands it has shown it', async () => {
      const { id } = await world.organization({ requireMfa: true })
      const userId = await world.person()
      await world.join(id, userId)
      const [one, two] = [
        await world.signIn(userId),
        await world.signIn(userId, { methods: ['pwd', 'otp', 'mfa'] }),
      ]
      for (const pin of [{}, { organizationId: id }]) {
        const refused = await create({ ...usual(), ...pin }, one.secret)
        expect([refused.status, refused.body.code]).toEqual([403, 'MFA_REQUIRED'])
        expect((await create({ ...usual(), ...pin }, two.secret)).status).toBe(201)
      }
    })

    it('with an event that names no secret', async () => {
      const { body } = await create({ ...usual(), organizationId })
      await world.call({
        method: 'DELETE',
        path: `/api/user/api-keys/${String(body.data.id)}`,
        secret: me.secret,
      })
      const events = await world.parts.db.kysely
        .selectFrom('events')
        .select(['type', 'organization_id', 'data'])
        .where('object_id', '=', body.data.id as string)
        .orderBy('position')
        .execute()
      const { userId } = me.session
      expect(events).toEqual([
        {
          type: 'account.token_created',
          organization_id: organizationId,
          data: { userId, scopes: ['organizations:read'] },
        },
        { type: 'account.token_deleted', organization_id: organizationId, data: { userId } },
      ])
    })
  })

  describe('open', () => {
    it('what their scopes say, and the answer names the one that is missing', async () => {
      const { text } = await world.token(me.session, { scopes: ['members:read', 'settings:write'] })
      const { status, body } = await use(text)
      expect([status, body.code]).toEqual([403, 'INSUFFICIENT_SCOPE'])
      expect(body.message).toContain('`organizations:read`')
      expect((await use((await world.token(me.session)).text)).status).toBe(200)
    })

    it('one organization, where they are pinned to it', async () => {
      const { id: second } = await world.organization()
      await world.join(second, me.session.userId)
      const { text } = await world.token(me.session, { organizationId: second })
      const list = await world.call({ path: '/api/user/organizations', token: text })
      expect(list.body.data.items.map(({ id }: { id: string }) => id)).toEqual([second])
      expect((await use(text)).status).toBe(404)
    })

    it('nothing any more once the membership ends', async () => {
      const { session } = await world.member(organizationId)
      const { text } = await world.token(session)
      expect((await use(text)).status).toBe(200)
      const change = world.parts.db.kysely.updateTable('memberships').set({ status: 'inactive' })
      await change.where('user_id', '=', session.userId).execute()
      expect((await use(text)).status).toBe(404)
    })

    it('nothing any more once they are deleted, and their user with them', async () => {
      const { token, text } = await world.token(me.session)
      const path = `/api/user/api-keys/${token.id}`
      expect((await world.call({ method: 'DELETE', path, secret: me.secret })).body).toMatchObject({
        code: 'OK',
        data: null,
      })
      expect((await use(text)).status).toBe(401)
      expect((await world.call({ method: 'DELETE', path, secret: me.secret })).status).toBe(404)
      const gone = await world.member(organizationId)
      const { text: orphan } = await world.token(gone.session)
      await world.parts.db.kysely.deleteFrom('users').where('id', '=', gone.session.userId).execute()
      expect((await use(orphan)).status).toBe(401)
    })

    it('nothing after their end, and go from the list a month later', async () => {
      const { token, text } = await world.token(me.session)
      const expire = (days: number) =>
        world.parts.db.kysely
          .updateTable('personal_tokens')
          .set({ expires_at: new Date(Date.now() - days * DAY) })
          .where('id', '=', token.id)
          .execute()
      const listed = async () => {
        await sweep(world.parts.db)
        const { body } = await world.call({ path: '/api/user/api-keys?limit=100', secret: me.secret })
        return (body.data.items as { id: string }[]).some(({ id }) => id === token.id)
      }
      await expire(1 / DAY)
      expect([(await use(text)).status, await listed()]).toEqual([401, true])
      await expire(31)
      expect(await listed()).toBe(false)
    })

    it('say when they were last used, to the minute', async () => {
      const { token, text } = await world.token(me.session)
      const usedAt = async () => (await row(token.id)).last_used_at
      const setUsed = (last_used_at: Date) =>
        world.parts.db.kysely
          .updateTable('personal_tokens')
          .set({ last_used_at })
          .where('id', '=', token.id)
          .execute()
      expect(await usedAt()).toBeNull()
      await use(text)
      expect(await usedAt()).not.toBeNull()
      const seconds = new Date(Date.now() - 30_000)
      await setUsed(seconds)
      await use(text)
      expect(await usedAt()).toEqual(seconds)
      const minutes = new Date(Date.now() - 61_000)
      await setUsed(minutes)
      await use(text)
      expect((await usedAt())?.getTime()).toBeGreaterThan(minutes.getTime())
    })
  })

  describe('that are pinned to addresses (incidents rows 88 and 98)', () => {
    let four: string
    let six: string
    beforeAll(async () => {
      four = (await world.token(me.session, { ipRanges: ['192.0.2.0/28', '198.51.100.7'] })).text
      six = (await world.token(me.session, { ipRanges: ['2001:db8:1:2::8/125'] })).text
    })
    const via = (forwardedFor: string, address = PROXY) => ({
      address,
      headers: { 'x-forwarded-for': forwardedFor },
    })

    it.each([
      ['an address of the network', { address: '192.0.2.15' }, 200],
      ['the address', { address: '198.51.100.7' }, 200],
      ['IPv4 in IPv6 clothes', { address: '::ffff:192.0.2.1' }, 200],
      ['the network next door', { address: '192.0.2.16' }, 401],
      ['the address next door', { address: '198.51.100.6' }, 401],
      ['IPv6', { address: '2001:db8:1:2::8' }, 401],
      ['a trusted proxy, for that address', via('192.0.2.1'), 200],
      ['a trusted proxy, for another', via('203.0.113.1'), 401],
      ['a trusted proxy, for another that claims to be it', via('192.0.2.1, 203.0.113.1'), 401],
      ['a trusted proxy that says nothing to be understood', via('192.0.2.1, unknown'), 401],
      ['somebody else who claims to be a proxy', via('192.0.2.1', '203.0.113.1'), 401],
      ['there, whatever it claims', via('203.0.113.1', '192.0.2.1'), 200],
      ['nowhere', { address: '' }, 401],
    ])('are used from %s', async (_, more, status) => {
      expect((await use(four, more)).status).toBe(status)
    })

    it('know one address of IPv6 from another of the same /64', async () => {
      const statuses = await Promise.all(
        ['2001:db8:1:2::8', '2001:db8:1:2::f', '2001:db8:1:2::10', '2001:db8:1:2::7'].map(
          async (address) => (await use(six, { address })).status,
        ),
      )
      expect(statuses).toEqual([200, 200, 401, 401])
    })

    it('are not told from unknown ones there, and are not used by being tried', async () => {
      const { token, text } = await world.token(me.session, { ipRanges: ['192.0.2.1'] })
      const wrong = `ba_${'A'.repeat(49)}`
      const [there, unknown] = [
        await use(text, { address: '192.0.2.2' }),
        await use(wrong, { address: '192.0.2.2' }),
      ]
      expect(there.text).toBe(unknown.text)
      expect((await row(token.id)).last_used_at).toBeNull()
    })
  })

  describe('under an organization’s policy', () => {
    async function withPolicy(policy: Parameters<TenantWorld['organization']>[0]) {
      const { id } = await world.organization(policy)
      const own = await world.member(id)
      const connectionId = await world.connection(id)
      const brought = await world.person(id)
      await world.join(id, brought)
      const bound = await world.signIn(brought, { organizationId: id, connectionId })
      const get = async (token: string) => {
        const { status, body } = await world.call({ path: `/api/user/organizations/${id}`, token })
        return [status, body.code] as const
      }
      return { id, own, bound, connectionId, get }
    }

    it('are asked for no second factor', async () => {
      const { own, bound, get } = await withPolicy({ authRequired: 'mfa', requireMfa: true })
      for (const { session } of [own, bound])
        expect(await get((await world.token(session)).text)).toEqual([200, 'OK'])
    })

    it('count where only its own sign-in does only when they were made in such a session, pinned or not', async () => {
      const { id, own, bound, get } = await withPolicy({ authRequired: 'sso' })
      for (const pin of [null, id]) {
        const { text } = await world.token(own.session, { organizationId: pin })
        expect(await get(text)).toEqual([403, 'SSO_REQUIRED'])
      }
      const { token, text } = await world.token(bound.session)
      expect(token.organizationId).toBe(id)
      expect(await get(text)).toEqual([200, 'OK'])
    })

    it('rest while the connection does at which they were made, and end with it (incidents row 52)', async () => {
      const { bound, connectionId, get } = await withPolicy({})
      const { token, text } = await world.token(bound.session)
      const { kysely } = world.parts.db
      const setStatus = (status: 'active' | 'inactive') =>
        kysely.updateTable('connections').set({ status }).where('id', '=', connectionId).execute()
      await setStatus('inactive')
      expect(await get(text)).toEqual([401, 'UNAUTHENTICATED'])
      await setStatus('active')
      expect(await get(text)).toEqual([200, 'OK'])
      await kysely.deleteFrom('connections').where('id', '=', connectionId).execute()
      expect(await get(text)).toEqual([401, 'UNAUTHENTICATED'])
      const left = await kysely
        .selectFrom('personal_tokens')
        .select('id')
        .where('id', '=', token.id)
        .execute()
      expect(left).toEqual([])
    })
  })

  describe('of somebody else', () => {
    it('are neither seen nor deleted, and not told from none', async () => {
      const other = await world.member(organizationId, { role: 'owner' })
      const { token } = await world.token(me.session)
      const list = await world.call({ path: '/api/user/api-keys', secret: other.secret })
      expect(list.body.data).toEqual({ items: [], nextCursor: null })
      const remove = (id: string) =>
        world.call({ method: 'DELETE', path: `/api/user/api-keys/${id}`, secret: other.secret })
      const [there, absent] = [await remove(token.id), await remove(absentLike(token.id))]
      expect([there.status, there.text]).toEqual([404, absent.text])
      expect((await row(token.id)).id).toBe(token.id)
    })

    it('are those of one’s own account to a session at an organization’s connection', async () => {
      const userId = await world.person()
      await world.join(organizationId, userId)
      const connectionId = await world.connection(organizationId)
      const own = await world.signIn(userId)
      const bound = await world.signIn(userId, { organizationId, connectionId })
      const { token: free } = await world.token(own.session)
      const { token: theirs } = await world.token(bound.session)
      const ids = async (secret: string) => {
        const { body } = await world.call({ path: '/api/user/api-keys', secret })
        return (body.data.items as { id: string }[]).map(({ id }) => id)
      }
      expect(await ids(own.secret)).toEqual([free.id, theirs.id])
      expect(await ids(bound.secret)).toEqual([theirs.id])
      const path = `/api/user/api-keys/${free.id}`
      expect((await world.call({ method: 'DELETE', path, secret: bound.secret })).status).toBe(404)
      expect((await world.call({ method: 'DELETE', path, secret: own.secret })).status).toBe(200)
    })

    it('are listed page by page, each once', async () => {
      const { session, secret } = await world.signIn(await world.person())
      const made: string[] = []
      for (let count = 0; count < 5; count++) made.push((await world.token(session)).token.id)
      const seen: string[] = []
      let cursor = ''
      do {
        const { body } = await world.call({ path: `/api/user/api-keys?limit=2${cursor}`, secret })
        seen.push(...(body.data.items as { id: string }[]).map(({ id }) => id))
        cursor = body.data.nextCursor === null ? '' : `&cursor=${String(body.data.nextCursor)}`
      } while (cursor !== '')
      expect(seen).toEqual([...made].sort())
    })
  })
})
