import { expect } from 'vitest'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import type { MethodName } from './auth0-methods.ts'
import { itemsOf, newOrganization } from './auth0-organizations.ts'
import { type MethodTest, absent, isNotFound, refused, unique } from './auth0-tests.ts'
import { somebody } from './auth0-users.ts'
import type { Auth0World, Library } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `organizations.${'members' | 'invitations'}.${string}`>

/** Somebody of a new organization, with an address of its domain, as this. */
async function member({ cardea }: Auth0World, role: string, organizationId?: string): Promise<Answer> {
  const id = organizationId ?? (await cardea.api('POST', '/v1/organizations', { name: unique('Org') })).id
  const domain = `${unique('members')}.example`
  await cardea.api('POST', `/v1/organizations/${String(id)}/domains`, { domain, state: 'verified' })
  const email = `${unique('ada')}@${domain}`
  return cardea.api('POST', `/v1/organizations/${String(id)}/members`, { email, role })
}

/** What the library tells of who belongs to it: who, and as what. */
async function rolesOf(library: Library, organizationId: string): Promise<Readonly<Record<string, string>>> {
  const all = await library.all('organizations.members.list', 'members', 50, organizationId)
  return Object.fromEntries(all.map((each) => [each.user_id, each.roles[0]?.id]))
}

const invitee = () => ({
  inviter: { name: 'Ada' },
  invitee: { email: `${unique('bo')}@example.org` },
  client_id: 'x',
})

