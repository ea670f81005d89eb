import { SsoError } from '../errors/sso-error.ts'
import type { JsonObject } from './decode-id-token.ts'
import type { TenantPin } from './tenant-pin.ts'

/** What is known of a person at the end of an exchange: the verified ID token, and UserInfo when it was asked. */
export interface PersonClaimsInput {
  readonly idToken: JsonObject
  readonly userinfo: JsonObject | null
  readonly pin: TenantPin
}

/** Claims that place the person in an organization: the signed ID token alone may say them. */
const PLACING = ['iss', 'tid', 'hd', 'oid'] as const

/**
 * The claims of the person, whichever way they came: the one function between claims and identity
 * (incidents row 68). What the ID token says stays; UserInfo fills in what it lacks, for the same subject only.
 * An address that Google has not verified says nothing about its Workspace.
 *
 * Fails with `oidc.userinfo_subject_mismatch`, `oidc.email_unverified`.
 */
export function personClaims({ idToken, userinfo, pin }: PersonClaimsInput): JsonObject {
  // OIDC Core §5.3.2: sub must match exactly, else nothing of it is used.
  if (userinfo !== null && userinfo['sub'] !== idToken['sub']) {
    throw new SsoError('oidc.userinfo_subject_mismatch')
  }
  const claims = { ...withoutPlacing(userinfo ?? {}, idToken), ...idToken }
  if (pin.hostedDomain !== null && claims['email'] !== undefined && claims['email_verified'] !== true) {
    throw new SsoError('oidc.email_unverified', { received: claims['email_verified'] })
  }
  return claims
}

/** An `email_verified` belongs to the address beside it: that of UserInfo says nothing of the ID token's. */
function withoutPlacing(userinfo: JsonObject, idToken: JsonObject): JsonObject {
  const left: readonly string[] =
    idToken['email'] === undefined ? PLACING : [...PLACING, 'email_verified', 'xms_edov']
  return Object.fromEntries(Object.entries(userinfo).filter(([name]) => !left.includes(name)))
}
