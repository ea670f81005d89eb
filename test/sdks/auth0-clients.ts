import { expect } from 'vitest'
import { newConnection } from './auth0-connections.ts'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `clients.${string}`>

/** Applications, and the connections that they may use. */
export const clientTests: Readonly<Record<Name, MethodTest>> = {
  async 'clients.list'(library, { cardea }) {
    const { clientId } = await cardea.api('POST', '/v1/applications', { name: unique('App'), type: 'spa' })
    const all = await library.all('clients.list', 'clients', 2)
    expect(all).toContainEqual(
      expect.objectContaining({ client_id: clientId, app_type: 'spa', token_endpoint_auth_method: 'none' }),
    )
    const answer = await library.call('clients.list', { app_type: 'non_interactive' })
    const machines: Answer[] = library.version === 4 ? answer : answer.data
    expect(new Set(machines.map((each) => each.app_type))).toEqual(new Set(['non_interactive']))
    expect(JSON.stringify(all)).not.toContain('client_secret"')
  },
  async 'clients.create'(library) {
    await refused(library, library.call('clients.create', { name: unique('Never') }), 405)
  },
  async 'clients.get'(library, { cardea }) {
    const name = unique('App')
    const redirectUris = ['https://app.example/callback']
    const { clientId } = await cardea.api('POST', '/v1/applications', { name, type: 'web', redirectUris })
    const got = await library.call('clients.get', clientId)
    expect(got).toMatchObject({ client_id: clientId, name, app_type: 'regular_web', callbacks: redirectUris })
    expect(got).not.toHaveProperty('client_secret')
    await isNotFound(library, library.call('clients.get', 'nobody'), 'inexistent_client')
  },
  async 'clients.connections.get'(library, world) {
    const { clientId } = await world.cardea.api('POST', '/v1/applications', {
      name: unique('App'),
      type: 'web',
    })
    const name = unique('self-service-sso')
    const { id } = await newConnection(world, { name })
    const items: Answer[] = []
    let from: string | undefined
    do {
      const query: object = from === undefined ? {} : { from }
      const answer = await library.call('clients.connections.get', clientId, query)
      items.push(...(answer.connections ?? answer.data))
      from = answer.next ?? answer.response?.next
    } while (from !== undefined)
    expect(items).toContainEqual(expect.objectContaining({ id, name }))
    await isNotFound(library, library.call('clients.connections.get', 'nobody', {}), 'inexistent_client')
  },
}
