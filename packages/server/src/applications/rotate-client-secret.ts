import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { ApplicationId, CallerId } from '../storage/ids.ts'
import { type SecretParts, createClientSecret } from './create-client-secret.ts'
import { checkScopesGrantable } from './check-grantable.ts'
import { applicationLock, secretDeleteAll } from './store.ts'
import type { Application } from './types.ts'

/** Who asks for it; a secret gives what the application has, so they have that, too. */
interface Rotator {
  readonly id: CallerId
  readonly scopes: readonly string[]
}

/** An application with the one secret that it has now, shown this once. */
export interface RotatedSecret {
  readonly application: Application
  readonly clientSecret: string
}

/**
 * Gives an application a new secret in the place of all that it had, which stop working at once; `createClientSecret` leaves time to change
 * over. Run it in a transaction.
 *
 * Fails with `request.not_found`, `request.insufficient_scope`, `request.invalid` (a public client has no secret).
 */
export async function rotateClientSecret(
  parts: SecretParts,
  by: Rotator,
  id: ApplicationId,
): Promise<RotatedSecret> {
  // Held, so that of two at once one secret is left.
  const application = await applicationLock(parts.db, id)
  if (application === null) throw new SsoError('request.not_found')
  checkScopesGrantable(by, application.scopes)
  const deleted = await secretDeleteAll(parts.db, id)
  const { organizationId } = application
  const event = { type: 'application.secret_deleted', organizationId, objectId: id } as const
  const events = deleted.map((secretId) => ({ ...event, data: { secretId, by: by.id } }))
  await eventInsert(parts.db, parts, ...events)
  const { clientSecret } = await createClientSecret(parts, application)
  return { application, clientSecret }
}
