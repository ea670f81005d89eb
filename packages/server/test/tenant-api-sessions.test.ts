import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrganizationId } from '../src/storage/ids.ts'
import { absentLike } from './api-world.ts'
import { testEngines } from './test-database.ts'
import { type SignedIn, type TenantWorld, openTenantWorld } from './tenant-world.ts'

describe.each(testEngines)('the tenant API on %s', (engine) => {
  let world: TenantWorld
  let organizationId: OrganizationId
  beforeAll(async () => {
    world = await openTenantWorld(engine)
    organizationId = (await world.organization()).id
  })
  afterAll(() => world.close())

  /** The same person with an account of their own, and signed in by an organization that knows them. */
  async function twice(): Promise<{ own: SignedIn; bound: SignedIn }> {
    const userId = await world.person()
    await world.join(organizationId, userId, { role: 'admin' })
    const connectionId = await world.connection(organizationId)
    return {
      own: await world.signIn(userId, { methods: ['pwd', 'mfa'] }),
      bound: await world.signIn(userId, { organizationId, connectionId }),
    }
  }
  const get = (path: string, { secret }: SignedIn) => world.call({ path, secret })
  const idsAt = async (path: string, who: SignedIn) =>
    ((await get(path, who)).body.data.items as { id: string }[]).map(({ id }) => id)

  describe('a session', () => {
    it('tells who is signed in, how, where to and until when', async () => {
      const { own, bound } = await twice()
      const { body } = await get('/api/auth/session', own)
      expect(body.data).toEqual({
        id: own.session.id,
        user: {
          id: own.session.userId,
          email: expect.stringMatching(/@example\.com$/) as string,
          emailVerified: true,
          name: null,
          firstName: null,
          lastName: null,
        },
        organization: null,
        methods: ['pwd', 'mfa'],
        signedInAt: own.session.authTime.toISOString(),
        idleAt: expect.any(String) as string,
        expiresAt: own.session.expiresAt.toISOString(),
      })
      const there = await get('/api/auth/session', bound)
      expect(there.body.data.organization).toMatchObject({
        id: organizationId,
        slug: expect.any(String) as string,
      })
      expect(there.text).not.toContain(bound.secret)
    })

    it('ends all others of its person, at a connection those of that organization alone', async () => {
      const { own, bound } = await twice()
      const { userId } = own.session
      const elsewhere = await world.signIn(userId)
      const eve = await world.member(organizationId)
      const endOthers = ({ secret }: SignedIn) =>
        world.call({ method: 'DELETE', path: '/api/auth/sessions', secret })
      const again = await world.signIn(userId, {
        organizationId,
        connectionId: bound.session.connectionId,
      })
      expect((await endOthers(again)).status).toBe(200)
      expect((await idsAt('/api/auth/sessions', own)).sort()).toEqual(
        [own, elsewhere, again].map(({ session }) => session.id).sort(),
      )
      expect((await endOthers(own)).status).toBe(200)
      expect(await idsAt('/api/auth/sessions', own)).toEqual([own.session.id])
      expect(await idsAt('/api/auth/sessions', eve)).toEqual([eve.session.id])
    })

    it('ends by signing out, with its cookie, and no other does', async () => {
      const { own, bound } = await twice()
      const { status, body, headers } = await world.call({
        method: 'POST',
        path: '/api/auth/sign-out',
        secret: own.secret,
      })
      expect([status, body.data]).toEqual([200, null])
      expect(headers['set-cookie']).toEqual(['cardea-account=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
      expect((await get('/api/auth/session', own)).status).toBe(401)
      expect((await get('/api/auth/session', bound)).status).toBe(200)
    })

    it('at a connection ends when that is not active any more, and never outlives its user', async () => {
      const { own, bound } = await twice()
      const { kysely } = world.parts.db
      const { connectionId, userId } = bound.session
      await kysely
        .updateTable('connections')
        .set({ status: 'inactive' })
        .where('id', '=', connectionId)
        .execute()
      expect((await get('/api/auth/session', bound)).status).toBe(401)
      await kysely.deleteFrom('users').where('id', '=', userId).execute()
      expect((await get('/api/auth/session', own)).status).toBe(401)
    })
  })

  describe('the sessions of a person', () => {
    it('are listed with the one that asks, without secrets, and ended one by one', async () => {
      const userId = await world.person()
      const [here, there] = [await world.signIn(userId), await world.signIn(userId)]
      const { body, text } = await get('/api/auth/sessions', here)
      const shown = body.data.items as { id: string; current: boolean; userAgent: string; address: string }[]
      // Both may be of one moment: the clock of the embedded engine counts milliseconds.
      expect(new Map(shown.map(({ id, current }) => [id, current]))).toEqual(
        new Map([
          [there.session.id, false],
          [here.session.id, true],
        ]),
      )
      expect(shown[0]).toMatchObject({ userAgent: 'a browser', address: '192.0.2.1' })
      for (const { secret } of [here, there]) expect(text).not.toContain(secret)
      const path = `/api/auth/sessions/${there.session.id}`
      const end = () => world.call({ method: 'DELETE', path, secret: here.secret })
      expect((await end()).status).toBe(200)
      expect((await get('/api/auth/session', there)).status).toBe(401)
      expect((await end()).status).toBe(404)
      expect(await idsAt('/api/auth/sessions', here)).toEqual([here.session.id])
    })

    it('are nobody else’s to see or end', async () => {
      const [mine, theirs] = [
        await world.signIn(await world.person()),
        await world.signIn(await world.person()),
      ]
      expect(await idsAt('/api/auth/sessions', mine)).toEqual([mine.session.id])
      const end = (id: string) =>
        world.call({ method: 'DELETE', path: `/api/auth/sessions/${id}`, secret: mine.secret })
      const [there, absent] = [await end(theirs.session.id), await end(absentLike(theirs.session.id))]
      expect([there.status, there.text]).toEqual([404, absent.text])
      expect((await get('/api/auth/session', theirs)).status).toBe(200)
    })

    it('at an organization’s connection are those of that organization: the others are out of its reach', async () => {
      const { own, bound } = await twice()
      expect(await idsAt('/api/auth/sessions', bound)).toEqual([bound.session.id])
      expect(new Set(await idsAt('/api/auth/sessions', own))).toEqual(
        new Set([own.session.id, bound.session.id]),
      )
      const path = `/api/auth/sessions/${own.session.id}`
      expect((await world.call({ method: 'DELETE', path, secret: bound.secret })).status).toBe(404)
      expect((await get('/api/auth/session', own)).status).toBe(200)
    })

    it.each(['x', 'acs_1', 'ses_7ZZZZZZZZZZZZZZZZZZZZZZZZZ'])('have ids, and %s is none', async (id) => {
      const me = await world.signIn(await world.person())
      const { status, body } = await world.call({
        method: 'DELETE',
        path: `/api/auth/sessions/${id}`,
        secret: me.secret,
      })
      expect([status, body.code]).toEqual([400, 'INVALID_ID'])
    })
  })

  describe('the organizations of a person', () => {
    it('are those whose active member they are, with slug and role', async () => {
      const userId = await world.person()
      const me = await world.signIn(userId)
      const first = await world.organization()
      const second = await world.organization({ authRequired: 'sso' })
      await world.join(first.id, userId, { role: 'owner' })
      await world.join(second.id, userId)
      for (const status of ['pending', 'inactive'] as const)
        await world.join((await world.organization()).id, userId, { status })
      const { body } = await get('/api/user/organizations', me)
      expect(body.data).toEqual({
        items: [
          {
            id: first.id,
            name: first.name,
            slug: first.slug,
            role: 'owner',
            policy: { authRequired: 'any', requireMfa: false },
            memberSince: expect.any(String) as string,
          },
          expect.objectContaining({
            id: second.id,
            role: 'member',
            policy: { authRequired: 'sso', requireMfa: false },
          }),
        ],
        nextCursor: null,
      })
      const one = await get(`/api/user/organizations/${first.id}`, me)
      expect(one.body.data).toEqual(body.data.items[0])
    })

    it('are listed page by page', async () => {
      const userId = await world.person()
      const me = await world.signIn(userId)
      const joined: string[] = []
      for (let count = 0; count < 3; count++) {
        const { id } = await world.organization()
        await world.join(id, userId)
        joined.push(id)
      }
      const first = (await get('/api/user/organizations?limit=2', me)).body.data
      const rest = (await get(`/api/user/organizations?limit=2&cursor=${String(first.nextCursor)}`, me)).body
        .data
      expect([...first.items, ...rest.items].map(({ id }: { id: string }) => id)).toEqual(joined.sort())
      expect(rest.nextCursor).toBeNull()
    })

    it('are the one of its connection to a session that was begun there', async () => {
      const { own, bound } = await twice()
      await world.join((await world.organization()).id, own.session.userId)
      expect(await idsAt('/api/user/organizations', own)).toHaveLength(2)
      expect(await idsAt('/api/user/organizations', bound)).toEqual([organizationId])
    })
  })

  describe('the policy of an organization', () => {
    it.each([
      [{ authRequired: 'mfa' }, 'MFA_REQUIRED', 'OK', 'MFA_REQUIRED', 'OK'],
      [{ requireMfa: true }, 'MFA_REQUIRED', 'OK', 'MFA_REQUIRED', 'OK'],
      [{ authRequired: 'sso' }, 'SSO_REQUIRED', 'SSO_REQUIRED', 'OK', 'OK'],
      [{ authRequired: 'sso', requireMfa: true }, 'SSO_REQUIRED', 'SSO_REQUIRED', 'MFA_REQUIRED', 'OK'],
    ] as const)(
      '%j lets in who meets it, and says to the others what it wants',
      async (policy, ...expected) => {
        const { id } = await world.organization(policy)
        const connectionId = await world.connection(id)
        const codes: string[] = []
        for (const bound of [{}, { organizationId: id, connectionId }]) {
          for (const methods of [['pwd'], ['pwd', 'mfa']]) {
            const userId = await world.person()
            await world.join(id, userId)
            const who = await world.signIn(userId, { ...bound, methods })
            const { status, body } = await get(`/api/user/organizations/${id}`, who)
            expect(status).toBe(body.code === 'OK' ? 200 : 403)
            codes.push(body.code as string)
          }
        }
        expect(codes).toEqual(expected)
      },
    )
  })
})
