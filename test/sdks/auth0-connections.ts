import { expect } from 'vitest'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, absent, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Auth0World } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `connections.${string}`>

/** A connection of a new organization; complete, so that it may be active. */
export async function newConnection({ cardea }: Auth0World, input: object = {}): Promise<Answer> {
  const { id: organizationId } = await cardea.api('POST', '/v1/organizations', { name: unique('Org') })
  return cardea.api('POST', '/v1/connections', {
    organizationId,
    protocol: 'oidc',
    provider: 'okta',
    name: unique('connection'),
    issuer: 'https://acme.okta.example',
    clientId: 'client',
    clientSecret: 'a secret that is shown to nobody',
    ...input,
  })
}

/** Connections, which are set up elsewhere. */
export const connectionTests: Readonly<Record<Name, MethodTest>> = {
  async 'connections.list'(library, world) {
    const names = [unique('listed'), unique('listed'), unique('listed')]
    for (const name of names) await newConnection(world, { name })
    const saml = await newConnection(world, {
      protocol: 'saml',
      provider: 'entra-id',
      issuer: undefined,
      clientId: undefined,
      clientSecret: undefined,
    })
    const all = await library.all('connections.list', 'connections', 2)
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(JSON.stringify(all)).not.toContain('a secret that is shown to nobody')
    const itemsOf = async (query: object) => {
      const answer = await library.call('connections.list', query)
      return (library.version === 4 ? answer : answer.data) as Answer[]
    }
    expect(await itemsOf({ name: names[0] })).toMatchObject([{ name: names[0], strategy: 'okta' }])
    const samlOnes = await itemsOf({ strategy: ['samlp'] })
    expect(samlOnes.map(({ id }) => id)).toContain(saml.id)
    expect(new Set(samlOnes.map(({ strategy }) => strategy))).toEqual(new Set(['samlp']))
    const both = await itemsOf({ strategy: ['samlp', 'okta'] })
    expect(new Set(both.map(({ strategy }) => strategy))).toEqual(new Set(['samlp', 'okta']))
    expect(await itemsOf({ strategy: ['ad'] })).toEqual([])
  },
  async 'connections.create'(library) {
    const input = { name: unique('never'), strategy: 'oidc', options: {} }
    await refused(library, library.call('connections.create', input), 405)
  },
  async 'connections.get'(library, world) {
    const { id, name, organizationId } = await newConnection(world)
    expect(await library.call('connections.get', id)).toMatchObject({
      id,
      name,
      strategy: 'okta',
      options: { issuer: 'https://acme.okta.example', client_id: 'client', scope: 'openid profile email' },
      metadata: { organization_id: organizationId, status: 'draft' },
    })
    for (const unknown of [absent('conn'), 'con_other'])
      await isNotFound(library, library.call('connections.get', unknown), 'inexistent_connection')
    const elsewhere = await newConnection(world)
    const bound = await world.machineWith(['read:connections'], organizationId)
    expect(await library.callAs(bound, 'connections.get', id)).toMatchObject({ id })
    await isNotFound(library, library.callAs(bound, 'connections.get', elsewhere.id))
  },
  async 'connections.update'(library, world) {
    const { id } = await newConnection(world)
    await refused(library, library.call('connections.update', id, { display_name: 'x' }), 405)
  },
  async 'connections.delete'(library, world) {
    const { id } = await newConnection(world)
    await library.call('connections.delete', id)
    for (const method of ['connections.get', 'connections.delete'] as const)
      await isNotFound(library, library.call(method, id), 'inexistent_connection')
  },
  async 'connections.clients.get'(library, world) {
    const { id } = await newConnection(world)
    const { clientId } = await world.cardea.api('POST', '/v1/applications', {
      name: unique('App'),
      type: 'web',
    })
    const answer = await library.call('connections.clients.get', id)
    const clients: Answer[] = answer.clients ?? answer.data
    expect(clients).toContainEqual({ client_id: clientId })
    expect(clients).not.toContainEqual({ client_id: world.machine.clientId })
    await isNotFound(library, library.call('connections.clients.get', absent('conn')))
    const weak = await world.machineWith(['read:connections'])
    await refused(library, library.callAs(weak, 'connections.clients.get', id), 403, 'insufficient_scope')
  },
  async 'connections.clients.update'(library, world) {
    const { id } = await newConnection(world)
    const { clientId } = await world.cardea.api('POST', '/v1/applications', {
      name: unique('App'),
      type: 'web',
    })
    const update = (client: string, status: boolean) =>
      library.call('connections.clients.update', id, [{ client_id: client, status }])
    await update(clientId, true)
    await refused(library, update(clientId, false), 400, 'invalid_body')
    await isNotFound(library, update('nobody', true))
  },
}
