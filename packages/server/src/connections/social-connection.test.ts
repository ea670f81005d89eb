import { generateKeyPairSync } from 'node:crypto'
import { socialProviderNames } from '@cardea/protocol'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { createWorld, unique } from '../../test/api-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { accountProviderInsert } from '../accounts/provider-store.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import { newId, parseId } from '../storage/ids.ts'
import { clientSecretPlace } from './connection-input.ts'
import { eventsSettled } from '../../test/events-settled.ts'

const google = { protocol: 'social', provider: 'google', clientId: 'cardea', clientSecret: 'to-keep-sealed' }

const pemOf = (namedCurve: string) =>
  generateKeyPairSync('ec', {
    namedCurve,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey

const apple = {
  protocol: 'social',
  provider: 'apple',
  clientId: 'com.example.web',
  clientSecret: pemOf('P-256'),
  teamId: 'TEAM000001',
  keyId: 'KEY0000001',
}

describe.each(testEngines)('a social connection (%s)', (engine) => {
  let api: ApiServer
  beforeAll(async () => {
    api = await openApiServer(engine)
  })
  afterAll(() => api.close())
  beforeEach(() => api.parts.db.kysely.deleteFrom('connections').execute())

  const create = (body: object) => api.call({ method: 'POST', path: '/v1/connections', body })
  const change = (id: string, body: object) =>
    api.call({ method: 'PATCH', path: `/v1/connections/${id}`, body })
  /** The faults, or the code where there are none. */
  const refused = ({ status, body }: Awaited<ReturnType<typeof create>>): unknown =>
    status < 400
      ? { accepted: body }
      : (body.errors ?? []).length === 0
        ? body.code
        : body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)

  it('is the deployment’s: of no organization, with what its provider must be told', async () => {
    const { status, body, text } = await create({ ...google, status: 'active' })
    expect(status).toBe(201)
    expect(body).toEqual({
      protocol: 'social',
      id: expect.stringMatching(/^conn_/),
      organizationId: null,
      name: 'Google',
      provider: 'google',
      status: 'active',
      clientId: 'cardea',
      hasClientSecret: true,
      teamId: null,
      keyId: null,
      origin: null,
      redirectUri: `${api.parts.config.publicUrl}/sso/oidc/callback`,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    })
    expect(text).not.toContain(google.clientSecret)
    const read = await api.call({ method: 'GET', path: `/v1/connections/${String(body.id)}` })
    expect(read.body).toEqual(body)
  })

  it('keeps its secret sealed, Apple’s key too', async () => {
    const { body } = await create(apple)
    const row = await api.parts.db.kysely
      .selectFrom('connections')
      .selectAll()
      .where('id', '=', body.id)
      .executeTakeFirstOrThrow()
    expect(row.client_secret_sealed?.includes('PRIVATE KEY')).toBe(false)
    const place = clientSecretPlace(body.id)
    expect(api.parts.vault.open(row.client_secret_sealed ?? Buffer.alloc(0), place).toString()).toBe(
      apple.clientSecret,
    )
  })

  it('is there once for each provider', async () => {
    for (const provider of socialProviderNames) {
      const given = { protocol: 'social', provider }
      expect((await create(given)).status).toBe(201)
      const { status, body } = await create(given)
      expect([status, body.code]).toEqual([409, 'request.conflict'])
    }
  })

  it('is listed by its protocol, without those of organizations', async () => {
    const { body } = await create(google)
    const { id: organizationId } = (
      await api.call({ method: 'POST', path: '/v1/organizations', body: { name: 'Acme' } })
    ).body
    await create({ protocol: 'oidc', organizationId })
    const listed = await api.call({ method: 'GET', path: '/v1/connections?protocol=social' })
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([body.id])
  })

  it('keeps its provider: another one is another connection', async () => {
    const { body } = await create(google)
    expect(refused(await change(body.id, { provider: 'github' }))).toEqual(['provider other_protocol'])
  })

  it.each([
    ['an organization', { organizationId: 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' }],
    [
      'a mapping, which could take the address from where nobody has proven it',
      { mapping: { email: 'upn' } },
    ],
    ['an issuer', { issuer: 'https://evil.example' }],
    ['another provider', { provider: 'facebook' }],
  ])('has no room for %s', async (_, input) => {
    const { status } = await create({ ...google, ...input })
    expect(status).toBe(400)
  })

  it.each(['mapping', 'roleMapping', 'issuer', 'tenantId', 'requiredAttributes', 'isDefault'])(
    'takes no %s later either',
    async (field) => {
      const { body } = await create(google)
      const values = { isDefault: true, requiredAttributes: ['email'], issuer: 'https://evil.example' }
      const value = { mapping: {}, roleMapping: {}, tenantId: null, ...values }[field]
      expect(refused(await change(body.id, { [field]: value }))).toEqual([`${field} other_protocol`])
    },
  )

  it.each([
    ['google', {}, 'clientId, clientSecret'],
    ['github', { clientId: 'x' }, 'clientSecret'],
    ['apple', { clientId: 'x', clientSecret: apple.clientSecret }, 'teamId, keyId'],
  ])('of %s is not active before it is complete', async (provider, input, missing) => {
    const { status, body } = await create({ protocol: 'social', provider, status: 'active', ...input })
    expect([status, body.code]).toEqual([400, 'connection.incomplete'])
    expect(body.detail).toContain(missing)
  })

  it.each([
    ['no PEM', 'secret'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----'],
    ['another curve', pemOf('P-384')],
    ['an older form of key', pemOf('P-256').replaceAll('PRIVATE KEY', 'EC PRIVATE KEY')],
    ['half a key', pemOf('P-256').slice(0, 80)],
  ])('of Apple has a key of P-256 in PKCS #8, not %s (RFC 7518 §3.4)', async (_, clientSecret) => {
    expect(refused(await create({ ...apple, clientSecret }))).toEqual(['clientSecret not_a_key'])
  })

  it('has only the settings of its own provider', async () => {
    expect(refused(await create({ ...google, teamId: 'TEAM000001', origin: 'https://x.example' }))).toEqual([
      'teamId other_provider',
      'origin other_provider',
    ])
    const github = { ...google, provider: 'github' }
    expect(refused(await create({ ...github, keyId: 'KEY0000001' }))).toEqual(['keyId other_provider'])
    expect(refused(await create({ ...github, origin: 'https://git.acme.example/path' }))).toEqual([
      'origin not_an_origin',
    ])
    expect(refused(await create({ ...github, origin: 'git.acme.example' }))).toEqual(['origin not_a_url'])
    expect((await create({ ...github, origin: 'https://git.acme.example' })).body.origin).toBe(
      'https://git.acme.example',
    )
  })

  it('with people stays at its GitHub: at another one the same number is somebody else', async () => {
    const { body } = await create({ ...google, provider: 'github', origin: 'http://127.0.0.1:9' })
    await createWorld(api).signIn(body.id)
    const moved = await change(body.id, { origin: null })
    expect([moved.status, moved.body.code]).toEqual([409, 'connection.issuer_in_use'])
    expect((await change(body.id, { name: 'Ours' })).status).toBe(200)
  })

  it('stays there also with people who only sign in to accounts of their own', async () => {
    const { body } = await create({ ...google, provider: 'github', origin: 'http://127.0.0.1:9' })
    const { db } = api.parts
    const id = newId('user', api.parts)
    const { id: userId } = await userFindOrInsertOwn(db, { id, email: 'ada@a.example', key: 'ada@a.example' })
    const subject = { connectionId: body.id, issuer: 'http://127.0.0.1:9', subject: '583231' }
    expect(await accountProviderInsert(db, userId, subject)).toBe(true)
    const moved = await change(body.id, { origin: null })
    expect([moved.status, moved.body.code]).toEqual([409, 'connection.issuer_in_use'])
  })

  it('tells the deployment, and no organization, what becomes of it', async () => {
    await api.parts.db.kysely.deleteFrom('events').execute()
    const { body } = await create({ ...google, status: 'active' })
    await change(body.id, { clientSecret: 'another-secret', name: 'Private accounts' })
    await api.call({ method: 'DELETE', path: `/v1/connections/${String(body.id)}` })
    await eventsSettled(api.parts.db)
    const { items } = (await api.call({ method: 'GET', path: '/v1/events' })).body
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'connection.created',
      'connection.activated',
      'connection.updated',
      'connection.deleted',
    ])
    expect(items.every((each: { organizationId: unknown }) => each.organizationId === null)).toBe(true)
    expect(items[2].data).toEqual({ changed: ['name', 'clientSecret'] })
  })

  it('takes its people with it when it is deleted', async () => {
    const { body } = await create({ ...google, provider: 'github' })
    const { profileId } = await createWorld(api).signIn(body.id)
    await api.call({ method: 'DELETE', path: `/v1/connections/${String(body.id)}` })
    const { status } = await api.call({ method: 'GET', path: `/v1/profiles/${profileId}` })
    expect(status).toBe(404)
  })

  it('has nothing of what only the connections of organizations have', async () => {
    const { body } = await create(google)
    const at = (method: string, path: string, given?: object) =>
      api.call({ method, path: `/v1/connections/${String(body.id)}/${path}`, ...(given && { body: given }) })
    for (const answer of [
      await at('POST', 'mapping-preview', { mapping: { email: 'upn' } }),
      await at('GET', 'recommendations'),
      await at('POST', 'reconcile'),
      await at('GET', 'keys'),
      await at('GET', 'client-keys'),
      await at('POST', 'client-keys/rotate'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'request.not_found'])
    }
  })

  describe('the database itself', () => {
    const insert = (protocol: string, organizationId: string | null) =>
      sql`insert into connections (id, organization_id, name, protocol, provider, status)
        values (${unique('conn_')}, ${organizationId}, 'x', ${protocol}, ${protocol === 'social' ? 'google' : 'okta'}, 'draft')`.execute(
        api.parts.db.kysely,
      )

    it('refuses a SAML or OIDC connection of nobody, and a social one of somebody', async () => {
      const { id } = await createWorld(api).organization()
      await expect(insert('saml', null)).rejects.toThrow(/connections_of_an_organization/)
      await expect(insert('oidc', null)).rejects.toThrow(/connections_of_an_organization/)
      await expect(insert('social', String(id))).rejects.toThrow(/connections_of_an_organization/)
    })

    it('refuses people of a connection that is not there, without an organization too', async () => {
      const profile = {
        id: 'prof_x',
        organization_id: null,
        connection_id: parseId('connection', 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'),
        issuer: 'https://github.com',
        idp_id: '1',
      }
      const work = api.parts.db.kysely.insertInto('profiles').values(profile).execute()
      await expect(work).rejects.toThrow(/profiles_connection/)
    })
  })
})
