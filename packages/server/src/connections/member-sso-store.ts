import { sql } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
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

const noteReached: Statement<{ id: string }> = {
  name: 'connection_note_reached',
  // Only of the settings that were tested: they may have changed while the provider was asked. Dates of ours have milliseconds.
  text: `update connections set reached_at = now(), reached_settings_at = updated_at
    where organization_id = $1 and id = $2 and date_trunc('milliseconds', updated_at) = date_trunc('milliseconds', $3::timestamptz)
    returning id`,
}

/** Keeps that the test of these settings has passed. They are the ones that were read; where others are saved by now, nothing is kept. */
export async function connectionNoteReached(
  db: Queryable,
  { organizationId, id, updatedAt }: Pick<OidcConnection, 'organizationId' | 'id' | 'updatedAt'>,
): Promise<void> {
  await db.query(noteReached, [organizationId, id, updatedAt])
}
