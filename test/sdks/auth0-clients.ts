import { expect } from 'vitest'
import { newConnection } from './auth0-connections.ts'
import type { MethodName } from './auth0-methods.ts'
import { type MethodTest, isNotFound, refused, unique } from './auth0-tests.ts'
import type { Auth0World } from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

type Name = Extract<MethodName, `clients.${string}`>

/** What the token endpoint answers an application with this secret. */
async function tokenOf({ cardea }: Auth0World, client: Answer): Promise<{ status: number }> {
  const { client_id: clientId, client_secret: clientSecret } = client
  const answer = await cardea.fetch(`${cardea.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${String(clientId)}&client_secret=${String(clientSecret)}`,
  })
  return { status: answer.status }
}

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
  async 'clients.create'(library, world) {
    const create = (input: object) => library.call('clients.create', { name: unique('Made'), ...input })
    const spa = await create({
      app_type: 'spa',
      callbacks: ['https://app.example/callback'],
      allowed_logout_urls: ['https://app.example/'],
      web_origins: ['https://app.example'],
      allowed_origins: ['https://api.example'],
      initiate_login_uri: 'https://app.example/login',
      grant_types: ['authorization_code', 'refresh_token'],
      refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring', token_lifetime: 864_000 },
      token_endpoint_auth_method: 'none',
      jwt_configuration: { alg: 'RS256' },
      oidc_conformant: true,
    })
    expect(spa).toMatchObject({
      app_type: 'spa',
      callbacks: ['https://app.example/callback'],
      initiate_login_uri: 'https://app.example/login',
      grant_types: ['authorization_code', 'refresh_token'],
      refresh_token: { rotation_type: 'rotating', token_lifetime: 864_000 },
    })
    expect([...spa.web_origins].sort()).toEqual(['https://api.example', 'https://app.example'])
    expect(spa).not.toHaveProperty('client_secret')
    expect(await library.call('clients.get', spa.client_id)).toEqual(spa)
    expect((await create({ app_type: 'native' })).app_type).toBe('spa')

    const web = await create({ app_type: 'regular_web', grant_types: ['authorization_code', 'implicit'] })
    expect(web.client_secret).toMatch(/^[\w-]{43}$/)
    const { client_secret: secret, ...told } = await library.call('clients.get', web.client_id)
    expect([secret, { ...told, client_secret: web.client_secret }]).toEqual([undefined, web])
    const machine = await create({ app_type: 'non_interactive', grant_types: ['client_credentials'] })
    expect(await tokenOf(world, machine)).toMatchObject({ status: 200 })

    for (const wrong of [
      {},
      { app_type: 'rms' },
      { app_type: 'spa', callbacks: ['https://app.example/#part'] },
      { app_type: 'spa', token_endpoint_auth_method: 'client_secret_post' },
      { app_type: 'spa', grant_types: ['authorization_code', 'client_credentials'] },
      { app_type: 'spa', grant_types: ['implicit'] },
      { app_type: 'regular_web', grant_types: ['password'] },
      { app_type: 'non_interactive', callbacks: ['https://app.example/callback'] },
      { app_type: 'non_interactive', grant_types: ['refresh_token', 'client_credentials'] },
      { app_type: 'spa', refresh_token: { rotation_type: 'non-rotating', expiration_type: 'expiring' } },
      { app_type: 'spa', refresh_token: { rotation_type: 'rotating', expiration_type: 'non-expiring' } },
      { app_type: 'regular_web', is_first_party: false },
      { app_type: 'regular_web', client_metadata: { plan: 'gold' } },
      { app_type: 'regular_web', jwt_configuration: { alg: 'HS256' } },
    ])
      await refused(library, create(wrong), 400, 'invalid_body')
    const reader = await world.machineWith(['read:applications'])
    const without = library.callAs(reader, 'clients.create', { name: 'x', app_type: 'spa' })
    const { message } = await refused(library, without, 403, 'insufficient_scope')
    expect(message).toContain('create:clients')
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
  async 'clients.update'(library, world) {
    const made = await library.call('clients.create', {
      name: unique('Before'),
      app_type: 'regular_web',
      callbacks: ['https://app.example/callback'],
    })
    const update = (input: object) => library.call('clients.update', made.client_id, input)
    const updated = await update({
      name: 'After',
      app_type: 'regular_web',
      grant_types: ['authorization_code', 'refresh_token', 'implicit'],
      initiate_login_uri: 'https://app.example/login',
      oidc_logout: { backchannel_logout_urls: ['https://app.example/logout'] },
      require_pushed_authorization_requests: true,
    })
    expect(updated).toMatchObject({
      name: 'After',
      callbacks: ['https://app.example/callback'],
      refresh_token: { token_lifetime: 2_592_000 },
      oidc_logout: { backchannel_logout_urls: ['https://app.example/logout'] },
      require_pushed_authorization_requests: true,
    })
    expect([...updated.grant_types].sort()).toEqual(['authorization_code', 'implicit', 'refresh_token'])
    const lifetime = { rotation_type: 'rotating', expiration_type: 'expiring', token_lifetime: 86_400 }
    await update({ refresh_token: lifetime })
    const kept = await update({ grant_types: ['authorization_code', 'refresh_token'] })
    expect(kept.refresh_token.token_lifetime).toBe(86_400)
    const cleared = await update({
      grant_types: ['authorization_code'],
      initiate_login_uri: '',
      callbacks: [],
    })
    expect(cleared).toMatchObject({ grant_types: ['authorization_code'], callbacks: [] })
    expect(cleared).not.toHaveProperty('initiate_login_uri')
    expect(cleared).not.toHaveProperty('client_secret')
    for (const wrong of [{ app_type: 'spa' }, { client_secret: 'chosen' }, { description: 'x' }])
      await refused(library, update(wrong), 400, 'invalid_body')
    await isNotFound(library, library.call('clients.update', 'nobody', { name: 'x' }), 'inexistent_client')
    const reader = await world.machineWith(['read:applications'])
    const without = library.callAs(reader, 'clients.update', made.client_id, { name: 'x' })
    await refused(library, without, 403, 'insufficient_scope')
  },
  async 'clients.delete'(library, world) {
    const input = { name: unique('Gone'), app_type: 'non_interactive' }
    const made = await library.call('clients.create', input)
    const reader = await world.machineWith(['read:applications'])
    const without = library.callAs(reader, 'clients.delete', made.client_id)
    await refused(library, without, 403, 'insufficient_scope')
    await library.call('clients.delete', made.client_id)
    expect((await tokenOf(world, made)).status).toBe(401)
    for (const method of ['clients.get', 'clients.delete'] as const)
      await isNotFound(library, library.call(method, made.client_id), 'inexistent_client')
  },
  async 'clients.rotateSecret'(library, world) {
    const made = await library.call('clients.create', { name: unique('Spun'), app_type: 'non_interactive' })
    const rotated = await library.call('clients.rotateSecret', made.client_id)
    expect(rotated).toEqual({ ...made, client_secret: expect.any(String) as string })
    expect(rotated.client_secret).not.toBe(made.client_secret)
    expect((await tokenOf(world, made)).status).toBe(401)
    expect((await tokenOf(world, rotated)).status).toBe(200)
    const spa = await library.call('clients.create', { name: unique('Public'), app_type: 'spa' })
    await refused(library, library.call('clients.rotateSecret', spa.client_id), 400)
    await isNotFound(library, library.call('clients.rotateSecret', 'nobody'), 'inexistent_client')
    // A secret is everything that the application may do, so nobody gets one for more than they may do.
    const writer = await world.machineWith(['write:applications'])
    const strong = library.callAs(writer, 'clients.rotateSecret', world.machine.clientId)
    await refused(library, strong, 403, 'insufficient_scope')
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
