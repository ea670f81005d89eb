import { createHash } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { expect } from 'vitest'
import { checkClaims } from './check-id-token.ts'
import {
  type SignedIn,
  ask,
  callTokenEndpoint,
  callUserinfo,
  codeGrant,
  endpoint,
  errorOf,
  random,
  signIn,
  tokensFor,
  userinfoOf,
} from './code-flow.ts'
import type { Module } from './describe-plan.ts'
import type { Finding, ModuleRun } from './module-run.ts'
import type { BasicModule } from './plans.ts'
import { person } from './suite-clients.ts'

/** Claims of an ID token that need no scope. */
const unaskedClaims = [
  ...['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp'],
  ...['at_hash', 'c_hash', 's_hash', 'nbf', 'jti', 'sid'],
]

/** OIDC Core §5.4. */
const scopeClaims: Readonly<Record<string, readonly string[]>> = {
  profile: [
    ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'profile', 'picture', 'website'],
    ...['gender', 'birthdate', 'zoneinfo', 'locale', 'updated_at', 'preferred_username'],
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
}

export const basicTranscripts: Readonly<Record<BasicModule, Module>> = {
  async 'oidcc-server'(run) {
    const { claims } = (await signIn(run)).tokens
    expect(claims).not.toHaveProperty('name')
    if (Object.keys(claims).some((name) => !unaskedClaims.includes(name))) run.warn('organization')
    return run.finding()
  },
  async 'oidcc-response-type-missing'(run) {
    const asked = await ask(run, { response_type: null })
    expect(['invalid_request', 'unsupported_response_type']).toContain(errorOf(run, asked))
    return run.finding()
  },
  async 'oidcc-idtoken-signature'(run) {
    const { idToken } = (await signIn(run)).tokens
    expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: 'RS256', kid: expect.any(String) })
    return run.finding()
  },
  async 'oidcc-idtoken-unsigned'(run) {
    expect(run.world.metadata['id_token_signing_alg_values_supported']).not.toContain('none')
    const { idToken } = (await signIn(run)).tokens
    expect(decodeProtectedHeader(idToken).alg).not.toBe('none')
    return { outcome: 'SKIPPED', because: 'unsigned' }
  },
  'oidcc-userinfo-get': (run) => withUserinfo(run, 'get'),
  'oidcc-userinfo-post-header': (run) => withUserinfo(run, 'post header'),
  'oidcc-userinfo-post-body': (run) => withUserinfo(run, 'post body'),
  async 'oidcc-ensure-request-without-nonce-succeeds-for-code-flow'(run) {
    await signIn(run, { nonce: null })
    return run.finding()
  },
  async 'oidcc-scope-profile'(run) {
    const userinfo = await claimsOfScopes(run, ['profile'])
    expect(userinfo).toMatchObject({ name: 'Ada Keller', given_name: 'Ada', family_name: 'Keller' })
    if (missing(userinfo, 'profile').length > 0) run.warn('profile')
    return run.finding()
  },
  'oidcc-scope-email': (run) => scopeEmail(run, {}),
  'oidcc-scope-address': (run) => unofferedScopes(run, ['address']),
  'oidcc-scope-phone': (run) => unofferedScopes(run, ['phone']),
  'oidcc-scope-all': (run) => unofferedScopes(run, ['email', 'phone', 'address', 'profile']),
  'oidcc-alternate-happy-flow': (run) => scopeEmail(run, { scope: 'email openid' }),
  'oidcc-display-page': (run) => ignoring(run, { display: 'page' }),
  'oidcc-display-popup': (run) => ignoring(run, { display: 'popup' }),
  async 'oidcc-prompt-login'(run) {
    const first = await signIn(run)
    run.world.clock.advance(1_000)
    const second = await signIn(run, { prompt: 'login' })
    expectNewSignIn(first, second)
    return { outcome: 'REVIEW', because: 'secondLogin' }
  },
  async 'oidcc-prompt-none-not-logged-in'(run) {
    const asked = await ask(run, { prompt: 'none', state: random(96) })
    expect(interactionErrors).toContain(errorOf(run, asked))
    expect(asked.askedToSignIn).toBe(false)
    return run.finding()
  },
  async 'oidcc-prompt-none-logged-in'(run) {
    const first = await signIn(run)
    run.world.clock.advance(1_000)
    expectSameSignIn(first, await signIn(run, { prompt: 'none' }))
    return run.finding()
  },
  async 'oidcc-max-age-1'(run) {
    const first = await signIn(run)
    run.world.clock.advance(2_000)
    const second = await signIn(run, { max_age: '1' })
    expectNewSignIn(first, second)
    const age = run.world.clock.now().getTime() / 1000 - Number(second.tokens.claims['auth_time'])
    expect(Math.abs(age)).toBeLessThan(60)
    return { outcome: 'REVIEW', because: 'secondLogin' }
  },
  async 'oidcc-max-age-10000'(run) {
    const first = await signIn(run, { max_age: '15000' })
    run.world.clock.advance(1_000)
    expectSameSignIn(first, await signIn(run, { max_age: '10000' }))
    return run.finding()
  },
  'oidcc-ensure-request-with-unknown-parameter-succeeds': (run) => ignoring(run, { extra: 'foobar' }),
  async 'oidcc-id-token-hint'(run) {
    const first = await signIn(run)
    run.world.clock.advance(1_000)
    const hint = { prompt: 'none', id_token_hint: first.tokens.idToken }
    expectSameSignIn(first, await signIn(run, hint))
    return run.finding()
  },
  'oidcc-login-hint': (run) => ignoring(run, { login_hint: person }),
  'oidcc-ui-locales': (run) => ignoring(run, { ui_locales: 'se' }),
  'oidcc-claims-locales': (run) => ignoring(run, { claims_locales: 'se' }),
  async 'oidcc-ensure-request-with-acr-values-succeeds'(run) {
    const { claims } = (await signIn(run, { acr_values: '1 2' })).tokens
    if (!['1', '2'].includes(String(claims['acr']))) run.warn('acr')
    return run.finding()
  },
  async 'oidcc-codereuse'(run) {
    const { code } = await signIn(run)
    await expectInvalidGrant(run, code)
    return run.finding()
  },
  async 'oidcc-codereuse-30seconds'(run) {
    const { code, tokens } = await signIn(run)
    run.world.clock.advance(30_000)
    await expectInvalidGrant(run, code)
    // RFC 6749 §4.1.2: what the code gave is void as well.
    expect((await callUserinfo(run, tokens)).status).toBe(401)
    return run.finding()
  },
  async 'oidcc-ensure-registered-redirect-uri'(run) {
    const redirectUri = `${run.world.application.baseUrl}/callback/${random()}`
    return expectErrorPage(run, { redirect_uri: redirectUri })
  },
  async 'oidcc-ensure-post-request-succeeds'(run) {
    await signIn(run, {}, { method: 'POST' })
    return run.finding()
  },
  async 'oidcc-server-client-secret-post'(run) {
    expect(run.world.metadata['token_endpoint_auth_methods_supported']).toContain('client_secret_post')
    await signIn(run, {}, { authentication: 'post' })
    return run.finding()
  },
  async 'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported'(run) {
    expect(run.world.metadata['request_uri_parameter_supported']).toBe(false)
    const { baseUrl } = run.world.application
    const asked = await ask(run, { request_uri: `${baseUrl}/requesturi/${random()}#${random(32)}` })
    expect(errorOf(run, asked)).toBe('request_uri_not_supported')
    return { outcome: 'SKIPPED', because: 'requestUri' }
  },
  async 'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported'(run) {
    expect(run.world.metadata['request_parameter_supported']).toBe(false)
    const asked = await ask(run, { request: unsignedRequest(run) })
    expect(errorOf(run, asked)).toBe('request_not_supported')
    return { outcome: 'SKIPPED', because: 'requestObject' }
  },
  async 'oidcc-claims-essential'(run) {
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } })
    const { tokens } = await signIn(run, { claims })
    expect(await userinfoOf(run, tokens)).toMatchObject({ name: 'Ada Keller' })
    expect(tokens.claims).not.toHaveProperty('name')
    return run.finding()
  },
  'oidcc-ensure-request-object-with-redirect-uri': (run) =>
    expectErrorPage(run, {
      redirect_uri: `${run.world.application.baseUrl}/${random()}`,
      request: unsignedRequest(run),
    }),
  async 'oidcc-refresh-token'(run) {
    expect(run.world.metadata['scopes_supported']).toContain('offline_access')
    const { client, client2 } = run.world
    await refreshed(run, client, { scope: 'openid offline_access' })
    // The second client asks for nothing by name, and its token is good for nobody else.
    const refreshToken = await refreshed(run, client2, {})
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken }
    const refused = await callTokenEndpoint(run, grant, { client })
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_grant' }),
    ])
    return run.finding()
  },
  async 'oidcc-ensure-request-with-valid-pkce-succeeds'(run) {
    expect(run.world.metadata['code_challenge_methods_supported']).toContain('S256')
    const codeVerifier = random(32)
    const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
    await signIn(run, { code_challenge: challenge, code_challenge_method: 'S256' }, { codeVerifier })
    return run.finding()
  },
}

