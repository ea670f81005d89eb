import { readFileSync } from 'node:fs'
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

/** Some certificate, as the library's documentation has them: the base64 of the PEM. */
function certificateOf({ cardea }: Auth0World): string {
  return readFileSync(cardea.certificateFile ?? '').toString('base64')
}

/** Connections. */
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
    const few = { name: names[0], fields: 'name,strategy', include_fields: true }
    expect(await itemsOf(few)).toEqual([{ name: names[0], strategy: 'okta' }])
    const [rest] = await itemsOf({ ...few, include_fields: false })
    expect([rest.name, rest.options]).toEqual([undefined, expect.any(Object)])
  },
  async 'connections.create'(library, world) {
    const create = (input: object) =>
      library.call('connections.create', { name: unique('made'), strategy: 'oidc', ...input })
    const { id: organizationId } = await world.cardea.api('POST', '/v1/organizations', {
      name: unique('Org'),
    })
    const metadata = { organization_id: organizationId }
    const options = {
      type: 'back_channel',
      discovery_url: 'https://idp.example/.well-known/openid-configuration',
      client_id: 'client',
      client_secret: 'a secret that is shown to nobody',
      scope: 'openid profile email groups',
    }
    const oidc = await create({ options, metadata })
    expect(oidc).toMatchObject({
      strategy: 'oidc',
      options: { issuer: 'https://idp.example', client_id: 'client', scope: options.scope },
      metadata: { organization_id: organizationId, status: 'draft' },
    })
    expect(JSON.stringify(oidc)).not.toContain(options.client_secret)
    expect(
      await library.call('organizations.enabledConnections.add', organizationId, {
        connection_id: oidc.id,
      }),
    ).toMatchObject({ connection_id: oidc.id })
    const saml = await create({
      strategy: 'samlp',
      display_name: 'A new organization',
      options: {
        signInEndpoint: 'https://idp.example/sso',
        issuer: 'https://idp.example/entity',
        signingCert: certificateOf(world),
      },
    })
    const { organization_id: made } = saml.metadata
    expect(await library.call('organizations.get', made)).toMatchObject({
      display_name: 'A new organization',
    })
    expect(saml.options).toMatchObject({
      signInEndpoint: 'https://idp.example/sso',
      signingCert: expect.any(String) as string,
    })
    for (const wrong of [
      { strategy: 'ad' },
      { options: { ...options, signInEndpoint: 'https://idp.example/sso' } },
      { options: { ...options, discovery_url: 'https://idp.example/' } },
      { options: { mystery: true } },
    ])
      await refused(library, create({ metadata, ...wrong }), 400, 'invalid_body')
    await isNotFound(library, create({ options, metadata: { organization_id: absent('org') } }))
    const bound = await world.machineWith(['write:connections'], organizationId)
    const beyond = library.callAs(bound, 'connections.create', { name: 'x', strategy: 'oidc', options })
    await refused(library, beyond, 403, 'insufficient_scope')
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
    if (library.version !== 4)
      expect(await library.call('connections.get', id, { fields: 'name' })).toEqual({ name })
    for (const unknown of [absent('conn'), 'con_other'])
      await isNotFound(library, library.call('connections.get', unknown), 'inexistent_connection')
    const elsewhere = await newConnection(world)
    const { clientId } = await world.cardea.api('POST', '/v1/applications', {
      name: unique('App'),
      type: 'web',
    })
    expect((await library.call('connections.get', id)).enabled_clients).toContain(clientId)
    const bound = await world.machineWith(['read:connections'], organizationId)
    const seen = await library.callAs(bound, 'connections.get', id)
    expect([seen.id, seen.enabled_clients]).toEqual([id, undefined])
    await isNotFound(library, library.callAs(bound, 'connections.get', elsewhere.id))
  },
  async 'connections.update'(library, world) {
    const { id } = await newConnection(world)
    const update = (options: object) => library.call('connections.update', id, { options })
    expect(await update({ client_id: 'another' })).toMatchObject({
      options: { issuer: 'https://acme.okta.example', client_id: 'another' },
    })
    expect((await update({ domain: 'other.okta.example' })).options.issuer).toBe('https://other.okta.example')
    await refused(library, update({ signInEndpoint: 'https://idp.example/sso' }), 400, 'invalid_body')
    await isNotFound(library, library.call('connections.update', absent('conn'), { options: {} }))
  },
  async 'connections.delete'(library, world) {
    const { id } = await newConnection(world)
    await library.call('connections.delete', id)
    for (const method of ['connections.get', 'connections.delete'] as const)
      await isNotFound(library, library.call(method, id), 'inexistent_connection')
  },
  async 'connections.checkStatus'(library, world) {
    const { id } = await newConnection(world, { status: 'active' })
    await library.call('connections.checkStatus', id)
    const draft = await newConnection(world)
    for (const none of [draft.id, absent('conn')])
      await isNotFound(library, library.call('connections.checkStatus', none), 'inexistent_connection')
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
