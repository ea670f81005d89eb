import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { changedFields } from '../events/changed-fields.ts'
import { eventInsert } from '../events/store.ts'
import { signingKeysPublish } from '../keys/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { ApplicationId } from '../storage/ids.ts'
import { applicationEvent } from './application-event.ts'
import { type ApplicationSettings, checkApplication } from './check-application.ts'
import { checkScopesGrantable } from './check-grantable.ts'
import { applicationLock, applicationUpdate } from './store.ts'
import type { Application } from './types.ts'

/**
 * Fields that are absent stay as they are. The type is fixed: it decides how the client authenticates; and so is the organization, which is
 * the authority of tokens that others hold.
 */
export type ApplicationPatch = Partial<Omit<ApplicationSettings, 'type' | 'organizationId'>> & {
  readonly clientId?: string
}

/** What is to become of it, or how that is made of what it is. */
export type ApplicationChange = ApplicationPatch | ((current: Application) => ApplicationPatch)

export interface ApplicationChangeParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
  readonly config: Pick<Config, 'mode'>
}

/**
 * Changes an application. Run it in a transaction.
 * Fails with `request.not_found`, `request.invalid`, `request.conflict`.
 */
export async function updateApplication(
  parts: ApplicationChangeParts,
  id: ApplicationId,
  change: ApplicationChange,
): Promise<Application> {
  const current = await applicationLock(parts.db, id)
  if (current === null) throw new SsoError('request.not_found')
  const next = { ...current, ...patchOf(change, current) }
  checkApplication(next, parts.config.mode)
  const application = await applicationUpdate(parts.db, next)
  if (application === null) throw new SsoError('request.not_found')
  await signingKeysPublish(parts.db, application.tokenAlgorithm)
  const changed = changedFields(current, application)
  if (changed.length > 0) {
    await eventInsert(parts.db, parts, applicationEvent('application.updated', application, { changed }))
  }
  return application
}

/**
 * The same for a caller of an API, who changes what tokens may say or are for, and who can get them, only where all of the application's scopes
 * of the native API are theirs, too. Fails with `request.insufficient_scope` as well.
 */
export function updateApplicationAs(
  parts: ApplicationChangeParts,
  maker: { readonly scopes: readonly string[] },
  id: ApplicationId,
  change: ApplicationChange,
): Promise<Application> {
  return updateApplication(parts, id, (current) => {
    const patch = patchOf(change, current)
    if (changesAuthority(patch)) checkScopesGrantable(maker, patch.scopes ?? current.scopes)
    return patch
  })
}

function patchOf(change: ApplicationChange, current: Application): ApplicationPatch {
  return typeof change === 'function' ? change(current) : change
}

function changesAuthority(patch: ApplicationPatch): boolean {
  return ['scopes', 'audiences', 'jwks', 'jwksUri'].some((field) => field in patch)
}
