import { SsoError } from '@cardea/protocol'
import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import type { ConnectionRow } from '../storage/schema.ts'
import type { AccountConnection } from './types.ts'

type Row = Selectable<ConnectionRow>

/**
 * What people of account connections have in the place of an identity provider's issuer. No address: who somebody is must not change with
 * where this deployment is reached.
 */
export const ACCOUNT_ISSUER = 'cardea-accounts'

const ensure: Statement<Row> = {
  name: 'account_connection_ensure',
  // The update changes nothing: so that the row is answered.
  text: `insert into connections (id, organization_id, name, protocol, provider, status)
    values ($1, $2, 'Cardea accounts', 'account', 'cardea', 'active')
    on conflict (organization_id) where protocol = 'account' do update set protocol = 'account'
    returning *`,
}

/** The connection by which people with an account of their own sign in to this organization: the one that is there, or a new one. */
export async function ensureAccountConnection(
  db: Queryable,
  organizationId: OrganizationId,
  newId: ConnectionId,
): Promise<AccountConnection> {
  const [row] = await db.query(ensure, [newId, organizationId])
  if (row === undefined) throw new SsoError('internal.error', { reason: 'an insert answered no row' })
  return toAccountConnection(row)
}

/** A row of `connections` as an account connection; null: it is one that somebody set up. */
export function accountConnectionOf(row: Row): AccountConnection | null {
  return row.protocol === 'account' ? toAccountConnection(row) : null
}

function toAccountConnection(row: Row): AccountConnection {
  return {
    id: row.id as ConnectionId,
    organizationId: row.organization_id as OrganizationId,
    protocol: 'account',
    provider: 'cardea',
    name: row.name,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
