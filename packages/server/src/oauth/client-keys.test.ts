import { type KeyObject, generateKeyPairSync } from 'node:crypto'
import { type JWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { seedApplication } from '../../test/granted-login.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { updateApplication } from '../applications/update-application.ts'
import { newId } from '../storage/ids.ts'

/* `private_key_jwt` by keys that have no name, and by keys that the application publishes itself (OIDC Dynamic Registration §2). */

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const [first, second, third] = [pair(), pair(), pair()]
type Pair = typeof first

/** The public half; without a `kid` when it is not given. */
const jwkOf = ({ publicKey }: Pair, kid?: string) => ({
  kty: '',
  ...publicKey.export({ format: 'jwk' }),
  ...(kid === undefined ? {} : { kid }),
})
const setOf = (...keys: readonly object[]) => JSON.stringify({ keys })

let oauth: OauthServer
let site: MetadataServer
/** The application of the test. */
let clientId: string
beforeAll(async () => {
  oauth = await openOauthServer()
})
beforeEach(async () => {
  site = await metadataServer(setOf(jwkOf(first, 'one')), 'application/json')
})
afterEach(() => site.close())
afterAll(() => oauth.close())

const claims = (): JWTPayload => ({
  iss: clientId,
  sub: clientId,
  aud: oauth.parts.config.issuer,
  exp: Math.floor(oauth.parts.clock.now().getTime() / 1000) + 60,
  jti: crypto.randomUUID(),
})

const signed = (key: KeyObject, kid?: string, alg = 'ES256') =>
  new SignJWT(claims()).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) }).sign(key)

async function ask(assertion: string): Promise<string> {
  const answer = await oauth.server.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString(),
  })
  return answer.statusCode === 200 ? 'taken' : answer.json<{ error_code: string }>().error_code
}

const FAILED = 'oauth.client_authentication_failed'
const UNAVAILABLE = 'oauth.client_keys_unavailable'

async function register(keys: { jwks?: { keys: readonly (JWK & { kty: string })[] }; jwksUri?: string }) {
  const id = newId('application', oauth.parts)
  clientId = id
  await seedApplication(oauth.parts, { id, type: 'm2m', clientSecret: null, ...keys })
  return id
}

describe('keys without `kid` (RFC 7515 §6)', () => {
  it('are each tried, whichever has signed', async () => {
    await register({ jwks: { keys: [jwkOf(first), jwkOf(second)] } })
    for (const { privateKey } of [first, second]) expect(await ask(await signed(privateKey))).toBe('taken')
    expect(await ask(await signed(third.privateKey))).toBe(FAILED)
  })

  it('and keys that share one, too', async () => {
    await register({ jwks: { keys: [jwkOf(first, 'same'), jwkOf(second, 'same')] } })
    for (const { privateKey } of [first, second]) {
      expect(await ask(await signed(privateKey, 'same'))).toBe('taken')
    }
    expect(await ask(await signed(third.privateKey, 'same'))).toBe(FAILED)
    expect(await ask(await signed(first.privateKey, 'other'))).toBe(FAILED)
  })

  it('with other algorithms among them are passed over', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const rsaJwk = { kty: '', ...rsa.publicKey.export({ format: 'jwk' }) }
    await register({ jwks: { keys: [rsaJwk, jwkOf(first), jwkOf(second)] } })
    expect(await ask(await signed(second.privateKey))).toBe('taken')
    expect(await ask(await signed(rsa.privateKey, undefined, 'PS256'))).toBe('taken')
  })
})

