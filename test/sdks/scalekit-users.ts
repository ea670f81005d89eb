import { expect } from 'vitest'
import type { Answer } from './running-cardea.ts'
import type { MethodName } from './scalekit-methods.ts'
import {
  type MethodTest,
  absent,
  ids,
  invalid,
  isRefused,
  newOrganization,
  notFound,
  notImplemented,
  unique,
} from './scalekit-tests.ts'
import type { ScalekitWorld } from './scalekit-world.ts'

/* The methods on people: users, where they belong, and as what. */

const [ACTIVE, PENDING_INVITE] = [1, 3]
const conflict = { name: 'ScalekitConflictException', httpStatus: 409, errorCode: 'ALREADY_EXISTS' }

/** An organization with a domain, so that it vouches for the addresses there. */
async function newTeam(world: ScalekitWorld) {
  const { id } = await newOrganization(world)
  const domain = `${unique('team')}.example`
  await world.call('domain.createDomain', id, domain)
  return { id: String(id), domain }
}

/** A member of a new one. */
async function newMember(world: ScalekitWorld, options: object = {}) {
  const team = await newTeam(world)
  const email = `${unique('bo')}@${team.domain}`
  const { user } = await world.call('user.createUserAndMembership', team.id, { email, ...options })
  return { ...team, email, user }
}

/** A new organization with somebody who is invited to it. */
async function newInvitation(world: ScalekitWorld) {
  const { id } = await newOrganization(world)
  const email = `${unique('eve')}@elsewhere.example`
  const { user } = await world.call('user.createUserAndMembership', id, { email })
  return { id: String(id), email, user }
}

const roleOf = (user: Answer): string => user.memberships[0].roles[0].name
const emails = (list: readonly Answer[]): string[] => list.map(({ email }) => String(email))

async function usersOf({ call }: ScalekitWorld, id: string): Promise<Answer[]> {
  return (await call('user.listOrganizationUsers', id)).users
}

/** By the application's own id the same is done as by ours. */
async function isDoneByExternalId(
  world: ScalekitWorld,
  act: (externalId: string, userId: string, organizationId: string) => Promise<unknown>,
): Promise<void> {
  const externalId = unique('person')
  const { user, id } = await newMember(world, { externalId })
  expect(user.id).toMatch(/^user_/)
  await act(externalId, user.id, id)
  await isRefused(act(unique('nobody'), user.id, id), notFound)
}

