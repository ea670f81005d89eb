import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userFindById } from '../src/accounts/user-store.ts'
import { createDomain } from '../src/domains/create-domain.ts'
import { createLimiter } from '../src/limits/create-limiter.ts'
import { limitTable } from '../src/limits/limit-table.ts'
import { type NewInvitation, invite } from '../src/members/invite.ts'
import { membershipFind } from '../src/members/store.ts'
import type { Role } from '../src/members/types.ts'
import type { OrganizationId, UserId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { failure } from './account-world.ts'
import { absentLike, unique } from './api-world.ts'
import { mailsTo } from './tenant-browser.ts'
import { testEngines } from './test-database.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

const LINK = /\/sign-in\/invitation\?token=([A-Za-z0-9_-]+)/

describe.each(testEngines)('invitations to an organization, on %s', (engine) => {
  let world: TenantWorld
  beforeAll(async () => {
    world = await openTenantWorld(engine, { signInMethods: ['password', 'mailed-link'] })
  })
  afterAll(() => world.close())

  const someone = () => `${unique('Bo')}@Elsewhere.example`
  const emailOf = async (userId: UserId) => (await userFindById(world.parts.db, userId))?.email ?? ''
  const tokensTo = async (email: string) =>
    (await mailsTo(world, email)).map((text) => LINK.exec(text)?.[1] ?? 'no link')
  /** An organization with an owner, an admin and a member, and what each of them calls. */
  async function staffed(target = world) {
    const organization = await target.organization()
    const of = async (role: Role) => {
      const { secret, session } = await target.member(organization.id, { role })
      const path = `/api/user/organizations/${organization.id}/invitations`
      const call = (method: string, rest = '', body?: unknown) =>
        target.call({ method, path: `${path}${rest}`, secret, ...(body === undefined ? {} : { body }) })
      const send = async (email: string, role?: Role) =>
        call('POST', '', { email, ...(role === undefined ? {} : { role }) })
      return { session, userId: session.userId, call, send }
    }
    return { organization, owner: await of('owner'), admin: await of('admin'), member: await of('member') }
  }
  const events = async (organizationId: OrganizationId) => {
    const rows = await world.parts.db.kysely
      .selectFrom('events')
      .select(['type', 'data'])
      .where('organization_id', '=', organizationId)
      .where('type', 'like', 'invitation.%')
      .orderBy('position')
      .execute()
    return rows.map(({ type, data }) => ({ type, ...(data as object) }))
  }

  it('are mailed to the address, with a link, and listed until they end', async () => {
    const { organization, admin } = await staffed()
    const email = `${unique('Bo')}@elsewhere.example`
    const { status, body } = await admin.send(email, 'admin')
    expect([status, body.data]).toMatchObject([201, { email, role: 'admin' }])
    expect(body.data.invitedBy).toMatchObject({ userId: admin.userId, email: await emailOf(admin.userId) })
    const days = (Date.parse(body.data.expiresAt) - Date.parse(body.data.createdAt)) / 86_400_000
    expect(days).toBe(7)
    const [text = ''] = await mailsTo(world, email)
    expect(text).toContain(`invites you to the organization “${organization.name}” as an administrator`)
    expect(text).toMatch(LINK)
    expect((await admin.call('GET')).body.data).toEqual({ items: [body.data], nextCursor: null })
    await world.parts.db.kysely
      .updateTable('invitations')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', body.data.id)
      .execute()
    expect((await admin.call('GET')).body.data.items).toEqual([])
  })

  it('are listed page by page, the oldest first', async () => {
    const { admin } = await staffed()
    const sent: string[] = []
    for (let count = 0; count < 3; count++) {
      world.parts.clock.advance(1)
      sent.push((await admin.send(someone())).body.data.id)
    }
    const first = (await admin.call('GET', '?limit=2')).body.data
    const rest = (await admin.call('GET', `?limit=2&cursor=${String(first.nextCursor)}`)).body.data
    const ids = [...first.items, ...rest.items].map(({ id }: { id: string }) => id)
    expect([ids, rest.nextCursor]).toEqual([sent, null])
  })

  it('row 67: are for admins, those of owners for owners, and their link is for the mailbox alone', async () => {
    const { organization, owner, admin, member } = await staffed()
    for (const [method, rest] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', '/x'],
    ] as const) {
      expect((await member.call(method, rest)).body.code).toBe('ADMIN_REQUIRED')
    }
    const email = someone()
    const refused = await admin.send(email, 'owner')
    expect([refused.status, refused.body.code]).toEqual([403, 'OWNER_REQUIRED'])
    const made = await owner.send(email, 'owner')
    expect(made.status).toBe(201)
    // Neither taken back nor turned into less by who could not have made it.
    const path = `/${String(made.body.data.id)}`
    expect((await admin.call('DELETE', path)).body.code).toBe('OWNER_REQUIRED')
    expect((await admin.send(email, 'member')).body.code).toBe('OWNER_REQUIRED')
    const [token = ''] = await tokensTo(made.body.data.email)
    const told = [made, await owner.call('GET'), await admin.call('GET')].map(({ text }) => text).join()
    expect([token.length > 40, told.includes(token)]).toEqual([true, false])
    const stored = await world.parts.db.kysely
      .selectFrom('invitations')
      .select('token_hash')
      .where('organization_id', '=', organization.id)
      .executeTakeFirstOrThrow()
    expect(stored.token_hash).toEqual(world.parts.vault.hash(token))
    expect((await owner.call('DELETE', path)).status).toBe(200)
  })

  it('of an address that is invited already are made anew: one invitation, and the earlier link ends', async () => {
    const { organization, admin } = await staffed()
    const email = someone()
    const first = await admin.send(email)
    world.parts.clock.advance(1000)
    const second = await admin.send(email.toUpperCase(), 'admin')
    expect(second.body.data).toMatchObject({ id: first.body.data.id, role: 'admin' })
    expect(Date.parse(second.body.data.expiresAt)).toBe(Date.parse(first.body.data.expiresAt) + 1000)
    expect((await admin.call('GET')).body.data.items).toEqual([second.body.data])
    const [late = ''] = await tokensTo(second.body.data.email)
    const rows = await world.parts.db.kysely
      .selectFrom('invitations')
      .select('token_hash')
      .where('organization_id', '=', organization.id)
      .execute()
    expect(rows).toEqual([{ token_hash: world.parts.vault.hash(late) }])
    expect(await events(organization.id)).toMatchObject([{ renewed: false }, { renewed: true }])
  })

  it('are one when two admins send them at once', async () => {
    const { owner, admin } = await staffed()
    const email = someone()
    const answers = await Promise.all([owner.send(email), admin.send(email), owner.send(email)])
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
    expect((await admin.call('GET')).body.data.items).toHaveLength(1)
  })

  it('are not for who is a member, waits or was put out', async () => {
    const { organization, admin, member } = await staffed()
    const others = await Promise.all(
      (['pending', 'inactive'] as const).map((status) => world.member(organization.id, { status })),
    )
    for (const userId of [member.userId, ...others.map(({ session }) => session.userId)]) {
      const { status, body } = await admin.send((await emailOf(userId)).toUpperCase())
      expect([status, body.code]).toEqual([409, 'CONFLICT'])
    }
    expect((await admin.call('GET')).body.data.items).toEqual([])
  })

  it('say the same of an address that has an account, of one that has none, and of members elsewhere', async () => {
    const { admin } = await staffed()
    const elsewhere = await staffed()
    const addresses = [
      await emailOf(await world.person()),
      await emailOf(elsewhere.member.userId),
      `${unique('nobody')}@example.com`,
    ]
    const texts: string[] = []
    for (const email of addresses) {
      const { text, body } = await admin.send(email)
      texts.push(text.replace(email, 'EMAIL').replace(String(body.data.id), 'ID'))
    }
    expect(new Set(texts).size).toBe(1)
  })

  it('can be taken back, once, and not from another organization', async () => {
    const [here, there] = [await staffed(), await staffed()]
    const { id } = (await here.admin.send(someone())).body.data
    const [foreign, absent] = [
      await there.owner.call('DELETE', `/${String(id)}`),
      await there.owner.call('DELETE', `/${absentLike(String(id))}`),
    ]
    expect([foreign.status, foreign.text]).toEqual([404, absent.text])
    expect((await here.admin.call('DELETE', `/${String(id)}`)).body.data).toBeNull()
    expect((await here.admin.call('DELETE', `/${String(id)}`)).status).toBe(404)
    expect(await events(here.organization.id)).toEqual([
      {
        type: 'invitation.created',
        role: 'member',
        invitedBy: here.admin.userId,
        renewed: false,
        expiresAt: expect.any(String) as string,
      },
      { type: 'invitation.revoked', role: 'member', revokedBy: here.admin.userId },
    ])
  })

  it('end with what their sender was: who is put out comes back by none of their own', async () => {
    for (const [patch, left] of [
      [{ status: 'inactive' }, 0],
      [{ role: 'member' }, 0],
      [{ role: 'admin' }, 2],
      [{ role: 'owner' }, 3],
      [null, 0],
    ] as const) {
      const { organization, owner, admin } = await staffed()
      const sender = await world.member(organization.id, { role: 'owner' })
      const path = `/api/user/organizations/${organization.id}`
      for (const role of ['owner', 'admin', 'member']) {
        const body = { email: someone(), role }
        await world.call({ method: 'POST', path: `${path}/invitations`, secret: sender.secret, body })
      }
      await admin.send(someone())
      const member = await membershipFind(world.parts.db, organization.id, sender.session.userId)
      const { secret } = await world.signIn(owner.userId)
      const changed = { path: `${path}/members/${member?.id ?? ''}`, secret }
      const { status } = await world.call(
        patch === null ? { ...changed, method: 'DELETE' } : { ...changed, method: 'PATCH', body: patch },
      )
      const { items } = (await owner.call('GET')).body.data
      expect([status, items.length], JSON.stringify(patch)).toEqual([200, left + 1])
      const revoked = (await events(organization.id)).filter(({ type }) => type === 'invitation.revoked')
      expect(revoked).toHaveLength(3 - left)
      for (const event of revoked) expect(event).toMatchObject({ revokedBy: owner.userId })
    }
  })

  it('are not sent by who has been put out, or made less, in between', async () => {
    const { organization, admin, owner } = await staffed()
    for (const [{ userId }, values, code] of [
      [owner, { role: 'admin' }, 'organization.owner_required'],
      [admin, { role: 'member' }, 'organization.admin_required'],
      [admin, { role: 'admin', status: 'inactive' }, 'organization.admin_required'],
    ] as const) {
      const before = await membershipFind(world.parts.db, organization.id, userId)
      if (before === null) throw new Error('a member')
      await world.parts.db.kysely.updateTable('memberships').set(values).where('id', '=', before.id).execute()
      const role = before.role === 'owner' ? 'owner' : 'member'
      expect(await failure(invite(world.parts, before, organization, { email: someone(), role }))).toBe(code)
    }
    expect(await events(organization.id)).toEqual([])
  })

  it.each([
    {},
    { email: 'bo' },
    { email: '' },
    { email: 'Bo <bo@elsewhere.example>' },
    { email: 'bo@elsewhere.example, eve@elsewhere.example' },
    { email: 'bo@elsewhere.example\r\nbcc: eve@elsewhere.example' },
    { email: `${'b'.repeat(2000)}@elsewhere.example` },
    { email: 'bo@elsewhere.example', role: 'king' },
    { email: 'bo@elsewhere.example', organizationId: 'x' },
  ])('are for one address, as a role that there is: %j', async (body) => {
    const { admin, organization } = await staffed()
    const answer = await admin.call('POST', '', body)
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect(await events(organization.id)).toEqual([])
  })

  it('can be sent by a program in the name of an admin, with the scope', async () => {
    const { organization, admin } = await staffed()
    const path = `/api/user/organizations/${organization.id}/invitations`
    const body = { email: someone() }
    for (const [scope, status] of [
      ['members:read', 403],
      ['members:write', 201],
    ] as const) {
      const { text: token } = await world.token(admin.session, { scopes: [scope] })
      expect((await world.call({ method: 'POST', path, token, body })).status).toBe(status)
    }
  })

  it('are not sent to who could not accept them', async () => {
    const closed = await openTenantWorld(engine, { signInMethods: [] })
    const { organization, owner } = await staffed(closed)
    const refused = await owner.send('bo@elsewhere.example')
    expect([refused.status, refused.body.code]).toEqual([409, 'INVITATION_LEADS_NOWHERE'])
    const domain = `${unique('acme')}.example`
    await createDomain(closed.parts, wholeDeployment, organization.id, { domain, state: 'verified' })
    expect((await owner.send(`bo@${domain}`)).status).toBe(201)
    await closed.close()
  })

  it('are refused where no mail can be sent, and nothing is kept', async () => {
    const silent = await openTenantWorld(engine, { mode: 'production', signInMethods: ['password'] })
    const { owner } = await staffed(silent)
    const refused = await owner.send('bo@elsewhere.example')
    expect([refused.status, refused.body.code]).toEqual([501, 'MAIL_NOT_CONFIGURED'])
    expect((await owner.call('GET')).body.data.items).toEqual([])
    await silent.close()
  })

  describe('nobody mails strangers by them', () => {
    const limited = () => ({ ...world.parts, limiter: createLimiter(world.parts, limitTable(1)) })
    /** Sends as the owner of a new organization. */
    async function sender(parts = limited(), userId?: UserId) {
      const { id } = await world.organization()
      const actor = userId ?? (await world.person())
      await world.join(id, actor, { role: 'owner' })
      const membership = await membershipFind(world.parts.db, id, actor)
      const organization = { ...(await world.organization()), id }
      if (membership === null) throw new Error('an owner is a member')
      return (input: Partial<NewInvitation> = {}) =>
        invite(parts, membership, organization, { email: someone(), role: 'member', ...input })
    }
    const fails = async (work: Promise<unknown>) => {
      expect(await failure(work)).toBe('request.rate_limited')
    }

    it('a mailbox gets five a day, from all organizations together, however it is spelt', async () => {
      const parts = limited()
      const email = someone()
      for (let count = 0; count < 5; count++) {
        const send = await sender(parts)
        await send({ email: count % 2 === 0 ? email : email.toUpperCase() })
      }
      await fails((await sender(parts))({ email }))
      await (
        await sender(parts)
      )()
    })

    it('an organization and a person send only so many a day', async () => {
      const parts = limited()
      const userId = await world.person()
      const send = await sender(parts, userId)
      for (let count = 0; count < 100; count++) await send()
      await fails(send())
      await fails((await sender(parts, userId))())
      expect(limitTable(1)['invitations-of-organization']).toMatchObject({
        quota: 200,
        windowSeconds: 86_400,
      })
    })
  })
})
