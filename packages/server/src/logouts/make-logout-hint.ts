import { SsoError, subjectOf } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Clock } from '../platform/clock.ts'
import { sessionFindNewestOfProfile } from '../sessions/store.ts'
import type { Queryable } from '../storage/database.ts'
import type { ProfileId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'

interface Parts {
  readonly config: Pick<Config, 'issuer'>
  readonly db: Queryable
  readonly keys: SigningKeys
  readonly clock: Clock
}

/**
 * An `id_token_hint` that signs a person out of their newest session, for a caller who may act for its application and has kept no ID token.
 * It has expired when it is made, so that nobody takes it for an ID token; a hint may have (OIDC RP-Initiated Logout 1.0 §4).
 *
 * Fails with `request.not_found` when there is no such person within the tenant, or no session of theirs.
 */
export async function makeLogoutHint(parts: Parts, tenant: Tenant, profileId: ProfileId): Promise<string> {
  const session = await sessionFindNewestOfProfile(parts.db, tenant, profileId)
  if (session === null) throw new SsoError('request.not_found')
  const { sid, clientId, connectionId, idpId, tokenAlgorithm: algorithm } = session
  const now = Math.floor(parts.clock.now().getTime() / 1000)
  const claims = {
    iss: parts.config.issuer,
    aud: clientId,
    sub: subjectOf(connectionId, idpId),
    sid,
    iat: now,
    exp: now,
  }
  return parts.keys.sign(claims, { type: 'JWT', algorithm })
}