/** OIDC Core §3.1.2.6: what a request that may show no page is answered where one would be needed. */
export const interactionErrors: readonly string[] = [
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
]

async function withUserinfo(run: ModuleRun, how: Parameters<typeof callUserinfo>[2]): Promise<Finding> {
  const { tokens } = await signIn(run)
  checkClaims(await userinfoOf(run, tokens, how))
  return run.finding()
}

/** A request that has to go through as if the parameter were not there. */
async function ignoring(run: ModuleRun, params: Readonly<Record<string, string>>): Promise<Finding> {
  await signIn(run, params)
  return run.finding()
}

async function claimsOfScopes(run: ModuleRun, scopes: readonly string[]) {
  const { tokens } = await signIn(run, { scope: ['openid', ...scopes].join(' ') })
  const userinfo = await userinfoOf(run, tokens)
  checkClaims(userinfo)
  return userinfo
}

function missing(claims: Readonly<Record<string, unknown>>, scope: string): readonly string[] {
  return (scopeClaims[scope] ?? []).filter((name) => !Object.hasOwn(claims, name))
}

async function scopeEmail(run: ModuleRun, changes: Readonly<Record<string, string>>): Promise<Finding> {
  const { tokens } = await signIn(run, { scope: 'openid email', ...changes })
  const userinfo = await userinfoOf(run, tokens)
  checkClaims(userinfo)
  expect(missing(userinfo, 'email')).toEqual([])
  expect([userinfo, tokens.claims]).toEqual([
    expect.not.objectContaining({ name: expect.anything() }),
    expect.not.objectContaining({ name: expect.anything() }),
  ])
  if (Object.hasOwn(tokens.claims, 'email')) run.warn('emailInIdToken')
  return run.finding()
}

