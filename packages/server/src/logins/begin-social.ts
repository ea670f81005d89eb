import {
  type AuthorizationRequest,
  type SocialProvider,
  SsoError,
  codeChallengeOf,
  socialProviders,
  unmetPrompt,
} from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { SocialConnection } from '../connections/types.ts'
import { randomToken } from '../platform/random.ts'
import type { LoginId } from '../storage/ids.ts'
import { oidcRedirectUri } from './begin-oidc.ts'
import { traceStep } from './trace.ts'
import type { Begun, LoginParts } from './types.ts'

/**
 * The authorization request to a social provider: code flow with PKCE, a nonce where there will be an ID token, and the login's
 * id as state, as for every OIDC connection (`begin-oidc.ts`).
 *
 * Fails with `connection.incomplete`, `login.prompt_unsupported`, and with what discovery fails with.
 */
export async function beginSocial(
  parts: LoginParts,
  loginId: LoginId,
  request: AuthorizationRequest,
  connection: SocialConnection,
): Promise<Begun> {
  const provider = socialProviders[connection.provider]
  const { clientId } = connection
  const missing = missingFields(connection)
  if (clientId === null || missing.length > 0) {
    throw new SsoError('connection.incomplete', { missing: missing.join(', ') })
  }
  checkPrompt(provider, request)
  const endpoint = await authorizationEndpoint(parts, provider, connection)
  const [nonce, codeVerifier] = [randomToken(parts.random), randomToken(parts.random)]
  const url = new URL(endpoint)
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: oidcRedirectUri(parts.config),
    scope: provider.scopes.join(' '),
    state: loginId,
    code_challenge: codeChallengeOf(codeVerifier),
    code_challenge_method: 'S256',
    ...(provider.kind === 'oidc' ? { nonce } : {}),
    ...(provider.responseMode === 'query' ? {} : { response_mode: provider.responseMode }),
    ...wishes(provider, request),
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const { redirect_uri: redirectUri, scope } = query
  const { prompt } = request
  const sent = traceStep(parts, 'request_sent', { endpoint, clientId, redirectUri, scope, prompt })
  return { outcome: { kind: 'redirect', url: url.href }, upstream: { nonce, codeVerifier }, steps: [sent] }
}

function checkPrompt(provider: SocialProvider, { prompt: asked }: AuthorizationRequest): void {
  const prompt = unmetPrompt(provider, asked)
  if (prompt !== null) throw new SsoError('login.prompt_unsupported', { provider: provider.label, prompt })
}

async function authorizationEndpoint(
  { discovery }: LoginParts,
  provider: SocialProvider,
  { origin }: SocialConnection,
): Promise<string> {
  if (provider.kind === 'oauth') return provider.endpointsAt(origin ?? provider.origin).authorization
  return (await discovery.loadSocial(provider.name)).authorizationEndpoint
}

/** What the application asked for that the provider heeds. */
function wishes(
  { prompts, loginHintParameter }: SocialProvider,
  { prompt, loginHint }: AuthorizationRequest,
): Record<string, string> {
  const heeded = prompt.filter((each) => prompts.includes(each))
  return {
    ...(loginHint === null || loginHintParameter === null ? {} : { [loginHintParameter]: loginHint }),
    ...(heeded.length === 0 ? {} : { prompt: heeded.join(' ') }),
  }
}
