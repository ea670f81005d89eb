import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import type { ApiKeyId, ApplicationId, CallerId, SecretId } from '../storage/ids.ts'
import { apiKeyDelete } from './api-key-store.ts'
import { loadApplication } from './load-application.ts'
import { applicationDelete, secretDelete } from './store.ts'

/* What ends a credential ends it at once, and is told in the same transaction. `by`: who asked for it. All fail with `request.not_found`. */

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

/** Deletes an application with its secrets, sessions and logins. */
export async function deleteApplication(parts: Parts, id: ApplicationId, by: CallerId): Promise<void> {
  await parts.db.transaction(async (db) => {
    const deleted = await applicationDelete(db, id)
    if (deleted === null) throw new SsoError('request.not_found')
    const { name, type, organizationId } = deleted
    const event = { type: 'application.deleted', organizationId, objectId: id } as const
    await eventInsert(db, parts, { ...event, data: { name, type, by } })
  })
}

/** Deletes a client secret of an application. */
export async function deleteClientSecret(
  parts: Parts,
  applicationId: ApplicationId,
  secretId: SecretId,
  by: CallerId,
): Promise<void> {
  await parts.db.transaction(async (db) => {
    if (!(await secretDelete(db, applicationId, secretId))) throw new SsoError('request.not_found')
    const { organizationId } = await loadApplication({ db }, applicationId)
    await eventInsert(db, parts, {
      type: 'application.secret_deleted',
      organizationId,
      objectId: applicationId,
      data: { secretId, by },
    })
  })
}

/** Deletes an API key. */
export async function deleteApiKey(parts: Parts, id: ApiKeyId, by: CallerId): Promise<void> {
  await parts.db.transaction(async (db) => {
    const deleted = await apiKeyDelete(db, id)
    if (deleted === null) throw new SsoError('request.not_found')
    const { name, organizationId } = deleted
    await eventInsert(db, parts, {
      type: 'api_key.deleted',
      organizationId,
      objectId: id,
      data: { name, by },
    })
  })
}
