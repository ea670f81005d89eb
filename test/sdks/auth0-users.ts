import { expect } from 'vitest'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, absent, isNotFound, refused } from './auth0-tests.ts'
import type { Auth0World } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `users.${string}`>

/** People whom their identity provider has brought. */
export const userTests: Readonly<Record<Name, MethodTest>> = {
  async 'users.list'(library, world) {
    const id = await somebody(world)
    const all = await library.all('users.list', 'users', 1)
    expect(all.map(({ user_id: each }) => each)).toContain(id)
    const found = await library.call('users.list', { q: 'email:"ada@example.com"', fields: 'user_id,email' })
    const people: Answer[] = library.version === 4 ? found : found.data
    expect(people).toContainEqual({ user_id: id, email: 'ada@example.com' })
    await refused(library, library.call('users.list', { q: 'email:*' }), 400, 'invalid_query_string')
  },
  async 'users.get'(library, world) {
    const id = await somebody(world)
    expect(await library.call('users.get', id)).toMatchObject({
      user_id: id,
      email: 'ada@example.com',
      given_name: 'Ada',
      identities: [{ provider: 'samlp', isSocial: false }],
    })
    for (const unknown of [absent('prof'), 'auth0|x'])
      await isNotFound(library, library.call('users.get', unknown), 'inexistent_user')
  },
  async 'users.listUsersByEmail'(library, world) {
    const id = await somebody(world)
    const byEmail = (email: string): Promise<Answer[]> => library.call('users.listUsersByEmail', { email })
    expect((await byEmail('ada@example.com')).map(({ user_id: each }) => each)).toContain(id)
    expect(await byEmail('nobody@example.com')).toEqual([])
  },
  async 'users.update'(library, world) {
    const id = await somebody(world)
    const update = (input: object) => library.call('users.update', id, input)
    await update({ user_metadata: { plan: 'gold', seat: { row: 3 } } })
    expect((await update({ user_metadata: { plan: null, theme: 'dark' } })).user_metadata).toEqual({
      seat: { row: 3 },
      theme: 'dark',
    })
    expect((await library.call('users.get', id)).user_metadata.theme).toBe('dark')
    expect(await update({ user_metadata: { seat: null, theme: null } })).not.toHaveProperty('user_metadata')
    const half = 'x'.repeat(1500)
    await update({ user_metadata: { one: half } })
    for (const wrong of [
      { name: 'X' },
      { app_metadata: {} },
      { user_metadata: { two: half } },
      { user_metadata: { one: half + half } },
    ])
      await refused(library, update(wrong), 400, 'invalid_body')
    await update({ user_metadata: { one: null } })
    const nobody = library.call('users.update', absent('prof'), { user_metadata: {} })
    await isNotFound(library, nobody, 'inexistent_user')
    const reader = await world.machineWith(['read:profiles'])
    const without = library.callAs(reader, 'users.update', id, { user_metadata: {} })
    await refused(library, without, 403, 'insufficient_scope')
  },
  async 'users.delete'(library, world) {
    const id = await somebody(world)
    const reader = await world.machineWith(['read:profiles'])
    await refused(library, library.callAs(reader, 'users.delete', id), 403, 'insufficient_scope')
    await library.call('users.delete', id)
    for (const method of ['users.get', 'users.delete'] as const)
      await isNotFound(library, library.call(method, id), 'inexistent_user')
    expect(await somebody(world)).not.toBe(id)
  },
  async 'users.organizations.list'(library, world) {
    const id = await somebody(world)
    const all = await library.all('users.organizations.list', 'organizations', 1, id)
    expect(all).toMatchObject([{ id: testOrganizationId }])
    await isNotFound(library, library.call('users.organizations.list', absent('prof')), 'inexistent_user')
    const weak = await world.machineWith(['read:organizations'])
    const without = library.callAs(weak, 'users.organizations.list', id)
    await refused(library, without, 403, 'insufficient_scope')
  },
}

/** The profile of somebody who has signed in. */
export async function somebody({ cardea, signIn }: Auth0World): Promise<string> {
  const profiles = async (): Promise<Answer[]> =>
    (await cardea.api('GET', `/v1/profiles?connectionId=${testSamlConnectionId}`)).items
  if ((await profiles()).length === 0) await signIn()
  const [first] = await profiles()
  return first.id
}
