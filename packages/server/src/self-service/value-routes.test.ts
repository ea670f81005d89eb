import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { type World, absentLike, createWorld } from '../../test/api-world.ts'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { createServer } from '../http/create-server.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { createAuthenticateCaller } from '../operators/authenticate-caller.ts'
import { valueRoutes } from './value-routes.ts'

describe('values of a connection that are looked at by the native API', () => {
  let api: ApiServer
  let world: World
  let saml: CustomerSamlIdp
  let published: MetadataServer
  let oidc: CustomerOidcIdp
  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
    saml = await customerSamlIdp()
    published = await metadataServer(saml.metadata)
    // The certificate has just begun to hold.
    api.parts.clock.advance(60_000)
    oidc = await customerOidcIdp()
  })
  afterAll(async () => {
    await oidc.close()
    await published.close()
    await api.close()
  })

  const check = (body: object, key?: string) =>
    api.call({ method: 'POST', path: '/v1/connections/check', body }, key)
  const findings = async (body: object) => {
    const answer = await check(body)
    expect(answer.status, answer.text).toBe(200)
    return answer.body.findings
  }

  it('say who the metadata at an address is of, and until when its certificate is good', async () => {
    const { id: organizationId } = await world.organization()
    const values = { metadataUrl: published.url }
    expect(await findings({ organizationId, protocol: 'saml', provider: 'okta', values })).toEqual([
      expect.objectContaining({ level: 'ok', message: `This is the metadata of ${saml.entityId}.` }),
      expect.objectContaining({ message: expect.stringContaining('The certificate is valid until') }),
    ])
  })

  it('ask an issuer, and point at the right place in the provider’s words when a value is another’s', async () => {
    const { id: organizationId } = await world.organization()
    const about = { organizationId, protocol: 'oidc', provider: 'keycloak' }
    expect(await findings({ ...about, values: { issuer: oidc.issuer } })).toEqual([
      expect.objectContaining({ field: 'issuer', level: 'ok' }),
    ])
    const okta = { organizationId, protocol: 'saml', provider: 'okta' }
    const values = { idpEntityId: 'https://acme.okta.com/app/a/exk1/sso/saml' }
    expect(await findings({ ...okta, values })).toEqual([
      expect.objectContaining({
        code: 'looks_like_sign_on_url',
        hint: expect.stringContaining('In Okta, open'),
      }),
    ])
  })

  it('know our own values of a connection that is there, and change nothing of it', async () => {
    const { id: organizationId } = await world.organization()
    const connection = await world.samlConnection(organizationId)
    const path = `/v1/connections/${String(connection.id)}`
    const before = (await api.call({ method: 'GET', path })).text
    const ours = connection.acsUrl
    expect(await findings({ connectionId: connection.id, values: { ssoUrl: ours } })).toEqual([
      expect.objectContaining({ field: 'ssoUrl', level: 'error', code: 'looks_like_our_value' }),
    ])
    expect((await api.call({ method: 'GET', path })).text).toBe(before)
  })

  it('row 99: ask no address that is not for it', async () => {
    const { id: organizationId } = await world.organization()
    for (const metadataUrl of ['http://169.254.169.254/latest/metadata', 'http://10.0.0.1/metadata']) {
      const [first] = await findings({ organizationId, protocol: 'saml', values: { metadataUrl } })
      expect([first.field, first.level], metadataUrl).toEqual(['metadataUrl', 'error'])
    }
  })

  it('row 55: give to what is another organization’s the very answer of what is not there', async () => {
    const [own, other] = [await world.organization(), await world.organization()]
    const key = await api.keyWith(['write:connections'], own.id)
    const theirs = await world.samlConnection(other.id)
    const values = { clientId: 'x' }
    const absent = (id: string) => absentLike(id)
    const pairs = [
      [
        { connectionId: theirs.id, values },
        { connectionId: absent(theirs.id), values },
      ],
      [
        { organizationId: other.id, protocol: 'saml', values },
        { organizationId: absent(other.id), protocol: 'saml', values },
      ],
    ] as const
    for (const [foreign, none] of pairs) {
      const [one, two] = [await check(foreign, key), await check(none, key)]
      expect([one.status, one.body.code]).toEqual([404, 'request.not_found'])
      expect(one.body.title).toBe(two.body.title)
    }
  })

  it('are looked at sixty times a minute by one key, whatever another has done', async () => {
    const { id: organizationId } = await world.organization()
    const parts = { ...api.parts, limiter: createLimiter(api.parts, limitTable(1)) }
    const authenticate = createAuthenticateCaller({ ...parts, keys: api.keys })
    const server = await createServer({ ...parts, authenticate }, valueRoutes(parts))
    const values = { idpEntityId: 'https://idp.acme.example' }
    const ask = async (key: string) => {
      const answer = await server.inject({
        method: 'POST',
        url: '/v1/connections/check',
        headers: { host: new URL(parts.config.publicUrl).host, authorization: `Bearer ${key}` },
        payload: { organizationId, protocol: 'saml', values },
      })
      return answer.statusCode
    }
    const [busy, other] = [await api.keyWith(['write:connections']), await api.keyWith(['write:connections'])]
    const statuses: number[] = []
    for (let count = 0; count < 61; count += 1) statuses.push(await ask(busy))
    expect(statuses.map((status) => status === 200)).toEqual([...Array<boolean>(60).fill(true), false])
    expect([statuses.at(-1), await ask(other)]).toEqual([429, 200])
    await server.close()
  })
})
