import { sql } from 'kysely'
import type { CapturedMessage } from '../logins/capture-messages.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, LoginId, MessageId, OrganizationId } from '../storage/ids.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'

/* The switch that keeps full messages, and the messages that it kept, sealed. */

/** Keeps the connection's messages for the next hour, or no more. Null when there is no such connection. */
export async function captureSet(
  db: Queryable,
  tenant: Tenant,
  id: ConnectionId,
  on: boolean,
): Promise<{ readonly organizationId: OrganizationId | null; readonly until: Date | null } | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .updateTable('connections')
    .set({ capture_until: on ? sql<Date>`now() + interval '1 hour'` : null })
    .where('id', '=', id)
    .where('protocol', '<>', 'account')
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .returning(['organization_id', 'capture_until'])
    .executeTakeFirst()
  if (row === undefined) return null
  return { organizationId: row.organization_id as OrganizationId | null, until: row.capture_until }
}

export interface SealedMessage extends Pick<CapturedMessage, 'kind'> {
  readonly id: MessageId
  readonly sealed: Buffer
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** What was captured of a login and has not expired, the oldest first. */
export async function messageList(db: Queryable, tenant: Tenant, loginId: LoginId): Promise<SealedMessage[]> {
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('captured_messages')
    .selectAll()
    .where('login_id', '=', loginId)
    .where('expires_at', '>', sql<Date>`now()`)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .orderBy('id')
    .execute()
  return rows.map(({ id, kind, sealed, created_at: createdAt, expires_at: expiresAt }) => ({
    id: id as MessageId,
    kind,
    sealed,
    createdAt,
    expiresAt,
  }))
}
