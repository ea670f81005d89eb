import { randomBytes } from 'node:crypto'
import { type JWTPayload } from 'jose'
import { expect } from 'vitest'
import { checkIdToken } from './check-id-token.ts'
import type { ModuleRun, Visited } from './module-run.ts'
import type { SuiteClient } from './suite-clients.ts'

/*
 * The steps that most modules share: an authorization request, its answer at the application, tokens for the code, claims for the token.
 * Each step demands what the suite demands in every module.
 */

/** Parameters of an authorization request. */
export type Sent = Readonly<Record<string, string>>

/** An authorization request and where it led. */
export interface Asked extends Visited {
  readonly sent: Sent
  readonly client: SuiteClient
}

export interface Tokens {
  readonly accessToken: string
  readonly idToken: string
  readonly refreshToken: string | null
  /** Of the ID token, verified. */
  readonly claims: JWTPayload
}

/** A sign-in from its request to its tokens. */
export interface SignedIn extends Asked {
  readonly code: string
  readonly tokens: Tokens
}

export interface AskOptions {
  readonly client?: SuiteClient
  readonly method?: 'GET' | 'POST'
  /** How the client proves itself at the token endpoint. */
  readonly authentication?: 'basic' | 'post'
  readonly codeVerifier?: string
}

export const random = (bytes = 12) => randomBytes(bytes).toString('base64url')

/** Sends an authorization request: the usual one with these changes; null takes a parameter away. */
export async function ask(
  run: ModuleRun,
  changes: Readonly<Record<string, string | null>> = {},
  { client = run.world.client, method = 'GET' }: AskOptions = {},
): Promise<Asked> {
  const usual = {
    client_id: client.clientId,
    redirect_uri: `${run.world.application.baseUrl}/callback`,
    scope: 'openid',
    state: random(),
    nonce: random(),
    response_type: 'code',
    ...(run.responseMode === 'form_post' ? { response_mode: 'form_post' } : {}),
  }
  const sent = withChanges(usual, changes)
  const url = `${endpoint(run, 'authorization_endpoint')}?${new URLSearchParams(sent).toString()}`
  return { ...(await run.visit(url, method)), sent, client }
}

/** These parameters, with others in their place; null takes one away. */
export function withChanges(usual: Sent, changes: Readonly<Record<string, string | null>>): Sent {
  const entries = Object.entries<string | null>({ ...usual, ...changes })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null))
}

/** The parameters with which the application was called back, in the mode that was asked for. */
export function answerOf(run: ModuleRun, { sent, received, page }: Asked): Readonly<Record<string, string>> {
  expect(
    received.map(({ path }) => path),
    `called back once, from ${page.url}`,
  ).toEqual(['callback'])
  const [call] = received
  if (call === undefined) throw new Error('not called back')
  const { method, contentType, query, form } = call
  if (run.responseMode === 'form_post') {
    expect([method, contentType.split(';')[0]]).toEqual(['POST', 'application/x-www-form-urlencoded'])
    // OAuth 2.0 Form Post Response Mode §2: nothing of the answer is in the address.
    expect(query).toEqual({})
  } else expect(method).toBe('GET')
  const answer = run.responseMode === 'form_post' ? form : query
  // RFC 9207 §2.4; RFC 6749 §4.1.2.
  expect(answer['iss']).toBe(run.world.metadata['issuer'])
  expect(answer['state']).toBe(sent['state'])
  return answer
}

/** The code, which is long enough not to be guessed (RFC 6749 §10.10). */
export function codeOf(run: ModuleRun, asked: Asked): string {
  const { code = '', ...answer } = answerOf(run, asked)
  expect(answer).not.toHaveProperty('error')
  expect(code.length).toBeGreaterThanOrEqual(22)
  return code
}

/** What the application is told instead of a code (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6). */
export function errorOf(run: ModuleRun, asked: Asked): string {
  const answer = answerOf(run, asked)
  expect(answer).not.toHaveProperty('code')
  expect(answer['error_description'] ?? '').toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/)
  const known = ['error', 'error_description', 'error_uri', 'state', 'session_state', 'iss']
  if (Object.keys(answer).some((name) => !known.includes(name))) run.warn('errorParameters')
  return answer['error'] ?? ''
}

