import {
  type AuthorizationRequest,
  SsoError,
  codeChallengeOf,
  emailDomain,
  normalizeEmail,
} from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import { defaultOidcOptions } from '../connections/oidc-options.ts'
import type { OidcConnection } from '../connections/types.ts'
import { randomToken } from '../platform/random.ts'
import type { LoginId } from '../storage/ids.ts'
import { oidcIssuer } from './oidc-issuer.ts'
import { traceStep } from './trace.ts'
import type { Begun, LoginParts } from './types.ts'

/** One callback for all connections, at two addresses; the login that `state` names says which connection it is. */
export function oidcRedirectUri(
  { publicUrl }: LoginParts['config'],
  { redirectPath }: Pick<OidcConnection, 'redirectPath'> = defaultOidcOptions,
): string {
  return `${publicUrl}${redirectPath}`
}

/**
 * The authorization request to an OIDC IdP (OIDC Core §3.1.2.1): code flow with PKCE, nonce, and the login's
 * id as state. That state is 80 random bits, and the answer counts only with this browser's cookie.
 */
export async function beginOidc(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: OidcConnection,
): Promise<Begun> {
  const { clientId } = connection
  const issuer = oidcIssuer(connection)
  if (clientId === null) {
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  }
  const { authorizationEndpoint: endpoint, metadata } = await parts.discovery.load(issuer, connection)
  const nonce = randomToken(parts.random)
  const codeVerifier = randomToken(parts.random)
  const url = new URL(endpoint)
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: oidcRedirectUri(parts.config, connection),
    scope: [...new Set(['openid', 'profile', 'email', ...connection.scopes])].join(' '),
    state: loginId,
    nonce,
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: 'S256',
    ...wishes(request, connection),
    ...askForAuthTime(request, metadata.claims_parameter_supported === true),
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const sent = traceStep(parts, 'request_sent', {
    endpoint,
    clientId,
    redirectUri: query.redirect_uri,
    scope: query.scope,
    prompt: request.prompt,
    maxAge: request.maxAge,
  })
  return { outcome: { kind: 'redirect', url: url.href }, upstream: { nonce, codeVerifier }, steps: [sent] }
}

/** What the application asked for that the IdP may heed. */
function wishes(request: AuthorizationRequest, connection: OidcConnection): Record<string, string> {
  const { loginHint, maxAge, uiLocales, display } = request
  const acrValues = connection.acrValues.length > 0 ? connection.acrValues : wantedContexts(request)
  const prompt =
    request.prompt.length === 0 && connection.prompt !== null ? [connection.prompt] : request.prompt
  return {
    ...tenantHints(request, connection),
    ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
    ...(loginHint === null ? {} : { login_hint: loginHint }),
    ...(prompt.length === 0 ? {} : { prompt: prompt.join(' ') }),
    ...(maxAge === null ? {} : { max_age: String(maxAge) }),
    ...(uiLocales.length === 0 ? {} : { ui_locales: uiLocales.join(' ') }),
    ...(display === null ? {} : { display }),
  }
}

/**
 * OIDC Core §2: an IdP has to say when the person signed in only if it is asked for that, as `prompt=login` is held to it. Not by
 * `max_age=0`: there are IdPs that find the sign-in that they have just made too old.
 */
function askForAuthTime({ prompt }: AuthorizationRequest, claimsSupported: boolean): Record<string, string> {
  if (!claimsSupported || !prompt.includes('login')) return {}
  return { claims: JSON.stringify({ id_token: { auth_time: { essential: true } } }) }
}

/** Those that decide come first: they are in order of preference (OIDC Core §3.1.2.1). A name with a space cannot be told there. */
function wantedContexts({ requiredAcr, acrValues }: AuthorizationRequest): readonly string[] {
  return [...new Set([...(requiredAcr ?? []), ...acrValues])].filter((value) => !value.includes(' '))
}

/**
 * Hints that spare the person a choice among accounts: Google's `hd`, Entra's `domain_hint`. The answer's claims
 * decide who may come in, never these.
 */
function tenantHints(
  { loginHint, domainHint }: AuthorizationRequest,
  { provider, hostedDomain }: OidcConnection,
): Record<string, string> {
  const email = loginHint === null ? null : normalizeEmail(loginHint)
  const domain = domainHint ?? (email === null ? null : emailDomain(email))
  return {
    ...(hostedDomain === null ? {} : { hd: hostedDomain }),
    ...(provider !== 'entra-id' || domain === null ? {} : { domain_hint: domain }),
  }
}
