import { type AuthorizationRequest, SsoError, codeChallengeOf } from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { OidcConnection } from '../connections/types.ts'
import { randomToken } from '../platform/random.ts'
import type { LoginId } from '../storage/ids.ts'
import { traceStep } from './trace.ts'
import type { Begun, LoginParts } from './types.ts'

/** One callback for every OIDC connection; the login that `state` names says which one it is. */
export function oidcRedirectUri({ publicUrl }: LoginParts['config']): string {
  return `${publicUrl}/sso/oidc/callback`
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
  const { issuer, clientId } = connection
  if (issuer === null || clientId === null) {
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  }
  const { authorizationEndpoint: endpoint } = await parts.discovery.load(issuer)
  const nonce = randomToken(parts.random)
  const codeVerifier = randomToken(parts.random)
  const url = new URL(endpoint)
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: oidcRedirectUri(parts.config),
    scope: 'openid profile email',
    state: loginId,
    nonce,
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: 'S256',
    ...wishes(request),
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
function wishes({ loginHint, prompt, maxAge, uiLocales }: AuthorizationRequest): Record<string, string> {
  return {
    ...(loginHint === null ? {} : { login_hint: loginHint }),
    ...(prompt.length === 0 ? {} : { prompt: prompt.join(' ') }),
    ...(maxAge === null ? {} : { max_age: String(maxAge) }),
    ...(uiLocales.length === 0 ? {} : { ui_locales: uiLocales.join(' ') }),
  }
}
