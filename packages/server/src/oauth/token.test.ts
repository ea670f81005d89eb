import { codeChallengeOf, type ErrorCode, tokenHash } from '@cardea/protocol'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Grant,
  grantLogin,
  seedApplication,
  seedDomain,
  type SeededApplication,
  type SeededPerson,
  seedPerson,
} from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = codeChallengeOf(verifier)

let oauth: OauthServer
let web: SeededApplication
let spa: SeededApplication
let m2m: SeededApplication
let ann: SeededPerson
beforeAll(async () => {
  oauth = await openOauthServer()
  web = await seedApplication(oauth.parts, { clientId: 'web-demo' })
  spa = await seedApplication(oauth.parts, { type: 'spa', clientId: 'spa-demo' })
  m2m = await seedApplication(oauth.parts, { type: 'm2m', clientId: 'm2m-demo' })
  ann = await seedPerson(oauth.parts, { email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' })
  await seedDomain(oauth.parts, ann, { domain: 'example.com' })
})
afterAll(() => oauth.close())

type Sent = Record<string, string>

const issue = async (changed: Partial<Grant> = {}, application = web) =>
  (await grantLogin(oauth.parts, application, ann, changed)).code

function basic(clientId: string, clientSecret: string): Record<string, string> {
  const text = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` }
}

function post(form: Sent | string, headers: Record<string, string> = {}) {
  return oauth.server.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
}

const redemption = (code: string, changed: Sent = {}): Sent => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: web.redirectUri,
  ...changed,
})

describe('RFC 6749 §5.1: the token answer', () => {
  it.each(['client_secret_basic', 'client_secret_post'])('%s', async (method) => {
    const code = await issue()
    const inBody = { client_id: 'web-demo', client_secret: web.clientSecret }
    const answer = await (method === 'client_secret_basic'
      ? post(redemption(code), basic('web-demo', web.clientSecret))
      : post(redemption(code, inBody)))
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toEqual({
      access_token: expect.any(String) as string,
      id_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'openid profile email groups',
    })
  })

  it('RFC 6749 §3.2.1: a public client sends its id and the code verifier', async () => {
    const code = await issue({ codeChallenge: challenge }, spa)
    const answer = await post(redemption(code, { client_id: 'spa-demo', code_verifier: verifier }))
    expect(answer.statusCode).toBe(200)
    expect(decodeJwt(answer.json<{ id_token: string }>().id_token).aud).toBe('spa-demo')
  })

  it('a second secret of the application works beside the first', async () => {
    const { addClientSecret } = await import('../applications/create-client-secret.ts')
    await addClientSecret(oauth.parts, web.application, 'another secret: 100% +')
    for (const secret of [web.clientSecret, 'another secret: 100% +']) {
      expect((await post(redemption(await issue()), basic('web-demo', secret))).statusCode).toBe(200)
    }
  })

  it('RFC 9700 §4.10.2: signs both tokens with a published key, of their own type, for their own audience', async () => {
    const code = await issue({ nonce: 'n-0S6_WzA2Mj', codeChallenge: challenge, acr: 'urn:acr' })
    const answer = await post(
      redemption(code, { code_verifier: verifier }),
      basic('web-demo', web.clientSecret),
    )
    const tokens = answer.json<{ id_token: string; access_token: string }>()
    const keys = createLocalJWKSet({ keys: [...(await oauth.keys.publicJwks()).keys] })
    const { issuer } = oauth.parts.config

    const id = await jwtVerify(tokens.id_token, keys, { issuer, audience: 'web-demo', typ: 'JWT' })
    expect(id.protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) as string })
    expect(id.payload).toMatchObject({
      sub: `${ann.connectionId};ann`,
      nonce: 'n-0S6_WzA2Mj',
      at_hash: tokenHash(tokens.access_token, 'RS256'),
      c_hash: tokenHash(code, 'RS256'),
      amr: [ann.connectionId],
      acr: 'urn:acr',
      org_id: ann.organizationId,
      email: 'ann@example.com',
      email_verified: true,
      email_provenance: { connection_id: ann.connectionId, scope: 'inside' },
      given_name: 'Ann',
    })

    const access = await jwtVerify(tokens.access_token, keys, { issuer, audience: issuer, typ: 'at+jwt' })
    expect(access.protectedHeader).toMatchObject({ alg: 'RS256', typ: 'at+jwt' })
    expect(access.payload).toMatchObject({
      sub: id.payload.sub,
      client_id: 'web-demo',
      sid: id.payload['sid'],
    })
    expect(access.payload.exp! - access.payload.iat!).toBe(900)
  })

  it('OIDC Core §3.1.2.1: without the scope openid there is no ID token', async () => {
    const code = await issue({ scope: ['email'] })
    const answer = (await post(redemption(code), basic('web-demo', web.clientSecret))).json<object>()
    expect(answer).toMatchObject({ scope: 'email' })
    expect(answer).not.toHaveProperty('id_token')
  })
})

describe('RFC 6749 §5.2: every refusal', () => {
  interface Case {
    readonly title: string
    readonly grant?: Partial<Grant>
    readonly form?: Sent
    readonly headers?: () => Record<string, string>
    readonly status: number
    readonly error: string
    readonly code: ErrorCode
  }
  const asWeb = () => basic('web-demo', web.clientSecret)
  const invalidClient = { status: 401, error: 'invalid_client' }
  const invalidGrant = { status: 400, error: 'invalid_grant' }
  const invalidRequest = { status: 400, error: 'invalid_request' }
  const cases: Case[] = [
    {
      title: 'nobody says who they are',
      headers: () => ({}),
      ...invalidClient,
      code: 'oauth.client_authentication_missing',
    },
    {
      title: 'an unknown client',
      headers: () => basic('nobody', web.clientSecret),
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'a wrong secret',
      headers: () => basic('web-demo', `${web.clientSecret}x`),
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'the secret of another application',
      headers: () => basic('web-demo', m2m.clientSecret),
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'a confidential client without its secret',
      headers: () => ({}),
      form: { client_id: 'web-demo' },
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'a confidential client with an empty secret',
      headers: () => basic('web-demo', ''),
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'a wrong secret in the body',
      headers: () => ({}),
      form: { client_id: 'web-demo', client_secret: 'x' },
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'a client id in other letters',
      headers: () => basic('WEB-DEMO', web.clientSecret),
      ...invalidClient,
      code: 'oauth.client_authentication_failed',
    },
    {
      title: 'a client id with NUL',
      headers: () => ({}),
      form: { client_id: 'web-demo\0', client_secret: 'x' },
      ...invalidRequest,
      code: 'oauth.parameter_malformed',
    },
    {
      title: 'a public client with a secret',
      headers: () => basic('spa-demo', 'x'),
      ...invalidClient,
      code: 'oauth.public_client_with_secret',
    },
    {
      title: 'a header that is not Basic',
      headers: () => ({ authorization: 'Digest x' }),
      ...invalidClient,
      code: 'oauth.client_authentication_malformed',
    },
    {
      title: 'header and body at once',
      form: { client_id: 'web-demo', client_secret: 'x' },
      ...invalidRequest,
      code: 'oauth.client_authentication_repeated',
    },
    {
      title: 'a client assertion without its type',
      headers: () => ({}),
      form: { client_assertion: 'x' },
      ...invalidClient,
      code: 'oauth.client_authentication_unsupported',
    },
    {
      title: 'an application that signs nobody in',
      headers: () => basic('m2m-demo', m2m.clientSecret),
      status: 400,
      error: 'unauthorized_client',
      code: 'oauth.client_not_allowed',
    },
    { title: 'no grant type', form: { grant_type: '' }, ...invalidRequest, code: 'oauth.parameter_missing' },
    {
      title: 'the password of a person (RFC 9700 §2.4)',
      form: { grant_type: 'password' },
      status: 400,
      error: 'unsupported_grant_type',
      code: 'oauth.grant_type_unsupported',
    },
    { title: 'no code', form: { code: '' }, ...invalidRequest, code: 'oauth.parameter_missing' },
    { title: 'an unknown code', form: { code: 'x' }, ...invalidGrant, code: 'oauth.code_unknown' },
    {
      title: 'no redirect URI',
      form: { redirect_uri: '' },
      ...invalidRequest,
      code: 'oauth.parameter_missing',
    },
    {
      title: 'another redirect URI',
      form: { redirect_uri: 'http://localhost:3000/other' },
      ...invalidGrant,
      code: 'oauth.code_redirect_uri_mismatch',
    },
    {
      title: 'no code verifier',
      grant: { codeChallenge: challenge },
      ...invalidGrant,
      code: 'oauth.code_verifier_missing',
    },
    {
      title: 'another code verifier',
      grant: { codeChallenge: challenge },
      form: { code_verifier: `${verifier}x` },
      ...invalidGrant,
      code: 'oauth.code_verifier_mismatch',
    },
    {
      title: 'a code verifier nobody asked for',
      form: { code_verifier: verifier },
      ...invalidGrant,
      code: 'oauth.code_verifier_unexpected',
    },
    {
      title: 'a code verifier of a wrong form',
      form: { code_verifier: 'x' },
      ...invalidRequest,
      code: 'oauth.parameter_malformed',
    },
  ]

  it.each(cases)('$title: $code', async ({ grant, form, headers, status, error, code }) => {
    const answer = await post(redemption(await issue(grant), form), (headers ?? asWeb)())
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ error, error_description: expect.any(String) as string })
    expect(answer.body).toContain(code)
    expect(answer.headers['cache-control']).toContain('no-store')
    // RFC 6749 §5.2: a client that tried Basic learns that Basic it is.
    const { authorization = '' } = (headers ?? asWeb)() as { authorization?: string }
    if (status === 401 && authorization.startsWith('Basic ')) {
      expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/)
    }
  })

  it('a parameter sent twice', async () => {
    const body = `${new URLSearchParams(redemption(await issue())).toString()}&code=x`
    const answer = await post(body, asWeb())
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error: 'invalid_request' })
    expect(answer.body).toContain('oauth.parameter_repeated')
  })

  it('a code that is used a second time', async () => {
    const code = await issue()
    expect((await post(redemption(code), asWeb())).statusCode).toBe(200)
    const again = await post(redemption(code), asWeb())
    expect(again.statusCode).toBe(400)
    expect(again.json()).toMatchObject({ error: 'invalid_grant' })
    expect(again.body).toContain('oauth.code_redeemed')
  })

  it('an unknown client and a wrong secret get the same bytes', async () => {
    const code = await issue()
    const [unknown, wrong] = await Promise.all([
      post(redemption(code), basic('nobody', 'x')),
      post(redemption(code), basic('web-demo', 'x')),
    ])
    expect(unknown.body).toBe(wrong.body)
  })

  it('parameters in the query are not read', async () => {
    const query = new URLSearchParams(redemption(await issue())).toString()
    const answer = await oauth.server.inject({
      method: 'POST',
      url: `/oauth/token?${query}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...asWeb() },
      payload: '',
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.body).toContain('oauth.parameter_missing')
  })

  it('no answer and no log line has a secret or a code in it', async () => {
    const code = await issue()
    const answers = await Promise.all([
      post(redemption(code, { redirect_uri: 'http://x' }), asWeb()),
      post(redemption(code, { client_id: 'web-demo', client_secret: web.clientSecret }), asWeb()),
      post(redemption(code), basic('nobody', web.clientSecret)),
    ])
    const written = JSON.stringify([
      answers.map(({ body, headers }) => [body, headers]),
      oauth.parts.log.lines,
    ])
    for (const secret of [code, web.clientSecret, asWeb()['authorization']!])
      expect(written).not.toContain(secret)
  })
})