/** The request of a code grant. */
export function codeGrant(run: ModuleRun, code: string, { codeVerifier }: AskOptions = {}): Sent {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: `${run.world.application.baseUrl}/callback`,
    ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
  }
}

/** Calls the token endpoint; secrets in the header, as most modules do, or in the body. */
export function callTokenEndpoint(
  run: ModuleRun,
  grant: Sent,
  { client = run.world.client, authentication = 'basic' }: AskOptions = {},
): Promise<Response> {
  const { clientId, clientSecret } = client
  const basic = Buffer.from([clientId, clientSecret].map(encodeURIComponent).join(':')).toString('base64')
  return fetch(endpoint(run, 'token_endpoint'), {
    method: 'POST',
    headers: authentication === 'basic' ? { authorization: `Basic ${basic}` } : {},
    body: new URLSearchParams({
      ...grant,
      ...(authentication === 'post' ? { client_id: clientId, client_secret: clientSecret } : {}),
    }),
  })
}

/** Tokens for a grant, the ID token verified. */
export async function tokensFor(
  run: ModuleRun,
  grant: Sent,
  { sent }: Pick<Asked, 'sent'>,
  options: AskOptions = {},
): Promise<Tokens> {
  const answer = await callTokenEndpoint(run, grant, options)
  const body = (await answer.json()) as Record<string, unknown>
  expect(answer.status, JSON.stringify(body)).toBe(200)
  // RFC 6749 §5.1.
  expect(answer.headers.get('content-type')).toContain('application/json')
  expect(answer.headers.get('cache-control')).toContain('no-store')
  expect(String(body['token_type']).toLowerCase()).toBe('bearer')
  expect(body['expires_in']).toBeGreaterThan(0)
  const [accessToken, idToken] = [String(body['access_token']), String(body['id_token'])]
  const refreshToken = (body['refresh_token'] ?? null) as string | null
  const clientId = (options.client ?? run.world.client).clientId
  const isRefresh = grant['grant_type'] === 'refresh_token'
  const claims = await checkIdToken(run, idToken, {
    clientId,
    accessToken,
    code: grant['code'] ?? null,
    // OIDC Core §12.2: a refreshed one should have none.
    nonce: isRefresh ? null : (sent['nonce'] ?? null),
  })
  return { accessToken, idToken, refreshToken, claims }
}

/** A whole sign-in, with which UserInfo opens. */
export async function signIn(
  run: ModuleRun,
  changes: Readonly<Record<string, string | null>> = {},
  options: AskOptions = {},
): Promise<SignedIn> {
  const asked = await ask(run, changes, options)
  const code = codeOf(run, asked)
  const tokens = await tokensFor(run, codeGrant(run, code, options), asked, options)
  expect((await callUserinfo(run, tokens)).status).toBe(200)
  return { ...asked, code, tokens }
}

/** UserInfo as OIDC Core §5.3.1 lets a client ask for it. */
export function callUserinfo(
  run: ModuleRun,
  { accessToken }: Pick<Tokens, 'accessToken'>,
  how: 'get' | 'post header' | 'post body' = 'get',
): Promise<Response> {
  const url = endpoint(run, 'userinfo_endpoint')
  if (how === 'post body') {
    return fetch(url, { method: 'POST', body: new URLSearchParams({ access_token: accessToken }) })
  }
  const headers = { authorization: `Bearer ${accessToken}` }
  return fetch(url, { method: how === 'get' ? 'GET' : 'POST', headers })
}

/** The claims at UserInfo: JSON about the person of the ID token (OIDC Core §5.3.2). */
export async function userinfoOf(
  run: ModuleRun,
  tokens: Tokens,
  how?: Parameters<typeof callUserinfo>[2],
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await callUserinfo(run, tokens, how)
  expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
    200,
    'application/json',
  ])
  const claims = (await answer.json()) as Record<string, unknown>
  expect(claims['sub']).toBe(tokens.claims.sub)
  return claims
}

/** An address that discovery names. */
export function endpoint(run: ModuleRun, name: string): string {
  return String(run.world.metadata[name])
}