/** Who belongs to an organization, and who is asked to. */
export const memberTests: Readonly<Record<Name, MethodTest>> = {
  async 'organizations.members.list'(library, world) {
    await somebody(world)
    const members = await library.all('organizations.members.list', 'members', 1, testOrganizationId)
    expect(members).toContainEqual({
      user_id: expect.stringMatching(/^user_/) as string,
      email: 'ada@example.com',
      name: 'Ada Keller',
      roles: [{ id: 'member', name: 'member' }],
    })
    const { id } = await newOrganization(library)
    expect(itemsOf(library, await library.call('organizations.members.list', id))).toEqual([])
    await isNotFound(library, library.call('organizations.members.list', absent('org')))
  },
  async 'organizations.members.create'(library, world) {
    const { userId, organizationId } = await member(world, 'member')
    const { id } = await newOrganization(library)
    const create = (organization: string, ...members: readonly string[]) =>
      library.call('organizations.members.create', organization, { members })
    // Whoever is a member already is no fault, and stays what they are.
    await create(organizationId, userId)
    expect(await rolesOf(library, organizationId)).toEqual({ [userId]: 'member' })
    await library.call('organizations.members.delete', organizationId, { members: [userId] })
    await create(organizationId, userId, userId)
    expect(await rolesOf(library, organizationId)).toEqual({ [userId]: 'member' })
    // Whom the identity provider of one customer has brought can be nobody at another, and all of a request is done or nothing.
    await refused(library, create(id, userId), 409)
    await isNotFound(library, create(organizationId, userId, absent('user')), 'inexistent_user')
    await isNotFound(library, create(absent('org'), userId))
    await refused(library, create(id), 400, 'invalid_body')
    const reader = await world.machineWith(['read:members'])
    const input = { members: [userId] }
    const without = library.callAs(reader, 'organizations.members.create', organizationId, input)
    const { message } = await refused(library, without, 403, 'insufficient_scope')
    expect(message).toContain('create:organization_members')
  },
  async 'organizations.members.delete'(library, world) {
    const owner = await member(world, 'owner')
    const other = await member(world, 'member', owner.organizationId)
    const remove = (...members: readonly string[]) =>
      library.call('organizations.members.delete', owner.organizationId, { members })
    await refused(library, remove(other.userId, owner.userId), 409)
    expect(await rolesOf(library, owner.organizationId)).toHaveProperty(other.userId)
    await remove(other.userId)
    expect(await rolesOf(library, owner.organizationId)).toEqual({ [owner.userId]: 'owner' })
    await isNotFound(library, remove(other.userId))
    const reader = await world.machineWith(['read:members'])
    const input = { members: [owner.userId] }
    const without = library.callAs(reader, 'organizations.members.delete', owner.organizationId, input)
    await refused(library, without, 403, 'insufficient_scope')
  },
  async 'organizations.members.roles.list'(library, world) {
    await somebody(world)
    const [member] = await library.all('organizations.members.list', 'members', 1, testOrganizationId)
    const method = 'organizations.members.roles.list'
    expect(await library.all(method, 'roles', 1, testOrganizationId, member.user_id)).toEqual([
      { id: 'member', name: 'member' },
    ])
    const { id } = await newOrganization(library)
    await isNotFound(library, library.call(method, id, member.user_id))
    await isNotFound(library, library.call('organizations.members.roles.list', id, absent('user')))
  },
  async 'organizations.members.roles.assign'(library, world) {
    const { userId, organizationId } = await member(world, 'member')
    const assign = (user: string, ...roles: readonly string[]) =>
      library.call('organizations.members.roles.assign', organizationId, user, { roles })
    await assign(userId, 'owner')
    expect(await rolesOf(library, organizationId)).toEqual({ [userId]: 'owner' })
    await refused(library, assign(userId, 'admin'), 409)
    for (const roles of [['rol_1'], ['admin', 'member'], []])
      await refused(library, assign(userId, ...roles), 400, 'invalid_body')
    await isNotFound(library, assign(absent('user'), 'admin'))
    const reader = await world.machineWith(['read:members'])
    const method = 'organizations.members.roles.assign'
    const without = library.callAs(reader, method, organizationId, userId, { roles: ['admin'] })
    await refused(library, without, 403, 'insufficient_scope')
  },
  async 'organizations.members.roles.delete'(library, world) {
    const { userId, organizationId } = await member(world, 'admin')
    const take = (user: string, ...roles: readonly string[]) =>
      library.call('organizations.members.roles.delete', organizationId, user, { roles })
    await take(userId, 'owner')
    expect(await rolesOf(library, organizationId)).toEqual({ [userId]: 'admin' })
    await take(userId, 'admin')
    expect(await rolesOf(library, organizationId)).toEqual({ [userId]: 'member' })
    await refused(library, take(userId, 'member'), 400, 'invalid_body')
    await isNotFound(library, take(absent('user'), 'admin'))
    const owner = await member(world, 'owner', organizationId)
    await refused(library, take(owner.userId, 'owner'), 409)
    const reader = await world.machineWith(['read:members'])
    const method = 'organizations.members.roles.delete'
    const without = library.callAs(reader, method, organizationId, userId, { roles: ['admin'] })
    await refused(library, without, 403, 'insufficient_scope')
  },
  async 'organizations.invitations.list'(library, world) {
    const { id } = await newOrganization(library)
    const made = []
    for (let count = 0; count < 3; count += 1)
      made.push(await library.call('organizations.invitations.create', id, invitee()))
    expect(await library.all('organizations.invitations.list', 'invitations', 2, id)).toEqual(made)
    const { id: empty } = await newOrganization(library)
    expect(itemsOf(library, await library.call('organizations.invitations.list', empty))).toEqual([])
    await isNotFound(library, library.call('organizations.invitations.list', absent('org')))
    const bound = await world.machineWith(['read:members'], empty)
    await isNotFound(library, library.callAs(bound, 'organizations.invitations.list', id))
  },
  async 'organizations.invitations.create'(library, world) {
    const { id } = await newOrganization(library)
    const create = (input: object = {}, organization: string = id) =>
      library.call('organizations.invitations.create', organization, { ...invitee(), ...input })
    const made = await create({ roles: ['admin'], ttl_sec: 604_800, send_invitation_email: true })
    expect(made).toEqual({
      id: expect.stringMatching(/^inv_/) as string,
      organization_id: id,
      invitee: { email: expect.stringMatching(/@example\.org$/) as string },
      roles: ['admin'],
      created_at: expect.any(String) as string,
      expires_at: expect.any(String) as string,
    })
    // An address that is invited already is invited anew.
    expect((await create({ invitee: made.invitee })).id).toBe(made.id)
    for (const wrong of [
      { send_invitation_email: false },
      { ttl_sec: 60 },
      { roles: ['admin', 'member'] },
      { invitee: { email: 'nobody' } },
      { connection_id: absent('conn') },
      { app_metadata: { plan: 'gold' } },
    ])
      await refused(library, create(wrong), 400, 'invalid_body')
    await isNotFound(library, create({}, absent('org')))
    const { email, organizationId } = await member(world, 'member')
    await refused(library, create({ invitee: { email } }, organizationId), 409, 'invitation_conflict')
    const reader = await world.machineWith(['read:members'])
    const without = library.callAs(reader, 'organizations.invitations.create', id, invitee())
    await refused(library, without, 403, 'insufficient_scope')
  },
  async 'organizations.invitations.get'(library) {
    const { id } = await newOrganization(library)
    const made = await library.call('organizations.invitations.create', id, invitee())
    expect(await library.call('organizations.invitations.get', id, made.id)).toEqual(made)
    for (const unknown of [absent('inv'), 'uinv_1'])
      await isNotFound(
        library,
        library.call('organizations.invitations.get', id, unknown),
        'inexistent_invitation',
      )
    const { id: other } = await newOrganization(library)
    await isNotFound(library, library.call('organizations.invitations.get', other, made.id))
  },
  async 'organizations.invitations.delete'(library, world) {
    const { id } = await newOrganization(library)
    const made = await library.call('organizations.invitations.create', id, invitee())
    const reader = await world.machineWith(['read:members'])
    const without = library.callAs(reader, 'organizations.invitations.delete', id, made.id)
    await refused(library, without, 403, 'insufficient_scope')
    await library.call('organizations.invitations.delete', id, made.id)
    for (const method of ['organizations.invitations.get', 'organizations.invitations.delete'] as const)
      await isNotFound(library, library.call(method, id, made.id), 'inexistent_invitation')
  },
}