describe('keys at the application’s `jwksUri`', () => {
  it('prove it, fetched once for many, and again after five minutes', async () => {
    await register({ jwksUri: site.url })
    const many = async () => {
      const assertions = await Promise.all(Array.from({ length: 5 }, () => signed(first.privateKey, 'one')))
      expect(new Set(await Promise.all(assertions.map(ask)))).toEqual(new Set(['taken']))
    }
    await many()
    await many()
    expect(site.asked).toBe(1)
    oauth.parts.clock.advance(5 * MINUTE)
    await many()
    expect(site.asked).toBe(2)
    expect(await ask(await signed(second.privateKey, 'one'))).toBe(FAILED)
  })

  it('rotate without anybody’s doing: an unknown one is looked for at once', async () => {
    await register({ jwksUri: site.url })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe('taken')
    site.document = setOf(jwkOf(second, 'two'))
    expect(await ask(await signed(second.privateKey, 'two'))).toBe('taken')
    expect(await ask(await signed(first.privateKey, 'one'))).toBe(FAILED)
    expect(site.asked).toBe(2)
  })

  it('are looked for once a minute under a flood of unknown ones', async () => {
    await register({ jwksUri: site.url })
    for (let at = 0; at < 10; at++) {
      expect(await ask(await signed(third.privateKey, `made-up-${String(at)}`))).toBe(FAILED)
    }
    expect(site.asked).toBe(2)
    oauth.parts.clock.advance(MINUTE)
    expect(await ask(await signed(third.privateKey, 'made-up'))).toBe(FAILED)
    expect(site.asked).toBe(3)
  })

  it('that cannot be had are a named error, asked for once in five seconds however many come', async () => {
    await register({ jwksUri: site.url })
    site.status = 404
    for (let at = 0; at < 10; at++) {
      expect(await ask(await signed(first.privateKey, 'one'))).toBe(UNAVAILABLE)
    }
    expect(site.asked).toBe(1)
    site.status = 200
    oauth.parts.clock.advance(5_000)
    expect(await ask(await signed(first.privateKey, 'one'))).toBe('taken')
  })

  it('serve on for a day while they cannot be fetched', async () => {
    await register({ jwksUri: site.url })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe('taken')
    site.status = 500
    oauth.parts.clock.advance(23 * HOUR)
    expect(await ask(await signed(first.privateKey, 'one'))).toBe('taken')
    oauth.parts.clock.advance(HOUR + MINUTE)
    expect(await ask(await signed(first.privateKey, 'one'))).toBe(UNAVAILABLE)
  })

  it.each([
    ['no JSON', 'keys'],
    ['no key set', '{}'],
    ['a list of something else', setOf('key' as unknown as object)],
    ['no key', setOf()],
    ['a private key alone', setOf({ ...first.privateKey.export({ format: 'jwk' }), kid: 'one' })],
    ['a key for encryption alone', setOf({ ...jwkOf(first, 'one'), use: 'enc' })],
    ['more keys than anybody has', setOf(...Array.from({ length: 101 }, () => jwkOf(first, 'one')))],
  ])('count for nothing when there is %s', async (_, document) => {
    site.document = document
    await register({ jwksUri: site.url })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe(UNAVAILABLE)
  })

  it('count for nothing when they are too short, or private, beside good ones', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const shortJwk = { ...short.publicKey.export({ format: 'jwk' }), kid: 'short' }
    const exposed = { ...second.privateKey.export({ format: 'jwk' }), kid: 'exposed' }
    site.document = setOf(shortJwk, exposed, jwkOf(first, 'one'))
    await register({ jwksUri: site.url })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe('taken')
    expect(await ask(await signed(second.privateKey, 'exposed'))).toBe(FAILED)
  })

  it('are those of the address as of now', async () => {
    const id = await register({ jwksUri: site.url })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe('taken')
    const moved = await metadataServer(setOf(jwkOf(second, 'one')), 'application/json')
    await updateApplication(oauth.parts, id, { jwksUri: moved.url })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe(FAILED)
    expect(await ask(await signed(second.privateKey, 'one'))).toBe('taken')
    await updateApplication(oauth.parts, id, { jwksUri: null })
    expect(await ask(await signed(second.privateKey, 'one'))).toBe(FAILED)
    await moved.close()
  })

  it('at an address inside are never fetched', async () => {
    await register({ jwksUri: 'http://10.0.0.1/keys' })
    expect(await ask(await signed(first.privateKey, 'one'))).toBe(UNAVAILABLE)
  })

  it('are one of two ways: an application that has neither proves nothing', async () => {
    await register({})
    expect(await ask(await signed(first.privateKey, 'one'))).toBe(FAILED)
  })
})
