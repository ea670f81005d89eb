import type { Claims } from './claims.ts'

/**
 * The `typ` of the token that hands a sign-in which began at an IdP to an application (RFC 8725 §3.11). It has
 * no `sub` on purpose: what an application takes for an ID token without looking at `typ` has none either.
 */
export const IDP_INITIATED_LOGIN_TYPE = 'idp-initiated-login+jwt'

/** Seconds: the time that an application has to start the sign-in. */
export const IDP_INITIATED_LOGIN_LIFETIME = 300

/** Whom a sign-in that began at an IdP leads to. It selects; it proves nothing about a person. */
export interface IdpInitiatedLogin {
  readonly connectionId: string
  readonly organizationId: string
  /** The e-mail address to pass on to the IdP. */
  readonly loginHint: string | null
  /** What the IdP sent along, for the application; nobody has vouched for it. */
  readonly relayState: string | null
}

/** The claims of such a token for one application. `tokenId` is used up by the sign-in that it starts. */
export function idpInitiatedLoginClaims(
  login: IdpInitiatedLogin,
  issued: {
    readonly issuer: string
    readonly clientId: string
    readonly tokenId: string
    readonly now: Date
  },
): Claims {
  const iat = Math.floor(issued.now.getTime() / 1000)
  return {
    iss: issued.issuer,
    aud: issued.clientId,
    iat,
    exp: iat + IDP_INITIATED_LOGIN_LIFETIME,
    jti: issued.tokenId,
    connection_id: login.connectionId,
    organization_id: login.organizationId,
    ...(login.loginHint === null ? {} : { login_hint: login.loginHint }),
    ...(login.relayState === null ? {} : { relay_state: login.relayState }),
  }
}

/**
 * What the claims of a verified token of this type say, and when it ends; null when one is missing or of
 * another type.
 */
export function readIdpInitiatedLogin(
  claims: Claims,
): (IdpInitiatedLogin & { readonly tokenId: string; readonly expiresAt: Date }) | null {
  const { jti, exp, connection_id: connectionId, organization_id: organizationId } = claims
  if (typeof jti !== 'string' || typeof exp !== 'number') return null
  if (typeof connectionId !== 'string' || typeof organizationId !== 'string') return null
  return {
    connectionId,
    organizationId,
    loginHint: textOf(claims['login_hint']),
    relayState: textOf(claims['relay_state']),
    tokenId: jti,
    expiresAt: new Date(exp * 1000),
  }
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null
}
