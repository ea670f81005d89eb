import {
  type JSONWebKeySet,
  SignJWT,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
} from 'jose'
import { expect } from 'vitest'
import { interactionErrors } from './basic-modules.ts'
import { type Sent, type SignedIn, ask, endpoint, errorOf, random, signIn, withChanges } from './code-flow.ts'
import type { Module } from './describe-plan.ts'
import type { Finding, ModuleRun, Visited } from './module-run.ts'
import type { BackchannelLogoutModule, RpInitiatedLogoutModule } from './plans.ts'

type LogoutModule = Exclude<
  RpInitiatedLogoutModule | BackchannelLogoutModule,
  `${string}discovery-endpoint-verification`
>

export const logoutTranscripts: Readonly<Record<LogoutModule, Module>> = {
  async 'oidcc-rp-initiated-logout'(run) {
    const { visited, sent } = await logOut(run, {})
    expectWayBack(visited, { state: sent['state'] ?? '' })
    return notSignedIn(run)
  },
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': (run) =>
    refusedLogout(run, { post_logout_redirect_uri: `${run.world.application.baseUrl}/${random()}` }),
  async 'oidcc-rp-initiated-logout-modified-id-token-hint'(run) {
    const { idToken } = (await signIn(run)).tokens
    const header = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(idToken), alg: 'none' }))
    const hint = `${header.toString('base64url')}.${idToken.split('.')[1] ?? ''}.`
    return refusedLogout(run, { id_token_hint: hint })
  },
  'oidcc-rp-initiated-logout-no-id-token-hint': (run) => refusedLogout(run, { id_token_hint: null }),
  'oidcc-rp-initiated-logout-no-params': (run) =>
    signedOutPage(run, { id_token_hint: null, post_logout_redirect_uri: null, state: null }),
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': (run) =>
    signedOutPage(run, { post_logout_redirect_uri: null }),
  async 'oidcc-rp-initiated-logout-no-state'(run) {
    const { visited } = await logOut(run, { state: null })
    expectWayBack(visited, {})
    return notSignedIn(run)
  },
  'oidcc-rp-initiated-logout-only-state': (run) =>
    signedOutPage(run, { id_token_hint: null, post_logout_redirect_uri: null }),
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': (run) =>
    refusedLogout(run, {
      post_logout_redirect_uri: `${run.world.application.baseUrl}/post_logout_redirect?foo=bar`,
    }),
  async 'oidcc-rp-initiated-logout-bad-id-token-hint'(run) {
    const { idToken } = (await signIn(run)).tokens
    const { clientSecret } = run.world.client
    const hint = await new SignJWT(decodeJwt(idToken))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(clientSecret))
    return refusedLogout(run, { id_token_hint: hint })
  },
  async 'oidcc-backchannel-rp-initiated-logout'(run) {
    const { visited, sent, session } = await logOut(run, {})
    expectWayBack(visited, { state: sent['state'] ?? '' })
    await run.world.tellApplications()
    await expectLogoutToken(run, session)
    return notSignedIn(run)
  },
}

interface LoggedOut {
  readonly sent: Sent
  readonly visited: Visited
  readonly session: SignedIn
}

/** Signs in, and sends the browser to the end session endpoint: the usual request with these changes; null takes a parameter away. */
async function logOut(run: ModuleRun, changes: Readonly<Record<string, string | null>>): Promise<LoggedOut> {
  const session = await signIn(run)
  const usual = {
    id_token_hint: session.tokens.idToken,
    post_logout_redirect_uri: `${run.world.application.baseUrl}/post_logout_redirect`,
    // Longer than others, so that it is not cut off anywhere.
    state: random(96),
  }
  const sent = withChanges(usual, changes)
  const url = `${endpoint(run, 'end_session_endpoint')}?${new URLSearchParams(sent).toString()}`
  return { sent, session, visited: await run.visit(url) }
}

/** RP-Initiated Logout 1.0 §3: back at the registered address, with these parameters and no other. */
function expectWayBack({ received }: Visited, query: Sent): void {
  expect(received.map(({ method, path, query: sent }) => [method, path, sent])).toEqual([
    ['GET', 'post_logout_redirect', query],
  ])
}

/** The person reads why, and the application is not called. */
async function refusedLogout(
  run: ModuleRun,
  changes: Readonly<Record<string, string | null>>,
): Promise<Finding> {
  const { visited } = await logOut(run, changes)
  expect(visited.received).toEqual([])
  expect(visited.page.url.startsWith(endpoint(run, 'end_session_endpoint'))).toBe(true)
  expect([visited.page.status, visited.page.text]).toEqual([400, expect.stringContaining('<h1')])
  return { outcome: 'REVIEW', because: 'errorPage' }
}

async function signedOutPage(
  run: ModuleRun,
  changes: Readonly<Record<string, string | null>>,
): Promise<Finding> {
  const { visited } = await logOut(run, changes)
  expect(visited.received).toEqual([])
  expect([visited.page.status, visited.page.text]).toEqual([
    200,
    expect.stringMatching(/<h1[^>]*>[^<]*signed? out/i),
  ])
  // The suite is content with the picture; whether somebody is still signed in is for us to know.
  const { received } = await ask(run, { prompt: 'none' })
  expect(received.map(({ query }) => interactionErrors.includes(query['error'] ?? ''))).not.toContain(false)
  return { outcome: 'REVIEW', because: 'signedOutPage' }
}

/** Nobody is signed in any more: a request that may show no page finds that out (OIDC Core §3.1.2.6). */
async function notSignedIn(run: ModuleRun): Promise<Finding> {
  expect(interactionErrors).toContain(errorOf(run, await ask(run, { prompt: 'none' })))
  return run.finding()
}

/** OIDC Back-Channel Logout 1.0 §2.4 and §2.5: one token about that session, by which nobody can sign in. */
async function expectLogoutToken({ world }: ModuleRun, { tokens, client }: SignedIn): Promise<void> {
  const [call, ...others] = world.application.take()
  expect(others).toEqual([])
  expect(call).toMatchObject({
    method: 'POST',
    path: 'backchannel_logout',
    contentType: expect.stringContaining('application/x-www-form-urlencoded'),
    query: {},
  })
  const { logout_token: logoutToken = '', ...more } = call?.form ?? {}
  expect(more).toEqual({})
  const { payload } = await jwtVerify(
    logoutToken,
    createLocalJWKSet(world.keys as unknown as JSONWebKeySet),
    {
      issuer: String(world.metadata['issuer']),
      audience: client.clientId,
      typ: 'logout+jwt',
      algorithms: ['RS256'],
      currentDate: world.clock.now(),
      requiredClaims: ['iat', 'exp', 'jti'],
    },
  )
  expect([payload.sub, payload['sid']]).toEqual([tokens.claims.sub, tokens.claims['sid']])
  expect(payload['events']).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
  expect(payload).not.toHaveProperty('nonce')
}