export const userTests = {
  async 'user.createUserAndMembership'(world) {
    const { call } = world
    const { id, domain } = await newTeam(world)
    const create = async (input: object, of = id) =>
      (await call('user.createUserAndMembership', of, input)).user
    const email = `Bo@${domain}`
    const externalId = unique('person')
    const userProfile = { firstName: 'Bo', lastName: 'Lindqvist' }
    const bo = await create({ email, externalId, userProfile, metadata: { seat: '12' } })
    expect(bo.id).toMatch(/^user_/)
    expect(bo.email.toLowerCase()).toBe(email.toLowerCase())
    expect(bo.userProfile).toMatchObject({ ...userProfile, givenName: 'Bo', emailVerified: true })
    expect(bo.memberships).toMatchObject([{ organizationId: id, membershipStatus: ACTIVE }])
    expect(roleOf(bo)).toBe('member')
    const { user } = await call('user.getUser', bo.id)
    expect(user).toMatchObject({ externalId, metadata: { seat: '12' } })
    await isRefused(create({ email }), conflict)
    // Nobody has this address yet: they are invited, unless no mail is wanted.
    const eve = `${unique('eve')}@elsewhere.example`
    const nobody = { name: 'ScalekitBadRequestException', errorCode: 'ORGANIZATION_NOBODY_TO_ADD' }
    await isRefused(create({ email: eve, sendInvitationEmail: false }), nobody)
    await isRefused(create({ email: eve, externalId: unique('person') }), invalid)
    expect(emails(await usersOf(world, id))).toHaveLength(1)
    const invited = await create({ email: eve, userProfile })
    expect(invited.memberships).toMatchObject([{ membershipStatus: PENDING_INVITE }])
    expect(invited).toMatchObject({ id: expect.stringMatching(/^inv_/), email: eve })
    // Again is anew.
    expect((await create({ email: eve })).id).toBe(invited.id)
    await isRefused(create({ email: 'no address' }), invalid)
    await isRefused(create({ email: `x@${domain}`, userProfile: { firstName: 'x'.repeat(201) } }), invalid)
    await isRefused(create({ email: `x@${domain}`, externalId }), conflict)
    expect(emails(await usersOf(world, id))).not.toContain(`x@${domain}`)
    await isRefused(create({ email }, absent('org')), notFound)
  },
  async 'user.getUser'(world) {
    const { user, id, email } = await newMember(world)
    const { user: found } = await world.call('user.getUser', user.id)
    expect(found).toMatchObject({ id: user.id, email, memberships: [{ organizationId: id }] })
    expect(Number(found.createTime.seconds)).toBeGreaterThan(1_700_000_000)
    for (const nobody of [absent('user'), 'usr_123', (await newInvitation(world)).user.id]) {
      await isRefused(world.call('user.getUser', nobody), notFound)
    }
  },
  'user.getUserByExternalId': (world) =>
    isDoneByExternalId(world, async (externalId, userId) => {
      const { user } = await world.call('user.getUserByExternalId', externalId)
      expect(user).toMatchObject({ id: userId, externalId })
    }),
  async 'user.listUsers'(world) {
    const list = (options?: object) => world.call('user.listUsers', options)
    const created = [(await newMember(world)).user.id, (await newMember(world)).user.id]
    const all: string[] = []
    let page = await list({ pageSize: 2 })
    const { totalSize } = page
    for (;;) {
      all.push(...ids(page.users))
      if (page.nextPageToken === '') break
      const before = page
      page = await list({ pageSize: 2, pageToken: page.nextPageToken })
      const back = await list({ pageSize: 2, pageToken: page.prevPageToken })
      expect(ids(back.users)).toEqual(ids(before.users))
    }
    expect(new Set(all).size).toBe(totalSize)
    expect(all).toEqual(expect.arrayContaining(created))
    expect((await list()).users.length).toBeLessThanOrEqual(10)
    await isRefused(list({ pageToken: 'nothing' }), invalid)
    await isRefused(list({ pageSize: 101 }), invalid)
  },
  async 'user.listOrganizationUsers'(world) {
    const { id, domain, email } = await newMember(world)
    const second = `${unique('cy')}@${domain}`
    const [third, fourth] = [`${unique('di')}@elsewhere.example`, `${unique('ed')}@elsewhere.example`]
    for (const each of [second, third, fourth]) {
      await world.call('user.createUserAndMembership', id, { email: each })
    }
    const list = (options?: object) => world.call('user.listOrganizationUsers', id, options)
    const whole = await list()
    expect([emails(whole.users), whole.totalSize]).toEqual([[email, second, third, fourth], 4])
    // Whoever is invited follows whoever belongs, from page to page and back.
    const first = await list({ pageSize: 3 })
    expect([emails(first.users), first.prevPageToken]).toEqual([[email, second, third], ''])
    const last = await list({ pageSize: 3, pageToken: first.nextPageToken })
    expect([emails(last.users), last.nextPageToken, last.totalSize]).toEqual([[fourth], '', 4])
    const back = await list({ pageSize: 3, pageToken: last.prevPageToken })
    expect(emails(back.users)).toEqual(emails(first.users))
    expect((await list({ pageSize: 1, pageToken: last.prevPageToken })).users).toHaveLength(1)
    await isRefused(list({ pageToken: 'nothing' }), invalid)
    await isRefused(world.call('user.listOrganizationUsers', absent('org')), notFound)
  },
  async 'user.searchUsers'(world) {
    const { user, email } = await newMember(world)
    const search = (query: string) => world.call('user.searchUsers', query, 10)
    const found = await search(email.toUpperCase())
    expect([ids(found.users), found.totalSize]).toEqual([[user.id], 1])
    expect((await search('nobody@nowhere.example')).users).toEqual([])
    await isRefused(search('ab'), invalid)
  },
  async 'user.searchOrganizationUsers'(world) {
    const { user, email, id } = await newMember(world)
    const invited = await newInvitation(world)
    const search = (of: string, query: string) => world.call('user.searchOrganizationUsers', of, query, 10)
    const found = await search(id, email)
    expect([ids(found.users), found.totalSize]).toEqual([[user.id], 1])
    expect(ids((await search(invited.id, invited.email)).users)).toEqual([invited.user.id])
    expect((await search(id, invited.email)).users).toEqual([])
    await isRefused(search(id, 'ab'), invalid)
    await isRefused(search(absent('org'), email), notFound)
  },
  async 'user.updateUser'(world) {
    const { user } = await newMember(world)
    const update = async (input: object) => (await world.call('user.updateUser', user.id, input)).user
    const externalId = unique('person')
    const userProfile = { firstName: 'Bea', lastName: 'Berg' }
    expect(await update({ externalId, userProfile, metadata: { seat: '1' } })).toMatchObject({
      externalId,
      userProfile,
      metadata: { seat: '1' },
    })
    const merged = await update({ metadata: { floor: '2' } })
    expect(merged).toMatchObject({ externalId, userProfile, metadata: { seat: '1', floor: '2' } })
    expect((await update({ externalId: '' })).externalId).toBeUndefined()
    await isRefused(update({ userProfile: { firstName: 'x'.repeat(201) } }), invalid)
    await isRefused(update({ metadata: { much: 'x'.repeat(3000) } }), invalid)
    await isRefused(world.call('user.updateUser', absent('user'), {}), notFound)
    const other = await newMember(world, { externalId })
    await isRefused(update({ externalId }), conflict)
    expect(other.user.id).not.toBe(user.id)
  },
  'user.updateUserByExternalId': (world) =>
    isDoneByExternalId(world, async (externalId, userId) => {
      const input = { userProfile: { firstName: 'Bea' } }
      const { user } = await world.call('user.updateUserByExternalId', externalId, input)
      expect(user).toMatchObject({ id: userId, externalId, userProfile: { firstName: 'Bea' } })
    }),
  async 'user.deleteUser'(world) {
    const { user, id } = await newMember(world)
    await world.call('user.deleteUser', user.id)
    expect(await usersOf(world, id)).toEqual([])
    for (const method of ['user.getUser', 'user.deleteUser'] as const) {
      await isRefused(world.call(method, user.id), notFound)
    }
  },
  'user.deleteUserByExternalId': (world) =>
    isDoneByExternalId(world, async (externalId, userId) => {
      await world.call('user.deleteUserByExternalId', externalId)
      await isRefused(world.call('user.getUser', userId), notFound)
    }),
  async 'user.createMembership'(world) {
    const { user, id } = await newMember(world)
    const create = (options: object, of = id) => world.call('user.createMembership', of, user.id, options)
    await isRefused(create({}), conflict)
    await world.call('user.deleteMembership', id, user.id)
    await isRefused(create({ roles: ['admin', 'member'] }), invalid)
    await isRefused(create({ roles: ['emperor'] }), invalid)
    await isRefused(create({ metadata: { seat: '1' } }), invalid)
    const { user: added } = await create({ roles: ['admin'] })
    expect(added).toMatchObject({ id: user.id, memberships: [{ membershipStatus: ACTIVE }] })
    expect(roleOf(added)).toBe('admin')
    // Whom the identity provider of one organization has brought belongs to that one alone.
    await isRefused(create({}, (await newOrganization(world)).id), {
      name: 'ScalekitBadRequestException',
      errorCode: 'ORGANIZATION_USER_OF_ANOTHER',
    })
    await isRefused(create({}, absent('org')), notFound)
    await isRefused(world.call('user.createMembership', id, absent('user')), notFound)
  },
  'user.createMembershipByExternalId': (world) =>
    isDoneByExternalId(world, async (externalId, userId, id) => {
      await world.call('user.deleteMembership', id, userId)
      const { user } = await world.call('user.createMembershipByExternalId', id, externalId)
      expect(user.id).toBe(userId)
    }),
  async 'user.updateMembership'(world) {
    const { user, id } = await newMember(world)
    const update = (options: object, of = id) => world.call('user.updateMembership', of, user.id, options)
    expect(roleOf((await update({ roles: ['owner'] })).user)).toBe('owner')
    expect(roleOf((await update({})).user)).toBe('owner')
    await isRefused(update({ roles: ['member'] }), {
      name: 'ScalekitBadRequestException',
      errorCode: 'ORGANIZATION_LAST_OWNER',
    })
    await isRefused(update({ roles: ['emperor'] }), invalid)
    await isRefused(update({ metadata: { seat: '1' } }), invalid)
    await isRefused(update({}, (await newOrganization(world)).id), notFound)
  },
  'user.updateMembershipByExternalId': (world) =>
    isDoneByExternalId(world, async (externalId, _userId, id) => {
      const options = { roles: ['admin'] }
      const { user } = await world.call('user.updateMembershipByExternalId', id, externalId, options)
      expect(roleOf(user)).toBe('admin')
    }),
  async 'user.deleteMembership'(world) {
    const { user, id } = await newMember(world)
    await world.call('user.deleteMembership', id, user.id)
    expect(await usersOf(world, id)).toEqual([])
    expect((await world.call('user.getUser', user.id)).user.memberships).toEqual([])
    await isRefused(world.call('user.deleteMembership', id, user.id), notFound)
    // An invitation is taken back.
    const invited = await newInvitation(world)
    await isRefused(world.call('user.deleteMembership', id, invited.user.id), notFound)
    await world.call('user.deleteMembership', invited.id, invited.user.id)
    expect(await usersOf(world, invited.id)).toEqual([])
  },
  'user.deleteMembershipByExternalId': (world) =>
    isDoneByExternalId(world, async (externalId, _userId, id) => {
      await world.call('user.deleteMembershipByExternalId', id, externalId)
      expect(await usersOf(world, id)).toEqual([])
    }),
  async 'user.resendInvite'(world) {
    const { id, user } = await newInvitation(world)
    const { invite } = await world.call('user.resendInvite', id, user.id)
    expect(invite).toMatchObject({ organizationId: id, userId: user.id, status: 'PENDING_INVITE' })
    expect(Number(invite.expiresAt.seconds)).toBeGreaterThan(Date.now() / 1000)
    await isRefused(world.call('user.resendInvite', id, absent('inv')), notFound)
    const member = await newMember(world)
    await isRefused(world.call('user.resendInvite', member.id, member.user.id), notFound)
  },
  async 'user.listUserRoles'(world) {
    const { user, id } = await newMember(world)
    const { roles } = await world.call('user.listUserRoles', id, user.id)
    expect(roles).toMatchObject([{ name: 'member', displayName: 'Member' }])
    await isRefused(world.call('user.listUserRoles', id, absent('user')), notFound)
  },
  async 'user.listUserPermissions'(world) {
    const { user, id } = await newMember(world)
    expect((await world.call('user.listUserPermissions', id, user.id)).permissions).toEqual([])
    await isRefused(world.call('user.listUserPermissions', id, absent('user')), notFound)
  },
  async 'user.assignUserRoles'(world) {
    const { user, id } = await newMember(world)
    const assign = (roles: readonly string[], of: string = user.id) =>
      world.call('user.assignUserRoles', id, of, roles)
    expect((await assign(['admin'])).roles).toMatchObject([{ name: 'admin' }])
    expect((await world.call('user.listUserRoles', id, user.id)).roles).toMatchObject([{ name: 'admin' }])
    await isRefused(assign(['admin', 'owner']), invalid)
    await isRefused(assign(['emperor']), invalid)
    await isRefused(assign(['admin'], absent('user')), notFound)
  },
  async 'user.removeUserRole'(world) {
    const { user, id } = await newMember(world)
    await world.call('user.assignUserRoles', id, user.id, ['admin'])
    const remove = (role: string) => world.call('user.removeUserRole', id, user.id, role)
    await isRefused(remove('owner'), notFound)
    await isRefused(remove('emperor'), notFound)
    await remove('admin')
    expect(roleOf((await usersOf(world, id))[0])).toBe('member')
    await isRefused(remove('member'), invalid)
  },
  async 'role.listRoles'({ call }) {
    const { roles } = await call('role.listRoles')
    expect(roles).toMatchObject([
      { name: 'owner', defaultCreator: true, defaultMember: false },
      { name: 'admin', defaultCreator: false },
      { name: 'member', defaultCreator: false, defaultMember: true },
    ])
  },
  async 'role.getRole'({ call }) {
    expect((await call('role.getRole', 'admin')).role).toMatchObject({ name: 'admin', displayName: 'Admin' })
    await isRefused(call('role.getRole', 'emperor'), notFound)
  },
  async 'role.listOrganizationRoles'({ call, organizationId }) {
    const { roles } = await call('role.listOrganizationRoles', organizationId)
    expect(roles.map(({ name }: Answer) => name)).toEqual(['owner', 'admin', 'member'])
    await isRefused(call('role.listOrganizationRoles', absent('org')), notFound)
  },
  async 'role.getOrganizationRole'({ call, organizationId }) {
    const get = (of: string, name: string) => call('role.getOrganizationRole', of, name)
    expect((await get(organizationId, 'owner')).role).toMatchObject({ name: 'owner', isOrgRole: false })
    await isRefused(get(organizationId, 'emperor'), notFound)
    await isRefused(get(absent('org'), 'owner'), notFound)
  },
  'role.createRole': ({ call }) =>
    isRefused(call('role.createRole', { name: 'emperor', displayName: 'Emperor' }), notImplemented),
} as const satisfies Readonly<Partial<Record<MethodName, MethodTest>>>
