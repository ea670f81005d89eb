import { generateKeyPairSync } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { createWorld, type World } from '../../test/api-world.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { createOutbound } from '../platform/guarded-fetch.ts'
import { checkJwksUri } from './client-key-set.ts'

/* OIDC Dynamic Registration §2: `jwks_uri`, looked at when it is given. */

const key = generateKeyPairSync('ed25519')
const publicJwk = { ...key.publicKey.export({ format: 'jwk' }), kid: 'one' }
const setOf = (...keys: readonly object[]) => JSON.stringify({ keys })

let api: ApiServer
let world: World
let site: MetadataServer
beforeAll(async () => {
  api = await openApiServer()
  world = createWorld(api)
})
beforeEach(async () => {
  site = await metadataServer(setOf(publicJwk), 'application/json')
})
afterEach(() => site.close())
afterAll(() => api.close())

const create = (body: object) =>
  api.call({ method: 'POST', path: '/v1/applications', body: { name: 'Demo', type: 'm2m', ...body } })
const patch = (id: string, body: object) =>
  api.call({ method: 'PATCH', path: `/v1/applications/${id}`, body })
const faults = ({ body }: { body: { errors?: { field: string; code: string }[] } }) =>
  body.errors?.map(({ field, code }) => [field, code])

describe('an application’s `jwksUri`', () => {
  it('is kept and shown, and read when it is given', async () => {
    const { status, body } = await create({ jwksUri: site.url })
    expect([status, body.jwksUri, body.jwks, site.asked]).toEqual([201, site.url, null, 1])
    expect((await world.peek(`/v1/applications/${String(body.id)}`)).jwksUri).toBe(site.url)
    expect((await patch(body.id, { name: 'Renamed' })).body).toMatchObject({ jwksUri: site.url })
    expect((await patch(body.id, { jwksUri: null })).body.jwksUri).toBeNull()
    expect(site.asked).toBe(1)
  })

  it('stands in the place of `jwks`: one of the two', async () => {
    const jwks = { keys: [publicJwk] }
    const both = await create({ jwks, jwksUri: site.url })
    expect([both.status, faults(both)]).toEqual([400, [['jwksUri', 'only_one']]])
    const { id } = (await create({ jwks })).body
    expect(faults(await patch(id, { jwksUri: site.url }))).toEqual([['jwksUri', 'only_one']])
    expect((await patch(id, { jwksUri: site.url, jwks: null })).body).toMatchObject({
      jwks: null,
      jwksUri: site.url,
    })
  })

  it('is nothing for a public client', async () => {
    expect(faults(await create({ type: 'spa', jwksUri: site.url }))).toEqual([['jwksUri', 'public_client']])
  })

  it.each([
    ['no JSON', 'x', 'oauth.client_keys_unavailable'],
    ['no key set', '{"keys": {}}', 'oauth.client_keys_unavailable'],
    ['no key', setOf(), 'no_usable_key'],
    ['a key for encryption alone', setOf({ ...publicJwk, use: 'enc' }), 'no_usable_key'],
    ['a private key', setOf(publicJwk, key.privateKey.export({ format: 'jwk' })), 'private_key'],
  ])('is refused where there is %s', async (_, document, code) => {
    site.document = document
    const answer = await create({ jwksUri: site.url })
    expect([answer.status, faults(answer)]).toEqual([400, [['jwksUri', code]]])
  })

  it('is taken where one key of several is good', async () => {
    site.document = setOf({ ...publicJwk, use: 'enc' }, { kty: 'LMS' }, publicJwk)
    expect((await create({ jwksUri: site.url })).status).toBe(201)
  })

  it('is refused where nothing answers, and when it leads inside', async () => {
    site.status = 404
    for (const jwksUri of [site.url, 'http://10.0.0.1/keys', 'http://169.254.169.254/latest']) {
      const answer = await create({ jwksUri })
      expect([answer.status, faults(answer)]).toEqual([400, [['jwksUri', 'oauth.client_keys_unavailable']]])
    }
  })

  it('is one exact https address in production', async () => {
    const outbound = createOutbound({ ...api.parts.config, mode: 'production' })
    await expect(checkJwksUri(outbound, site.url)).rejects.toMatchObject({ code: 'request.invalid' })
    expect(site.asked).toBe(0)
  })

  it('is declared like every setting; applied again it is not read again', async () => {
    const apply = () =>
      api.call({
        method: 'POST',
        path: '/v1/apply',
        body: {
          declaration: {
            applications: [{ name: 'Declared', type: 'm2m', clientId: 'declared', jwksUri: site.url }],
          },
        },
      })
    site.status = 500
    const refused = await apply()
    expect([refused.status, faults(refused)]).toEqual([
      400,
      [['declaration.applications.0.jwksUri', 'oauth.client_keys_unavailable']],
    ])
    site.status = 200
    expect((await apply()).body.changes).toMatchObject([{ action: 'create', kind: 'application' }])
    const { asked } = site
    site.status = 500
    expect((await apply()).body.changes).toEqual([])
    expect(site.asked).toBe(asked)
  })
})
