import { type KeyObject, generateKeyPairSync } from 'node:crypto'
import { type JWTPayload, SignJWT, exportJWK } from 'jose'
import * as openidClient from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantLogin, seedApplication, type SeededPerson, seedPerson } from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { updateApplication } from '../applications/update-application.ts'

/* RFC 7523, OIDC Core §9: an application signs who it is, with a key that never leaves it. */

const keys = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
}
type Algorithm = keyof typeof keys

let oauth: OauthServer
let ann: SeededPerson
beforeAll(async () => {
  oauth = await openOauthServer()
  await seedApplication(oauth.parts, {
    type: 'm2m',
    clientId: 'batch',
    clientSecret: null,
    scopes: ['read'],
    jwks: await publicKeys('RS256', 'PS256', 'ES256', 'EdDSA'),
  })
  ann = await seedPerson(oauth.parts, { email: 'ann@example.com' })
})
afterAll(() => oauth.close())

const publicKeys = async (...algorithms: Algorithm[]) => ({
  keys: await Promise.all(
    algorithms.map(async (alg) => ({ kty: '', ...(await exportJWK(keys[alg].publicKey)), alg, kid: alg })),
  ),
})

const seconds = () => Math.floor(oauth.parts.clock.now().getTime() / 1000)
const fresh = (): JWTPayload => ({
  iss: 'batch',
  sub: 'batch',
  aud: oauth.parts.config.issuer,
  exp: seconds() + 60,
  jti: crypto.randomUUID(),
})

const signed = (claims: JWTPayload, alg: Algorithm = 'RS256', key: KeyObject = keys[alg].privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg, kid: alg }).sign(key)

function post(form: Record<string, string>) {
  return oauth.server.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  })
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ask = async (assertion: string) =>
  post({ grant_type: 'client_credentials', client_assertion_type: JWT_BEARER, client_assertion: assertion })

describe('a client assertion (RFC 9700 §2.5)', () => {
  it.each(Object.keys(keys) as Algorithm[])('signed with %s is taken', async (alg) => {
    expect((await ask(await signed(fresh(), alg))).statusCode).toBe(200)
  })

  it.each([
    ['the issuer', () => oauth.parts.config.issuer],
    ['the issuer as a list of one', () => [oauth.parts.config.issuer]],
    ['the token endpoint', () => `${oauth.parts.config.publicUrl}/oauth/token`],
  ])('for %s is taken', async (_, aud) => {
    expect((await ask(await signed({ ...fresh(), aud: aud() }))).statusCode).toBe(200)
  })

  it.each<[string, (now: number) => Record<string, unknown>]>([
    ['no audience', () => ({ aud: undefined })],
    ['another server as audience', () => ({ aud: 'https://other.example.com/' })],
    [
      'another server beside this one',
      () => ({ aud: [oauth.parts.config.issuer, 'https://other.example.com/'] }),
    ],
    ['the issuer without its slash', () => ({ aud: oauth.parts.config.publicUrl })],
    ['another issuer', () => ({ iss: 'web-demo' })],
    ['no expiry', () => ({ exp: undefined })],
    ['an expiry that has passed', (now) => ({ exp: now - 61 })],
    ['an expiry in more than an hour', (now) => ({ exp: now + 3_700 })],
    ['a beginning to come', (now) => ({ nbf: now + 120 })],
    ['an issue to come', (now) => ({ iat: now + 120 })],
    ['no id', () => ({ jti: undefined })],
    ['an id too long', () => ({ jti: 'x'.repeat(301) })],
    ['an id with a NUL', () => ({ jti: 'a\0' })],
  ])('with %s is refused, and the client is told', async (_, changed) => {
    const answer = await ask(await signed({ ...fresh(), ...changed(seconds()) }))
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ error: 'invalid_client' })
    expect(answer.body).toContain('oauth.client_assertion_invalid')
  })

  it.each<[string, () => Promise<string>]>([
    ['signed by another key', () => signed(fresh(), 'RS256', keys.PS256.privateKey)],
    ['of an unknown client', () => signed({ ...fresh(), sub: 'nobody', iss: 'nobody' })],
    ['changed on the way', async () => (await signed(fresh())).replace(/.{4}$/, 'AAAA')],
    [
      'without a signature',
      () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        return Promise.resolve(`${part({ alg: 'none' })}.${part(fresh())}.`)
      },
    ],
    [
      'signed with the public key as a secret',
      () =>
        new SignJWT(fresh())
          .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
          .sign(keys.RS256.publicKey.export({ type: 'spki', format: 'der' })),
    ],
  ])('%s is refused without a reason', async (_, make) => {
    const answer = await ask(await make())
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toContain('oauth.client_authentication_failed')
  })

  it('counts once, also when it is sent many times at once', async () => {
    const assertion = await signed(fresh())
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(assertion)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect((await ask(assertion)).body).toContain('it has been used before')
  })

  it('proves nothing when the application has no keys, or no longer that one', async () => {
    const { parts } = oauth
    const web = await seedApplication(oauth.parts, { clientId: 'keyless' })
    const assertion = await signed({ ...fresh(), iss: 'keyless', sub: 'keyless' })
    expect((await ask(assertion)).body).toContain('oauth.client_authentication_failed')
    const jwks = await publicKeys('ES256')
    await updateApplication(parts, web.application.id, { jwks })
    expect((await ask(await signed({ ...fresh(), iss: 'keyless', sub: 'keyless' }))).statusCode).toBe(401)
  })

  it('is nothing that a public client may send', async () => {
    await seedApplication(oauth.parts, { type: 'spa', clientId: 'spa' })
    const answer = await ask(await signed({ ...fresh(), iss: 'spa', sub: 'spa' }))
    expect(answer.body).toContain('oauth.public_client_with_secret')
  })
})

describe('openid-client with private_key_jwt', () => {
  it('redeems a code, and a second time with a new assertion the tokens are revoked', async () => {
    const web = await seedApplication(oauth.parts, {
      clientId: 'signer',
      clientSecret: null,
      jwks: await publicKeys('ES256'),
    })
    const key = await crypto.subtle.importKey(
      'pkcs8',
      new Uint8Array(keys.ES256.privateKey.export({ type: 'pkcs8', format: 'der' })),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['sign'],
    )
    const config = await openidClient.discovery(
      new URL(oauth.parts.config.issuer),
      'signer',
      undefined,
      openidClient.PrivateKeyJwt({ key, kid: 'ES256' }),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this server is on loopback
      { execute: [openidClient.allowInsecureRequests] },
    )
    const { code } = await grantLogin(oauth.parts, web, ann, {})
    const callback = new URL(
      `${web.redirectUri}?code=${code}&iss=${encodeURIComponent(oauth.parts.config.issuer)}`,
    )
    const tokens = await openidClient.authorizationCodeGrant(config, callback)
    const { sub = '' } = tokens.claims() ?? {}
    expect(await openidClient.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub })
    await expect(openidClient.authorizationCodeGrant(config, callback)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    await expect(openidClient.fetchUserInfo(config, tokens.access_token, sub)).rejects.toThrow()
  })
})
