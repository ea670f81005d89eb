import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ApplicationId } from '../storage/ids.ts'
import { applicationFindByClientId, applicationFindById } from './store.ts'
import type { Application } from './types.ts'

/** The application, or `request.not_found`. */
export async function loadApplication(
  { db }: { readonly db: Queryable },
  id: ApplicationId,
): Promise<Application> {
  const application = await applicationFindById(db, id)
  if (application === null) throw new SsoError('request.not_found')
  return application
}

/** The same by the id that it has as an OAuth client. */
export async function loadApplicationByClientId(
  { db }: { readonly db: Queryable },
  clientId: string,
): Promise<Application> {
  const application = await applicationFindByClientId(db, clientId)
  if (application === null) throw new SsoError('request.not_found')
  return application
}