/** The suite skips scopes that discovery does not list; asked for all the same, they are ignored (OIDC Core §3.1.2.1). */
async function unofferedScopes(run: ModuleRun, scopes: readonly string[]): Promise<Finding> {
  const offered = run.world.metadata['scopes_supported'] as readonly string[]
  expect(scopes.filter((scope) => !offered.includes(scope))).not.toEqual([])
  const userinfo = await claimsOfScopes(run, scopes)
  const opened = scopes.filter((scope) => scopeClaims[scope]?.some((name) => Object.hasOwn(userinfo, name)))
  expect(opened).toEqual(scopes.filter((scope) => offered.includes(scope)))
  return { outcome: 'SKIPPED', because: 'address' }
}

function expectNewSignIn(first: SignedIn, second: SignedIn): void {
  expect(second.askedToSignIn).toBe(true)
  expect(second.tokens.claims['auth_time']).toBeGreaterThan(Number(first.tokens.claims['auth_time']))
}

function expectSameSignIn(first: SignedIn, second: SignedIn): void {
  expect(second.askedToSignIn).toBe(false)
  const same = ({ tokens: { claims } }: SignedIn) => [claims.sub, claims['auth_time']]
  expect(same(second)).toEqual(same(first))
}

async function expectInvalidGrant(run: ModuleRun, code: string): Promise<void> {
  const answer = await callTokenEndpoint(run, codeGrant(run, code))
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ error: 'invalid_grant' }),
  ])
}

/** The person sees what is wrong; the application is not called at any of its addresses. */
async function expectErrorPage(run: ModuleRun, params: Readonly<Record<string, string>>): Promise<Finding> {
  const { page, received } = await ask(run, params)
  expect(received).toEqual([])
  expect(page.url.startsWith(endpoint(run, 'authorization_endpoint'))).toBe(true)
  expect([page.status, page.text]).toEqual([400, expect.stringContaining('redirect_uri')])
  return { outcome: 'REVIEW', because: 'errorPage' }
}

/** OIDC Core §6.1: a JWT without signature that asks the same. */
function unsignedRequest({ world: { client, application } }: ModuleRun): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { clientId: client_id } = client
  const redirect_uri = `${application.baseUrl}/callback`
  const claims = { client_id, redirect_uri, scope: 'openid', response_type: 'code', state: random() }
  return `${part({ alg: 'none' })}.${part(claims)}.`
}

/** Signs in with refresh tokens and refreshes once (OIDC Core §12); the refresh token that holds then. */
async function refreshed(
  run: ModuleRun,
  client: SignedIn['client'],
  onRefresh: Readonly<Record<string, string>>,
): Promise<string> {
  const asking = { scope: 'openid offline_access', prompt: 'consent' }
  const first = await signIn(run, asking, { client })
  run.world.clock.advance(1_000)
  const { refreshToken } = first.tokens
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken ?? '', ...onRefresh }
  const second = await tokensFor(run, grant, first, { client })
  const same = ({ iss, sub, aud, azp, auth_time }: typeof second.claims) => [iss, sub, aud, azp, auth_time]
  expect(same(second.claims)).toEqual(same(first.tokens.claims))
  expect(second.claims.iat).toBeGreaterThan(first.tokens.claims.iat ?? 0)
  expect(second.accessToken).not.toBe(first.tokens.accessToken)
  expect(second.refreshToken).toMatch(/^[\x20-\x7e]{22,}$/)
  expect((await callUserinfo(run, second)).status).toBe(200)
  return second.refreshToken ?? ''
}
