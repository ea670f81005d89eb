import { expect } from 'vitest'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
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
    await refused(library, library.call('users.update', id, { name: 'X' }), 405)
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
