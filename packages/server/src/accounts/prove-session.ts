import { beginAccountSession } from './account-session.ts'
import type { CredentialParts } from './credential-parts.ts'
import { type SecondWay, methodsWith } from './methods.ts'
import { accountSessionDelete } from './session-store.ts'
import type { AccountSession } from './types.ts'

/**
 * Somebody has set up the first second factor of their account, and shown it by that: what they are signed in with counts as two factors
 * from now on. The session is a new one, with a new secret, as after every sign-in; when they have signed in stays as it was. Answers its secret.
 */
export async function proveSession(
  parts: CredentialParts,
  session: AccountSession,
  shown: SecondWay,
): Promise<string> {
  const { userId, organizationId, connectionId, profileId, acr, authTime } = session
  const methods = methodsWith(session.methods, shown)
  const authentication = { userId, organizationId, connectionId, profileId, acr, authTime, methods }
  return parts.db.transaction(async (db) => {
    await accountSessionDelete(db, session, session.id)
    return (await beginAccountSession({ ...parts, db }, authentication, session)).secret
  })
}
