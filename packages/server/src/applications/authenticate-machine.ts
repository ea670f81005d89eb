import { type AccessToken, type AccessTokenParts, readAccessToken } from '../keys/read-access-token.ts'
import type { Queryable } from '../storage/database.ts'
import { isId } from '../storage/ids.ts'
import { tenantOfRow } from '../storage/tenant.ts'
import { machineFind } from './store.ts'
import type { ApiCaller } from './types.ts'

export interface MachineParts extends AccessTokenParts {
  readonly db: Queryable
}

/** RFC 7515 §7.1. Only to spare what has not even the form: an API key costs no verification. */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * The application behind an access token that it got for Cardea itself (RFC 6749 §4.4, RFC 9068 §4); null when this is
 * no such token. What the token says was true when it was issued; what the application may do, and in which
 * organization, is read now, so that
 * a scope taken away, the token given back (RFC 7009), or the application deleted, ends it at once. A token of a person opens nothing here.
 */
export async function authenticateMachine(parts: MachineParts, token: string): Promise<ApiCaller | null> {
  const accessToken = COMPACT_JWS.test(token) ? await readAccessToken(parts, token) : null
  const machine = accessToken === null ? null : machineOf(accessToken)
  if (machine === null) return null
  const application = await machineFind(parts.db, machine)
  if (application === null) return null
  // `*` is for API keys alone: what a machine may do is named, one by one.
  const scopes = machine.scopes.filter((scope) => scope !== '*' && application.scopes.includes(scope))
  return { id: machine.applicationId, tenant: tenantOfRow(application), scopes }
}

/** The client is its own subject and has no session: nobody has signed in (RFC 9068 §2.2). */
function machineOf({ subject, sid, tokenId, clientId, applicationId, scope }: AccessToken) {
  if (sid !== null || subject !== clientId) return null
  if (applicationId === null || !isId('application', applicationId)) return null
  return { applicationId, clientId, tokenId, scopes: scope }
}
