import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { createWorld, oidcSettings, type World } from '../../test/api-world.ts'
import { isReservedPath } from './check-saml-settings.ts'
import { defaultSamlSettings } from './saml-settings.ts'

const DAY = 24 * 60 * 60 * 1000
const oldHost = 'https://login.old.example'

describe('what a SAML connection says and accepts', () => {
  let api: ApiServer
  let world: World
  let path: string
  let organizationId: string
  beforeAll(async () => {
    api = await openApiServer('postgres', { aliasOrigins: [oldHost] })
    world = createWorld(api)
    organizationId = (await world.organization()).id
    path = `/v1/connections/${(await world.samlConnection(organizationId)).id as string}`
  })
  afterAll(() => api.close())

  const patch = (body: object, key?: string) => api.call({ method: 'PATCH', path, body }, key)
  const inDays = (days: number) => new Date(api.parts.clock.now().getTime() + days * DAY).toISOString()

  const everything = () => ({
    requestSignatureAlgorithm: 'rsa-sha512',
    legacyEncryption: 'aes-cbc',
    forceAuthn: true,
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    requestedAuthnContext: { comparison: 'exact', classRefs: ['urn:one'] },
    providerName: 'Acme',
    subjectHint: true,
    sha1Until: inDays(90),
    clockSkewSeconds: 0,
    aliases: [{ entityId: 'old', acsUrl: `${oldHost}/saml/SSO?tenant=acme`, sendAs: true }],
  })

  it('is what nearly everybody wants, until somebody says otherwise', async () => {
    const { signRequests, ...defaults } = defaultSamlSettings
    expect(await world.peek(path)).toMatchObject({ signRequests, ...defaults })
    const row = await api.parts.db.kysely
      .selectFrom('connections')
      .select('saml_settings')
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow()
    expect(row.saml_settings).toEqual({})
  })

  it('is kept as it was given, stays when a patch leaves it out, and can be taken back', async () => {
    expect((await patch(everything())).body).toMatchObject(everything())
    expect((await patch({ name: 'Renamed' })).body).toMatchObject(everything())
    const { signRequests, ...defaults } = defaultSamlSettings
    expect((await patch({ ...defaults })).body).toMatchObject({ signRequests, ...defaults })
  })

  it.each([
    ['a skew of more than five minutes (incidents row 49)', { clockSkewSeconds: 301 }, 'clockSkewSeconds'],
    ['a negative skew', { clockSkewSeconds: -1 }, 'clockSkewSeconds'],
    ['a part of a second', { clockSkewSeconds: 1.5 }, 'clockSkewSeconds'],
    [
      'SHA-1 to sign our requests with',
      { requestSignatureAlgorithm: 'rsa-sha1' },
      'requestSignatureAlgorithm',
    ],
    ['a NameID format that is no URI', { nameIdFormat: 'email' }, 'nameIdFormat'],
    [
      'a context without classes',
      { requestedAuthnContext: { comparison: 'exact', classRefs: [] } },
      'requestedAuthnContext.classRefs',
    ],
    ['another old encryption', { legacyEncryption: 'rsa-1_5' }, 'legacyEncryption'],
    ['an end of SHA-1 that is no time', { sha1Until: 'never' }, 'sha1Until'],
    ['an alias that is no address', { aliases: [{ acsUrl: '/acs' }] }, 'aliases.0.acsUrl'],
    [
      'an alias on a host that is not served',
      { aliases: [{ acsUrl: 'https://evil.example/acs' }] },
      'aliases.0.acsUrl',
    ],
    [
      'an alias on the same host without https',
      { aliases: [{ acsUrl: 'http://login.old.example/acs' }] },
      'aliases.0.acsUrl',
    ],
    ['an alias with a fragment', { aliases: [{ acsUrl: `${oldHost}/acs#x` }] }, 'aliases.0.acsUrl'],
    [
      'an alias with a user name',
      { aliases: [{ acsUrl: 'https://u@login.old.example/acs' }] },
      'aliases.0.acsUrl',
    ],
    [
      'an alias in another spelling',
      { aliases: [{ acsUrl: 'https://LOGIN.old.example/acs' }] },
      'aliases.0.acsUrl',
    ],
    ['an alias with an encoded path', { aliases: [{ acsUrl: `${oldHost}/a%63s` }] }, 'aliases.0.acsUrl'],
    [
      'an alias on one of our own paths',
      { aliases: [{ acsUrl: `${oldHost}/oauth/token` }] },
      'aliases.0.acsUrl',
    ],
    [
      'one path twice',
      { aliases: [{ acsUrl: `${oldHost}/a?x=1` }, { acsUrl: `${oldHost}/a?x=2` }] },
      'aliases.1.acsUrl',
    ],
    [
      'two to send as',
      {
        aliases: [
          { acsUrl: `${oldHost}/a`, sendAs: true },
          { acsUrl: `${oldHost}/b`, sendAs: true },
        ],
      },
      'aliases.1.sendAs',
    ],
    [
      'an entity id with a space',
      { aliases: [{ entityId: 'a b', acsUrl: `${oldHost}/a` }] },
      'aliases.0.entityId',
    ],
  ])('refuses %s', async (_, body, field) => {
    const { status, body: answer } = await patch(body)
    expect(status).toBe(400)
    expect(answer.errors.map((each: { field: string }) => each.field)).toEqual([field])
  })

  it('accepts SHA-1 for 90 days at most, and an exception that has ended stays in a declaration', async () => {
    const late = await patch({ sha1Until: inDays(90.001) })
    expect([late.status, late.body.errors[0].code]).toEqual([400, 'too_far'])
    expect((await patch({ sha1Until: inDays(-400) })).status).toBe(200)
    expect((await patch({ sha1Until: null })).body.sha1Until).toBeNull()
  })

  it('has aliases by the operator only: a path is the deployment’s', async () => {
    const key = await api.keyWith(['write:connections', 'read:connections'], organizationId as never)
    const aliases = [{ acsUrl: `${oldHost}/acs` }]
    const changed = await patch({ aliases }, key)
    expect([changed.status, changed.body.code]).toEqual([403, 'request.operator_only'])
    const body = { organizationId, protocol: 'saml', aliases }
    const created = await api.call({ method: 'POST', path: '/v1/connections', body }, key)
    expect([created.status, created.body.code]).toEqual([403, 'request.operator_only'])
    expect((await patch({ forceAuthn: true }, key)).status).toBe(200)
  })

  it('is of SAML connections only', async () => {
    const { id } = await world.connection(organizationId, oidcSettings)
    const oidc = `/v1/connections/${id as string}`
    const { status, body } = await api.call({ method: 'PATCH', path: oidc, body: { signRequests: true } })
    expect([status, body.errors[0].code]).toEqual([400, 'other_protocol'])
  })

  it('is declared in a file, and a second run finds nothing to change', async () => {
    const connection = { protocol: 'saml', ...everything(), aliases: [{ acsUrl: `${oldHost}/acs` }] }
    const declaration = { organizations: [{ name: 'Declared', slug: 'declared', connections: [connection] }] }
    const apply = () => api.call({ method: 'POST', path: '/v1/apply', body: { declaration } })
    expect((await apply()).body.changes).toHaveLength(2)
    expect((await apply()).body.changes).toEqual([])
  })

  it('leaves every path of ours to us', () => {
    const paths = api.routes.map((route) => route.path.replaceAll(/:\w+/g, 'x'))
    for (const each of [...paths, '/', '/keys', '/saml/conn_x', '/sso/oidc/callback', '/assets/cardea.css']) {
      expect(isReservedPath(each), each).toBe(true)
    }
    for (const each of ['/saml/SSO', '/login/callback', '/api/oauth/saml', '/v10', '/keys/acs']) {
      expect(isReservedPath(each), each).toBe(false)
    }
  })
})
