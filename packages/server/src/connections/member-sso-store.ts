import { sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { toConnection } from './store.ts'
import type { Connection, OidcConnection } from './types.ts'

/** The organization's oldest OIDC connection whose provider has this redirect URI registered; null: there is none. */
export async function oidcConnectionFindByRedirectPath(
  db: Queryable,
  organizationId: OrganizationId,
  redirectPath: OidcConnection['redirectPath'],
): Promise<OidcConnection | null> {
  const rows = await db.kysely
    .selectFrom('connections')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('protocol', '=', 'oidc')
    .where(sql<boolean>`oidc_settings->>'redirectPath' = ${redirectPath}`)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .execute()
  return rows.map(toConnection).find(isOidc) ?? null
}

function isOidc(connection: Connection): connection is OidcConnection {
  return connection.protocol === 'oidc'
}
