import type { Selectable } from 'kysely'
import { type PersonColumns, toPerson } from '../sessions/person-columns.ts'
import type { SessionId } from '../storage/ids.ts'
import type { ApplicationRow, AuthorizationCodeRow, SessionRow } from '../storage/schema.ts'
import type { RedeemedGrant } from './types.ts'

/** What the tokens of a session say, as columns. */
export type GrantColumns = PersonColumns &
  Pick<Selectable<AuthorizationCodeRow>, 'session_id' | 'scope' | 'audience' | 'nonce' | 'requested_claims'> &
  Pick<Selectable<SessionRow>, 'auth_time' | 'acr'> &
  Pick<Selectable<ApplicationRow>, 'token_algorithm'>

export function toGrant(row: GrantColumns): Omit<RedeemedGrant, 'refreshable'> {
  return {
    ...toPerson(row),
    sid: row.session_id as SessionId,
    tokenAlgorithm: row.token_algorithm,
    scope: row.scope,
    audience: row.audience,
    nonce: row.nonce,
    requestedClaims: row.requested_claims,
    authTime: row.auth_time,
    acr: row.acr,
  }
}
