import { expect } from 'vitest'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Auth0World, Library } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `clientGrants.${string}`>

const ownApi = ({ cardea }: Auth0World) => `${cardea.url}/api/v2/`

const newMachine = (library: Library): Promise<Answer> =>
  library.call('clients.create', { name: unique('Granted'), app_type: 'non_interactive' })

const newGrant = (library: Library, { client_id: clientId }: Answer, input: object): Promise<Answer> =>
  library.call('clientGrants.create', { client_id: clientId, ...input })

/** What tokens for this API say. */
async function scopesOf(
  { cardea }: Auth0World,
  client: Answer,
  audience: string,
): Promise<readonly string[]> {
  const form = {
    grant_type: 'client_credentials',
    client_id: String(client.client_id),
    client_secret: String(client.client_secret),
    audience,
  }
  const answer = await cardea.fetch(`${cardea.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
  const { scope, error }: Answer = await answer.json()
  return error === undefined ? String(scope).split(' ').filter(Boolean).sort() : [String(error)]
}

/** Which APIs applications get tokens for, and what these say. */
export const clientGrantTests: Readonly<Record<Name, MethodTest>> = {
  async 'clientGrants.list'(library, world) {
    const api = `https://${unique('api')}.example`
    const machines = [await newMachine(library), await newMachine(library), await newMachine(library)]
    for (const machine of machines) await newGrant(library, machine, { audience: api, scope: ['a', 'b'] })
    const all = await library.all('clientGrants.list', 'client_grants', 2)
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    const mine = all.filter(({ audience }) => audience === api)
    expect(mine.map((each) => each.client_id).sort()).toEqual(machines.map((each) => each.client_id).sort())
    const itemsOf = async (query: object): Promise<Answer[]> => {
      const answer = await library.call('clientGrants.list', query)
      return library.version === 4 ? answer : answer.data
    }
    expect(await itemsOf({ audience: api })).toHaveLength(3)
    expect(await itemsOf({ client_id: machines[0].client_id })).toMatchObject([
      { audience: api, scope: ['a', 'b'], subject_type: 'client' },
    ])
    expect(await itemsOf({ client_id: 'nobody' })).toEqual([])
    // What was granted natively is a grant, too.
    const [own] = await itemsOf({ client_id: world.machine.clientId })
    expect(own).toMatchObject({ audience: ownApi(world) })
    expect(own.scope).toEqual(expect.arrayContaining(['create:sso_access_tickets', 'read:clients']))
    const without = await world.machineWith(['read:connections'])
    await refused(library, library.callAs(without, 'clientGrants.list'), 403, 'insufficient_scope')
  },
  async 'clientGrants.create'(library, world) {
    const machine = await newMachine(library)
    const audience = ownApi(world)
    const grant = await newGrant(library, machine, {
      audience,
      scope: ['read:clients', 'create:sso_access_tickets'],
    })
    expect(grant).toEqual({
      id: expect.stringMatching(/^cgr_/) as string,
      client_id: machine.client_id,
      audience,
      scope: ['read:clients', 'read:client_grants', 'create:sso_access_tickets', 'delete:sso_access_tickets'],
      subject_type: 'client',
    })
    expect(await scopesOf(world, machine, audience)).toEqual(['read:applications', 'write:setup_tickets'])
    await refused(library, newGrant(library, machine, { audience, scope: [] }), 409)
    const api = 'https://api.example'
    await refused(
      library,
      newGrant(library, machine, { audience: api, scope: ['other'] }),
      400,
      'invalid_body',
    )
    expect(await scopesOf(world, machine, api)).toEqual(['invalid_target'])

    const spa = await library.call('clients.create', { name: unique('Spa'), app_type: 'spa' })
    expect(await newGrant(library, spa, { audience: api, subject_type: 'user' })).toMatchObject({
      audience: api,
      scope: [],
      subject_type: 'user',
    })
    const other = await newMachine(library)
    for (const [client, input] of [
      [other, { audience, scope: ['read:logs_of_everybody'] }],
      [other, { audience, scope: ['*'] }],
      [other, { scope: [] }],
      [other, { audience, scope: [], allow_any_organization: true }],
      [other, { audience, scope: [], subject_type: 'user' }],
      [spa, { audience: 'https://more.example', scope: ['a'], subject_type: 'user' }],
      [spa, { audience: 'https://more.example', scope: [] }],
    ])
      await refused(library, newGrant(library, client, input as object), 400, 'invalid_body')
    await isNotFound(library, newGrant(library, { client_id: 'nobody' }, { audience, scope: [] }))

    // Nobody grants what they may not do themselves.
    const weak = await world.machineWith(['write:applications', 'read:applications'])
    const asWeak = (scope: readonly string[]) =>
      library.callAs(weak, 'clientGrants.create', { client_id: other.client_id, audience, scope })
    await refused(library, asWeak(['create:organizations']), 403, 'insufficient_scope')
    expect(await asWeak(['read:clients'])).toMatchObject({ audience })
  },
  async 'clientGrants.get'(library, world) {
    const grant = await newGrant(library, await newMachine(library), { audience: 'urn:api', scope: ['a'] })
    expect(await library.call('clientGrants.get', grant.id)).toEqual(grant)
    for (const id of [grant.id.replace(/.{5}$/, 'xxxxx'), 'cgr_other', 'cgr_'])
      await isNotFound(library, library.call('clientGrants.get', id))
    const without = await world.machineWith(['read:connections'])
    await refused(library, library.callAs(without, 'clientGrants.get', grant.id), 403, 'insufficient_scope')
  },
  async 'clientGrants.update'(library, world) {
    const machine = await newMachine(library)
    const audience = ownApi(world)
    const { id } = await newGrant(library, machine, { audience, scope: ['read:clients'] })
    const update = (scope: readonly string[]) => library.call('clientGrants.update', id, { scope })
    expect((await update(['read:connections'])).scope).toContain('read:connections')
    expect(await scopesOf(world, machine, audience)).toEqual(['read:connections'])
    expect((await update([])).scope).toEqual([])
    expect((await update(['read:organizations'])).id).toBe(id)
    await refused(library, update(['nothing:known']), 400, 'invalid_body')
    const weak = await world.machineWith(['write:applications'])
    const more = library.callAs(weak, 'clientGrants.update', id, { scope: ['read:connections'] })
    await refused(library, more, 403, 'insufficient_scope')
    await newGrant(library, machine, { audience: 'https://api.example', scope: ['read:organizations'] })
    await refused(library, update(['read:clients']), 400, 'invalid_body')
    await isNotFound(library, library.call('clientGrants.update', 'cgr_other', { scope: [] }))
  },
  async 'clientGrants.delete'(library, world) {
    const machine = await newMachine(library)
    const audience = ownApi(world)
    const { id } = await newGrant(library, machine, { audience, scope: ['read:clients'] })
    const without = await world.machineWith(['read:applications'])
    await refused(library, library.callAs(without, 'clientGrants.delete', id), 403, 'insufficient_scope')
    await library.call('clientGrants.delete', id)
    expect(await scopesOf(world, machine, audience)).toEqual([])
    await isNotFound(library, library.call('clientGrants.delete', id))
    const both = ['https://one.example', 'https://two.example']
    for (const each of both) await newGrant(library, machine, { audience: each, scope: ['a'] })
    const answer = await library.call('clientGrants.list', { client_id: machine.client_id })
    const grants: Answer[] = library.version === 4 ? answer : answer.data
    await library.call('clientGrants.delete', grants.find((grant) => grant.audience === both[0]).id)
    expect(await scopesOf(world, machine, 'https://one.example')).toEqual(['invalid_target'])
    expect(await scopesOf(world, machine, 'https://two.example')).toEqual(['a'])
  },
}
