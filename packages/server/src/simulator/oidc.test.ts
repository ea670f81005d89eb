import type { FastifyInstance } from 'fastify'
import { createHash, randomBytes } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import { createServer } from '../http/create-server.ts'
import { openSimulatorKeys } from '../keys/simulator-keys.ts'
import { simulatorRoutes } from './routes.ts'
import { testClientId, testClientSecret } from './test-client.ts'

const publicUrl = 'http://localhost:4000'
const issuer = new URL(`${publicUrl}/simulator/oidc`)
const redirectUri = `${publicUrl}/sso/oidc/callback`
const verifier = randomBytes(32).toString('base64url')
const client: oauth.Client = { client_id: testClientId }

let parts: TestParts
let server: FastifyInstance
let metadata: oauth.AuthorizationServer

beforeAll(async () => {
  parts = await testParts('postgres', { publicUrl, issuer: `${publicUrl}/` })
  const simulatorKeys = await openSimulatorKeys(parts)
  server = await createServer(
    { ...parts, authenticate: createAuthenticate({ ...parts, keys: await openSigningKeys(parts) }) },
    simulatorRoutes({ ...parts, simulatorKeys }),
  )
  const response = await oauth.discoveryRequest(issuer, options())
  metadata = await oauth.processDiscoveryResponse(issuer, response)
})
afterAll(async () => {
  await server.close()
  await parts.close()
})

/** The server's own `inject` in the place of the network. */
function options() {
  const fetch = async (
    url: string,
    init: { method?: string; headers?: Record<string, string>; body?: URLSearchParams | null },
  ) => {
    const answer = await server.inject({
      method: (init.method ?? 'GET') as 'GET',
      url,
      headers: { host: 'localhost:4000', ...init.headers },
      ...(init.body === undefined || init.body === null ? {} : { payload: init.body.toString() }),
    })
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: answer.headers as HeadersInit,
    })
  }
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated so that it stands out; the simulator is http by nature
  return { [oauth.customFetch]: fetch as never, [oauth.allowInsecureRequests]: true }
}

type Changed = Readonly<Record<string, string | null>>

function authorizationQuery(changed: Changed = {}): URLSearchParams {
  const query: Changed = {
    client_id: testClientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changed,
  }
  return new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null),
  )
}

async function authorize(changed: Changed = {}) {
  const query = authorizationQuery(changed).toString()
  return server.inject({ url: `/simulator/oidc/authorize?${query}`, headers: { host: 'localhost:4000' } })
}

async function redeem(
  callback: URLSearchParams,
  { secret = testClientSecret(parts.vault), codeVerifier = verifier } = {},
) {
  const response = await oauth.authorizationCodeGrantRequest(
    metadata,
    client,
    oauth.ClientSecretBasic(secret),
    callback,
    redirectUri,
    codeVerifier,
    options(),
  )
  return response
}

