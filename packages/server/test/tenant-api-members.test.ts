import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useAccountSession } from '../src/accounts/account-session.ts'
import type { Role } from '../src/members/types.ts'
import type { OrganizationId, UserId } from '../src/storage/ids.ts'
import { testEngines } from './test-database.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

describe.each(testEngines)('the members of an organization, on %s', (engine) => {
  let world: TenantWorld
  beforeAll(async () => {
    world = await openTenantWorld(engine)
  })
  afterAll(() => world.close())

  const membership = async (organizationId: OrganizationId, userId: UserId) =>
    world.parts.db.kysely
      .selectFrom('memberships')
      .select(['id', 'role', 'status'])
      .where('organization_id', '=', organizationId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
  /** An organization with an owner, an admin and a member, and what each of them calls. */
  async function staffed() {
    const { id } = await world.organization()
    const of = async (role: Role) => {
      const { session, secret } = await world.member(id, { role })
      const memberId = (await membership(id, session.userId))?.id ?? ''
      const call = (method: string, rest = '', body?: unknown) => {
        const path = `/api/user/organizations/${id}/members${rest}`
        return world.call({ method, path, secret, ...(body === undefined ? {} : { body }) })
      }
      return { userId: session.userId, memberId, call }
    }
    return { id, owner: await of('owner'), admin: await of('admin'), member: await of('member') }
  }
  const events = async (organizationId: OrganizationId) => {
    const rows = await world.parts.db.kysely
      .selectFrom('events')
      .select('type')
      .where('organization_id', '=', organizationId)
      .where('type', 'like', 'member.%')
      .orderBy('position')
      .execute()
    return rows.map(({ type }) => type)
  }

  it('begin with whoever makes the organization', async () => {
    const { secret, session } = await world.signIn(await world.person())
    const path = '/api/user/organizations'
    const { status, body } = await world.call({ method: 'POST', path, secret, body: { name: 'Acme' } })
    expect([status, body.data]).toMatchObject([201, { name: 'Acme', role: 'owner' }])
    expect(await membership(body.data.id, session.userId)).toMatchObject({ role: 'owner', status: 'active' })
    expect(await events(body.data.id)).toEqual(['member.added'])
    const again = await world.call({ method: 'POST', path, secret, body: { name: 'Acme' } })
    expect(again.body.data.slug).not.toBe(body.data.slug)
  })

  it('row 58: are not made owners by a session at another organization’s connection', async () => {
    const { id } = await world.organization()
    const userId = await world.person(id)
    await world.join(id, userId, { role: 'owner' })
    const { secret } = await world.signIn(userId, {
      organizationId: id,
      connectionId: await world.connection(id),
    })
    const path = '/api/user/organizations'
    const { status } = await world.call({ method: 'POST', path, secret, body: { name: 'Mine' } })
    expect(status).toBe(403)
  })

  it('are seen by each other, with what they are', async () => {
    const { member, owner } = await staffed()
    const { body } = await member.call('GET')
    expect(body.data.items.map(({ role }: { role: string }) => role).sort()).toEqual([
      'admin',
      'member',
      'owner',
    ])
    expect(body.data.items).toContainEqual(
      expect.objectContaining({ id: owner.memberId, userId: owner.userId, status: 'active', groups: [] }),
    )
  })

  it('are changed by admins, but for owners, who are for owners', async () => {
    const { id, owner, admin, member } = await staffed()
    expect((await member.call('PATCH', `/${member.memberId}`, { role: 'admin' })).body.code).toBe(
      'ADMIN_REQUIRED',
    )
    expect((await admin.call('PATCH', `/${member.memberId}`, { role: 'admin' })).body.data.role).toBe('admin')
    for (const [target, patch] of [
      [member, { role: 'owner' }],
      [owner, { role: 'member' }],
      [owner, { status: 'inactive' }],
    ] as const) {
      const { status, body } = await admin.call('PATCH', `/${target.memberId}`, patch)
      expect([status, body.code]).toEqual([403, 'OWNER_REQUIRED'])
    }
    expect((await admin.call('DELETE', `/${owner.memberId}`)).body.code).toBe('OWNER_REQUIRED')
    expect((await owner.call('PATCH', `/${member.memberId}`, { role: 'owner' })).status).toBe(200)
    expect(await events(id)).toEqual(['member.updated', 'member.updated'])
  })

  it('always have an owner among them, also when two leave at once', async () => {
    const { id, owner, admin } = await staffed()
    for (const call of [
      owner.call('PATCH', `/${owner.memberId}`, { role: 'admin' }),
      owner.call('PATCH', `/${owner.memberId}`, { status: 'inactive' }),
      owner.call('DELETE', `/${owner.memberId}`),
    ]) {
      expect((await call).body.code).toBe('LAST_OWNER')
    }
    await owner.call('PATCH', `/${admin.memberId}`, { role: 'owner' })
    const answers = await Promise.all([
      owner.call('PATCH', `/${admin.memberId}`, { role: 'member' }),
      admin.call('PATCH', `/${owner.memberId}`, { role: 'member' }),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const owners = await world.parts.db.kysely
      .selectFrom('memberships')
      .select('id')
      .where('organization_id', '=', id)
      .where('role', '=', 'owner')
      .where('status', '=', 'active')
      .execute()
    expect(owners).toHaveLength(1)
  })

  it('who are put out are signed out of the organization, and of nothing else', async () => {
    const { id, owner, member } = await staffed()
    const connectionId = await world.connection(id)
    const bound = await world.signIn(member.userId, { organizationId: id, connectionId })
    const own = await world.signIn(member.userId)
    expect((await owner.call('PATCH', `/${member.memberId}`, { status: 'inactive' })).status).toBe(200)
    expect(await useAccountSession(world.parts, bound.secret)).toBeNull()
    expect(await useAccountSession(world.parts, own.secret)).not.toBeNull()
    expect((await member.call('GET')).status).toBe(404)
    await owner.call('PATCH', `/${member.memberId}`, { status: 'active' })
    expect((await member.call('GET')).status).toBe(200)
    expect((await owner.call('DELETE', `/${member.memberId}`)).status).toBe(200)
    expect((await member.call('GET')).status).toBe(404)
    expect(await events(id)).toEqual(['member.updated', 'member.updated', 'member.removed'])
  })

  it('who wait are let in or turned down, and nobody else is', async () => {
    const { id, owner, member } = await staffed()
    const waiting = async () => {
      const userId = await world.person()
      await world.join(id, userId, { status: 'pending' })
      return { userId, memberId: (await membership(id, userId))?.id ?? '' }
    }
    const [one, other] = [await waiting(), await waiting()]
    expect((await owner.call('POST', `/${one.memberId}/approve`)).body.data.status).toBe('active')
    expect((await owner.call('POST', `/${other.memberId}/decline`)).status).toBe(200)
    expect(await membership(id, other.userId)).toBeUndefined()
    for (const verb of ['approve', 'decline']) {
      expect((await owner.call('POST', `/${member.memberId}/${verb}`)).status).toBe(404)
    }
  })

  it('of another organization are as unknown as none', async () => {
    const [here, there] = [await staffed(), await staffed()]
    for (const [method, rest, body] of [
      ['PATCH', '', { role: 'admin' }],
      ['DELETE', '', undefined],
      ['POST', '/approve', undefined],
    ] as const) {
      const { status } = await here.owner.call(method, `/${there.member.memberId}${rest}`, body)
      expect(status).toBe(404)
    }
    expect(await membership(there.id, there.member.userId)).toMatchObject({
      role: 'member',
      status: 'active',
    })
  })
})
