import type { PublishedSimulatorKeys } from '../keys/simulator-keys.ts'
import { personClaims } from './id-token.ts'
import { openGrant } from './sealed-grant.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'

/** The simulator's provider metadata (OIDC Discovery §3). */
export function simulatorDiscovery(
  { config }: Pick<SimulatorParts, 'config'>,
  idp: string,
): Record<string, unknown> {
  const { oidc } = simulatorUrls(config.publicUrl, idp)
  return {
    issuer: oidc.issuer,
    authorization_endpoint: oidc.authorize,
    token_endpoint: oidc.token,
    userinfo_endpoint: oidc.userinfo,
    jwks_uri: oidc.jwks,
    scopes_supported: ['openid', 'profile', 'email'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

/** The simulator's public keys as a JWK set (RFC 7517 §5), the one that signs first. */
export function simulatorJwks({ current, retiring }: PublishedSimulatorKeys): Record<string, unknown> {
  return { keys: [current, ...(retiring === null ? [] : [retiring])].map(({ publicJwk }) => publicJwk) }
}

/** The claims behind an access token of the simulator (OIDC Core §5.3), or null when it is not one. */
export function simulatorUserinfo(
  parts: Pick<SimulatorParts, 'vault' | 'clock'>,
  authorization: string | undefined,
): Record<string, unknown> | null {
  const [, token] = /^bearer ([A-Za-z0-9_-]+)$/i.exec(authorization ?? '') ?? []
  const grant = token === undefined ? null : openGrant(parts, 'access_token', token)
  return grant === null ? null : personClaims(grant)
}
