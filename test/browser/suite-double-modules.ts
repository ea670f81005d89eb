import { randomBytes } from 'node:crypto'
import { type JWTPayload, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'

/** What the suite has been told. */
export interface SuiteConfiguration {
  readonly alias: string
  readonly server: { readonly discoveryUrl: string; readonly login_hint: string }
  readonly client: { readonly client_id: string; readonly client_secret: string }
}

/** With what a module works. */
export interface ModuleTools {
  readonly configuration: SuiteConfiguration
  /** All addresses of the relying party are below. */
  readonly baseUrl: string
  /** Wants an address visited; what the application is called back with. */
  visit(url: string, method: 'GET' | 'POST'): Promise<URLSearchParams>
  /** Wants a picture; done when there is one. */
  picture(): Promise<void>
}

/** A module: says how it has ended, or throws what was wrong. */
export type SuiteModule = (tools: ModuleTools) => Promise<'PASSED' | 'REVIEW' | 'SKIPPED'>

/** Enough of the basic plan to have every way in which a module can end. The last two ask for what cannot be. */
export const suiteModules: Readonly<Record<string, SuiteModule>> = {
  async 'oidcc-server'(tools) {
    await signIn(tools)
    return 'PASSED'
  },
  async 'oidcc-scope-address'({ configuration }) {
    const { scopes_supported: scopes } = await readProvider(configuration)
    if (scopes.includes('address')) throw new Error('EnsureUserInfoContainsAddress: not tried here')
    return 'SKIPPED'
  },
  async 'oidcc-prompt-login'(tools) {
    const first = await signIn(tools)
    const picture = tools.picture()
    const second = await signIn(tools, { prompt: 'login' })
    if (first.sub !== second.sub) throw new Error('CheckIdTokenSub: another person')
    await picture
    return 'REVIEW'
  },
  async 'oidcc-ensure-registered-redirect-uri'(tools) {
    const { url } = await authorization(tools, { redirect_uri: `${tools.baseUrl}/callback/elsewhere` })
    const called = tools.visit(url, 'GET').then(() => {
      throw new Error('EnsureNoCallback: called at an address that is not registered')
    })
    await Promise.race([called, tools.picture()])
    return 'REVIEW'
  },
  async 'oidcc-ensure-post-request-succeeds'(tools) {
    await signIn(tools, {}, 'POST')
    return 'PASSED'
  },
  /** Of another plan: so a module that the table does not know is there, too. */
  async 'oidcc-rp-initiated-logout'(tools) {
    const { idToken } = await signIn(tools)
    const { end_session_endpoint: endpoint } = await readProvider(tools.configuration)
    const params = new URLSearchParams({
      id_token_hint: idToken,
      post_logout_redirect_uri: `${tools.baseUrl}/post_logout_redirect`,
      state: 'the state',
    })
    const back = await tools.visit(`${endpoint}?${params.toString()}`, 'GET')
    if (back.toString() !== 'state=the+state') throw new Error(`CheckPostLogoutState: ${back.toString()}`)
    const { url } = await authorization(tools, { prompt: 'none' })
    const error = (await tools.visit(url, 'GET')).get('error')
    if (error !== 'login_required') throw new Error(`CheckErrorNeedsUserInterface: ${String(error)}`)
    return 'PASSED'
  },
  async 'oidcc-display-page'(tools) {
    // Nobody listens there.
    await tools.visit('http://127.0.0.1:9/', 'GET')
    return 'PASSED'
  },
  async 'oidcc-idtoken-unsigned'(tools) {
    const { alg } = await signIn(tools)
    if (alg !== 'none') throw new Error(`CheckIdTokenSignatureAlgorithm: ${alg} in the place of none`)
    return 'PASSED'
  },
}

interface Provider {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly end_session_endpoint: string
  readonly jwks_uri: string
  readonly scopes_supported: readonly string[]
}

async function readProvider({ server }: SuiteConfiguration): Promise<Provider> {
  return (await fetch(server.discoveryUrl)).json() as Promise<Provider>
}

async function authorization(
  { configuration, baseUrl }: ModuleTools,
  changes: Readonly<Record<string, string>>,
) {
  const provider = await readProvider(configuration)
  const [state, nonce] = [randomBytes(12).toString('hex'), randomBytes(12).toString('hex')]
  const params = new URLSearchParams({
    client_id: configuration.client.client_id,
    redirect_uri: `${baseUrl}/callback`,
    response_type: 'code',
    scope: 'openid',
    login_hint: configuration.server.login_hint,
    state,
    nonce,
    ...changes,
  })
  return { provider, state, nonce, url: `${provider.authorization_endpoint}?${params.toString()}` }
}

/** The authorization code flow, to a verified ID token (OIDC Core §3.1). */
async function signIn(
  tools: ModuleTools,
  changes: Readonly<Record<string, string>> = {},
  method: 'GET' | 'POST' = 'GET',
): Promise<JWTPayload & { readonly alg: string; readonly idToken: string }> {
  const { provider, state, nonce, url } = await authorization(tools, changes)
  const answer = await tools.visit(url, method)
  if (answer.get('state') !== state) throw new Error('CheckStateInAuthorizationResponse: another state')
  const { client_id: id, client_secret: secret } = tools.configuration.client
  const tokens = await fetch(provider.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: answer.get('code') ?? '',
      redirect_uri: `${tools.baseUrl}/callback`,
    }),
  })
  if (!tokens.ok) throw new Error(`CheckTokenEndpointHttpStatus200: ${await tokens.text()}`)
  const { id_token: idToken } = (await tokens.json()) as { id_token: string }
  const { payload } = await jwtVerify(idToken, createRemoteJWKSet(new URL(provider.jwks_uri)), {
    issuer: provider.issuer,
    audience: id,
  })
  if (payload['nonce'] !== nonce) throw new Error('ValidateIdTokenNonce: another nonce')
  return { ...payload, alg: decodeProtectedHeader(idToken).alg ?? 'none', idToken }
}
