import {
  ACCESS_TOKEN_LIFETIME,
  type ClientCredentials,
  type ClientTokenRequest,
  clientAccessTokenClaims,
  SsoError,
} from '@cardea/protocol'
import type { Application } from '../applications/types.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import { type Random, randomToken } from '../platform/random.ts'
import { authenticateClient, type ClientParts } from './authenticate-client.ts'
import type { TokenAnswer } from './types.ts'

interface Parts extends ClientParts {
  readonly keys: SigningKeys
  readonly random: Random
}

/**
 * A token of an application's own, for what no person takes part in (RFC 6749 §4.4): with the scopes that it has been granted,
 * for one of its audiences.
 *
 * Fails with the codes of `authenticateClient`, and with `oauth.client_credentials_not_allowed`,
 * `oauth.scope_not_granted`, `oauth.audience_unknown`.
 */
export async function clientToken(
  parts: Parts,
  credentials: ClientCredentials,
  request: ClientTokenRequest,
): Promise<TokenAnswer> {
  const application = await authenticateClient(parts, credentials)
  const { type, clientId, tokenAlgorithm: algorithm } = application
  if (!actsForItself(application)) throw new SsoError('oauth.client_credentials_not_allowed', { type })
  const { issuer } = parts.config
  const scope = grantedScope(application, request)
  const grant = {
    issuer,
    applicationId: application.id,
    clientId,
    scope,
    organizationId: application.organizationId,
    audience: audienceOf(application, request, parts.config),
  }
  const issued = { now: parts.clock.now(), tokenId: randomToken(parts.random) }
  return {
    access_token: parts.keys.sign(clientAccessTokenClaims(grant, issued), { type: 'at+jwt', algorithm }),
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    scope: scope.join(' '),
  }
}

/**
 * RFC 6749 §4.4: confidential clients only. One that signs people in does both when it has been granted something to do by itself: other
 * vendors' libraries have one client for everything.
 */
function actsForItself({ type, scopes }: Application): boolean {
  return type === 'm2m' || (type === 'web' && scopes.length > 0)
}

/** All or nothing: who asks for more than it may have is told, and gets no lesser token. */
function grantedScope({ scopes }: Application, { scope }: ClientTokenRequest): readonly string[] {
  const refused = scope?.filter((each) => !scopes.includes(each)) ?? []
  if (refused.length > 0) throw new SsoError('oauth.scope_not_granted', { received: refused.join(' ') })
  return scope ?? scopes
}

function audienceOf(
  { type, audiences }: Application,
  { audience }: ClientTokenRequest,
  { issuer, publicUrl }: Parts['config'],
): string {
  // Auth0's libraries know the API of the service itself by this name (`dialects/auth0/management/`).
  const named = (name: string) => (name === `${publicUrl}/api/v2/` ? issuer : name)
  // An m2m application is for what it names alone; a web application's APIs are those of its people's tokens, beside Cardea itself.
  const isForCardea = type !== 'm2m' || audiences.length === 0
  const known = [...(isForCardea ? [issuer] : []), ...audiences.map(named)]
  if (audience !== null && !known.includes(named(audience))) {
    throw new SsoError('oauth.audience_unknown', { received: audience })
  }
  return audience === null ? (known[0] ?? issuer) : named(audience)
}
