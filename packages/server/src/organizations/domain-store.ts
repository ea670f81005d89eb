import { type Selectable, sql } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, DomainId, OrganizationId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { DomainRow } from '../storage/schema.ts'
import type { Domain } from './types.ts'

/*
 * Queries on domains. Every one names its organization, which `loadOrganization` has found within the
 * caller's tenant.
 */

const conflicts = {
  domains_pkey: 'id',
  domains_organization_id_domain_key: 'domain',
  domains_one_owner: 'domain',
  domains_connection_id_organization_id_fkey: 'connectionId',
}

type Values = Omit<Domain, 'verifiedAt' | 'createdAt' | 'updatedAt'>

export async function domainFindById(
  db: Queryable,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain | null> {
  const row = await db.kysely
    .selectFrom('domains')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined ? null : toDomain(row)
}

export async function domainFindByName(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<Domain | null> {
  const row = await db.kysely
    .selectFrom('domains')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('domain', '=', domain)
    .executeTakeFirst()
  return row === undefined ? null : toDomain(row)
}

export async function domainList(
  db: Queryable,
  organizationId: OrganizationId,
  { limit, after }: PageRequest,
): Promise<Page<Domain>> {
  const rows = await db.kysely
    .selectFrom('domains')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toDomain), limit)
}

/** Is the domain verified for another organization than this one? */
export async function domainIsOwnedElsewhere(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<boolean> {
  const row = await db.kysely
    .selectFrom('domains')
    .select('id')
    .where('domain', '=', domain)
    .where('state', '=', 'verified')
    .where('organization_id', '<>', organizationId)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Writes a new domain. `request.conflict` when the organization has it already or it is verified
 * elsewhere; `request.invalid` when the connection is not one of the organization.
 */
export async function domainInsert(db: Queryable, values: Values): Promise<Domain> {
  return conflictAs(conflicts, async () => {
    const row = await db.kysely
      .insertInto('domains')
      .values({
        id: values.id,
        organization_id: values.organizationId,
        domain: values.domain,
        state: values.state,
        connection_id: values.connectionId,
        verified_at: values.state === 'verified' ? sql<Date>`now()` : null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return toDomain(row)
  })
}

/** Writes state and connection of a domain; null when it is gone, errors as above. */
export async function domainUpdate(
  db: Queryable,
  { id, organizationId, state, connectionId }: Omit<Values, 'domain'>,
): Promise<Domain | null> {
  return conflictAs(conflicts, async () => {
    const row = await db.kysely
      .updateTable('domains')
      .set({
        state,
        connection_id: connectionId,
        verified_at: state === 'verified' ? sql<Date>`coalesce(verified_at, now())` : null,
        updated_at: sql`now()`,
      })
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    return row === undefined ? null : toDomain(row)
  })
}

export async function domainDelete(
  db: Queryable,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<boolean> {
  const deleted = await db.kysely
    .deleteFrom('domains')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

function toDomain(row: Selectable<DomainRow>): Domain {
  return {
    id: row.id as DomainId,
    organizationId: row.organization_id as OrganizationId,
    domain: row.domain,
    state: row.state,
    connectionId: row.connection_id as ConnectionId | null,
    verifiedAt: row.verified_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
