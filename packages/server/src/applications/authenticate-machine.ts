import { errors, type JWTPayload } from 'jose'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Queryable } from '../storage/database.ts'
import { isId } from '../storage/ids.ts'
import { tenantOfRow } from '../storage/tenant.ts'
import { machineFind } from './store.ts'
import type { ApiCaller } from './types.ts'

export interface MachineParts {
  readonly db: Queryable
  readonly keys: Pick<SigningKeys, 'verify'>
  readonly config: Pick<Config, 'issuer'>
}

/** RFC 7515 §7.1. Only to spare what has not even the form: an API key costs no verification. */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * The m2m application behind an access token that it got for Cardea itself (RFC 6749 §4.4, RFC 9068 §4); null when this is
 * no such token. What the token says was true when it was issued; what the application may do, and in which
 * organization, is read now, so that
 * a scope taken away, the token given back (RFC 7009), or the application deleted, ends it at once. A token of a person opens nothing here.
 */
export async function authenticateMachine(parts: MachineParts, token: string): Promise<ApiCaller | null> {
  const claims = COMPACT_JWS.test(token) ? await verified(parts, token) : null
  const machine = claims === null ? null : machineOf(claims)
  if (machine === null) return null
  const application = await machineFind(parts.db, machine)
  if (application === null) return null
  // `*` is for API keys alone: what a machine may do is named, one by one.
  const scopes = machine.scopes.filter((scope) => scope !== '*' && application.scopes.includes(scope))
  return { id: machine.applicationId, tenant: tenantOfRow(application), scopes }
}

/** The claims; `keys.verify` holds type, algorithm, key, issuer, audience and expiry. */
async function verified({ keys, config }: MachineParts, token: string): Promise<JWTPayload | null> {
  try {
    return await keys.verify(token, { type: 'at+jwt', audience: config.issuer })
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** The client is its own subject and has no session: nobody has signed in (RFC 9068 §2.2). */
function machineOf({ sub, sid, jti, client_id: clientId, application_id: applicationId, scope }: JWTPayload) {
  if (sid !== undefined || typeof clientId !== 'string' || sub !== clientId) return null
  // Another application may have got the client id of a deleted one; the id is never given twice.
  if (typeof applicationId !== 'string' || !isId('application', applicationId)) return null
  if (typeof scope !== 'string' || typeof jti !== 'string') return null
  return { applicationId, clientId, tokenId: jti, scopes: scope.split(' ') }
}
