import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { signingKeysPublish } from '../keys/store.ts'
import type { Queryable } from '../storage/database.ts'
import type { ApplicationId } from '../storage/ids.ts'
import { type ApplicationSettings, checkApplication } from './check-application.ts'
import { applicationLock, applicationUpdate } from './store.ts'
import type { Application } from './types.ts'

/**
 * Fields that are absent stay as they are. The type is fixed: it decides how the client authenticates; and so is the organization, which is
 * the authority of tokens that others hold.
 */
export type ApplicationPatch = Partial<Omit<ApplicationSettings, 'type' | 'organizationId'>> & {
  readonly clientId?: string
}

/**
 * Changes an application. Run it in a transaction.
 * Fails with `request.not_found`, `request.invalid`, `request.conflict`.
 */
export async function updateApplication(
  parts: { readonly db: Queryable; readonly config: Pick<Config, 'mode'> },
  id: ApplicationId,
  patch: ApplicationPatch,
): Promise<Application> {
  const current = await applicationLock(parts.db, id)
  if (current === null) throw new SsoError('request.not_found')
  const changed = { ...current, ...patch }
  checkApplication(changed, parts.config.mode)
  const application = await applicationUpdate(parts.db, changed)
  if (application === null) throw new SsoError('request.not_found')
  await signingKeysPublish(parts.db, application.tokenAlgorithm)
  return application
}