async function signIn(person: string, fault = '') {
  const answer = await authorize({ person, fault })
  expect(answer.statusCode).toBe(302)
  const location = new URL(String(answer.headers.location))
  expect(location.origin + location.pathname).toBe(redirectUri)
  const callback = oauth.validateAuthResponse(metadata, client, location, 'the-state')
  const response = await redeem(callback)
  const tokens = await oauth.processAuthorizationCodeResponse(metadata, client, response, {
    expectedNonce: 'the-nonce',
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(metadata, response, options())
  return { tokens, claims: oauth.getValidatedIdTokenClaims(tokens) }
}

describe('OIDC Core §3.1: the simulator as an OpenID provider', () => {
  it('signs a test person in for a strict client', async () => {
    const { tokens, claims } = await signIn('bo@example.org')
    expect(claims).toMatchObject({
      iss: issuer.href,
      aud: testClientId,
      sub: 'sim-0005',
      email: 'bo@example.org',
      given_name: 'Bo',
      groups: ['Everyone', 'Product'],
    })
    const response = await oauth.userInfoRequest(metadata, client, tokens.access_token, options())
    const userinfo = await oauth.processUserInfoResponse(metadata, client, 'sim-0005', response)
    expect(userinfo).toMatchObject({ email: 'bo@example.org', family_name: 'Lindqvist' })
  })

  it('shows a page to choose a person, with the one the login_hint names', async () => {
    const answer = await authorize({ login_hint: 'Emi@example.org' })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toMatch(/value="emi@example.org"[^>]*checked/)
    expect(answer.body).not.toMatch(/value="bo@example.org"[^>]*checked/)
  })

  it('takes the choice made on its page', async () => {
    const payload = `${authorizationQuery().toString()}&person=farid%40example.org&fault=none`
    const answer = await server.inject({
      method: 'POST',
      url: '/simulator/oidc/authorize',
      headers: { host: 'localhost:4000', 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    })
    expect(answer.statusCode).toBe(303)
    expect(String(answer.headers.location)).toContain(`${redirectUri}?code=`)
  })
})

describe('the simulator answers this deployment only', () => {
  it.each([
    ['another client', { client_id: 'somebody' }],
    ['another redirect URI', { redirect_uri: 'https://attacker.example/callback' }],
    ['a redirect URI that begins like ours', { redirect_uri: `${redirectUri}.attacker.example` }],
    ['another response type', { response_type: 'token' }],
    ['no openid scope', { scope: 'profile' }],
    ['PKCE plain', { code_challenge_method: 'plain' }],
    ['no code_challenge', { code_challenge: null }],
    ['an unknown person', { person: 'nobody@example.com' }],
    ['an unknown fault', { person: 'bo@example.org', fault: 'explode' }],
  ])('refuses %s with a page, never with a redirect', async (_name, changed) => {
    const answer = await authorize(changed)
    expect(answer.statusCode).toBe(400)
    expect(answer.headers.location).toBeUndefined()
    expect(answer.body).toContain('request.simulator_refused')
  })
})

describe('the token endpoint', () => {
  const fresh = async () => {
    const { headers } = await authorize({ person: 'bo@example.org' })
    return oauth.validateAuthResponse(metadata, client, new URL(String(headers.location)), 'the-state')
  }

  it('refuses a wrong client secret', async () => {
    const response = await redeem(await fresh(), { secret: 'wrong' })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: 'invalid_client' })
  })

  it('RFC 7636 §4.6: refuses a code_verifier that does not match', async () => {
    const response = await redeem(await fresh(), { codeVerifier: randomBytes(32).toString('base64url') })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('refuses a code after a minute', async () => {
    const callback = await fresh()
    const now = parts.clock.now()
    parts.clock.advance(60_000)
    const response = await redeem(callback)
    parts.clock.set(now)
    expect(await response.json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('takes no access token for a code and no code for an access token', async () => {
    const callback = await fresh()
    const asToken = await oauth
      .protectedResourceRequest(
        callback.get('code') ?? '',
        'GET',
        new URL(metadata.userinfo_endpoint ?? ''),
        undefined,
        undefined,
        options(),
      )
      .catch((error: unknown) => error)
    expect(asToken).toMatchObject({ status: 401 })
    const { tokens } = await signIn('bo@example.org')
    callback.set('code', tokens.access_token)
    const { statusCode, body } = await server.inject({
      method: 'POST',
      url: '/simulator/oidc/token',
      headers: { host: 'localhost:4000', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'authorization_code',
        code: tokens.access_token,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        client_id: testClientId,
        client_secret: testClientSecret(parts.vault),
      }).toString(),
    })
    expect(statusCode).toBe(400)
    expect(JSON.parse(body)).toMatchObject({ error: 'invalid_grant' })
  })
})

describe('faults of the OIDC answer, as a strict client sees them', () => {
  it('access_denied comes back as an error response', async () => {
    await expect(signIn('bo@example.org', 'access_denied')).rejects.toMatchObject({
      code: oauth.AUTHORIZATION_RESPONSE_ERROR,
      error: 'access_denied',
    })
  })

  it.each([
    ['expired', /"exp"/],
    ['wrong_audience', /"aud"/],
    ['bad_signature', /signature verification failed/],
    ['unsigned', /"alg"|alg/],
  ])('%s is refused', async (fault, message) => {
    await expect(signIn('bo@example.org', fault)).rejects.toThrow(message)
  })

  it('missing_email has no e-mail address anywhere', async () => {
    const { tokens, claims } = await signIn('bo@example.org', 'missing_email')
    expect(JSON.stringify(claims)).not.toContain('@')
    const response = await oauth.userInfoRequest(metadata, client, tokens.access_token, options())
    expect(await response.text()).not.toContain('@')
  })
})
