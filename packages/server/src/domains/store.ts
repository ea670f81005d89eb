import { type Selectable, sql } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, DomainId, OrganizationId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { DomainRow } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { Domain } from './types.ts'

/*
 * Queries on domains. Every one takes the tenant, or names its organization, which `loadOrganization` has found
 * within the caller's tenant.
 */

const conflicts = {
  domains_pkey: 'id',
  domains_organization_id_domain_key: 'domain',
  domains_one_owner: 'domain',
  domains_connection_id_organization_id_fkey: 'connectionId',
}

/** The domains of an organization: what every query on some of them begins with. */
function ofOrganization(db: Queryable, organizationId: OrganizationId) {
  return db.kysely.selectFrom('domains').selectAll().where('organization_id', '=', organizationId)
}

export async function domainFindById(
  db: Queryable,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain | null> {
  return toDomainOrNull(await ofOrganization(db, organizationId).where('id', '=', id).executeTakeFirst())
}

/** The domain of whichever organization within the tenant. */
export async function domainFindWithin(db: Queryable, tenant: Tenant, id: DomainId): Promise<Domain | null> {
  return toDomainOrNull(await ofTenant(db, tenant).where('id', '=', id).executeTakeFirst())
}

/** The domains of several organizations, as far as they are within the tenant, the oldest first. */
export async function domainListOfOrganizations(
  db: Queryable,
  tenant: Tenant,
  organizationIds: readonly OrganizationId[],
): Promise<Domain[]> {
  const query = ofTenant(db, tenant).where('organization_id', 'in', organizationIds).orderBy('id')
  return (await query.execute()).map(toDomain)
}

function ofTenant(db: Queryable, tenant: Tenant) {
  const own = tenantOrganizationId(tenant)
  return db.kysely
    .selectFrom('domains')
    .selectAll()
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
}

export async function domainFindByName(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<Domain | null> {
  const query = ofOrganization(db, organizationId).where('domain', '=', domain)
  return toDomainOrNull(await query.executeTakeFirst())
}

/** The domain, held until the end of the transaction: the schedule and people change domains at the same time. */
export async function domainLock(
  db: Queryable,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain | null> {
  const query = ofOrganization(db, organizationId).where('id', '=', id).forUpdate()
  return toDomainOrNull(await query.executeTakeFirst())
}

export async function domainList(
  db: Queryable,
  organizationId: OrganizationId,
  { limit, after }: PageRequest,
): Promise<Page<Domain>> {
  const rows = await ofOrganization(db, organizationId)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toDomain), limit)
}

/** The domain of the organization that was verified first; null: none is. */
export async function domainFirstVerified(
  db: Queryable,
  organizationId: OrganizationId,
): Promise<string | null> {
  const row = await ofOrganization(db, organizationId)
    .where('state', '=', 'verified')
    .orderBy('verified_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.domain ?? null
}

/**
 * Is the domain verified for another organization than this one, whose record is still there? One whose record is gone keeps
 * the domain for a while, and others may get ready.
 */
export async function domainIsClaimed(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<boolean> {
  const row = await ownedElsewhere(db, organizationId, domain)
    .where('record_missing_since', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Is the domain verified for another organization than this one? */
export async function domainIsOwnedElsewhere(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<boolean> {
  return (await ownedElsewhere(db, organizationId, domain).executeTakeFirst()) !== undefined
}

function ownedElsewhere(db: Queryable, organizationId: OrganizationId, domain: string) {
  return db.kysely
    .selectFrom('domains')
    .select('id')
    .where('domain', '=', domain)
    .where('state', '=', 'verified')
    .where('organization_id', '<>', organizationId)
}

/**
 * Writes a new domain. `request.conflict` when the organization has it already or it is verified
 * elsewhere; `request.invalid` when the connection is not one of the organization.
 */
export async function domainInsert(db: Queryable, domain: Omit<Domain, 'createdAt'>): Promise<Domain> {
  const { id, organizationId, challenge } = domain
  return conflictAs(conflicts, async () => {
    const row = await db.kysely
      .insertInto('domains')
      .values({ id, organization_id: organizationId, domain: domain.domain, challenge, ...toColumns(domain) })
      .returningAll()
      .executeTakeFirstOrThrow()
    return toDomain(row)
  })
}

/** Writes everything of a domain that may change; null when it is gone, errors as above. */
export async function domainUpdate(db: Queryable, domain: Domain): Promise<Domain | null> {
  return conflictAs(conflicts, async () => {
    const row = await db.kysely
      .updateTable('domains')
      .set(toColumns(domain))
      .where('organization_id', '=', domain.organizationId)
      .where('id', '=', domain.id)
      .returningAll()
      .executeTakeFirst()
    return toDomainOrNull(row)
  })
}

/** While somebody looks at a domain, nobody else does; if that process dies, it is due again after so long. */
const CLAIM = sql`interval '10 minutes'`

/** Takes domains, of every organization, that are due at this time, the longest waiting first. */
export async function claimDueDomains(db: Queryable, now: Date, limit: number): Promise<Domain[]> {
  const rows = await db.kysely
    .updateTable('domains')
    .set({ check_at: sql`${now}::timestamptz + ${CLAIM}` })
    .where('id', 'in', (select) =>
      select
        .selectFrom('domains')
        .select('id')
        .where('check_at', '<=', now)
        .orderBy('check_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
  return rows.map(toDomain)
}

/** Deletes a domain and answers what it was; null when there is none. */
export async function domainDelete(
  db: Queryable,
  organizationId: OrganizationId,
  id: DomainId,
): Promise<Domain | null> {
  const row = await db.kysely
    .deleteFrom('domains')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return toDomainOrNull(row)
}

function toColumns(domain: Omit<Domain, 'createdAt'>) {
  return {
    state: domain.state,
    verified_by: domain.verifiedBy,
    verified_at: domain.verifiedAt,
    connection_id: domain.connectionId,
    auto_join: domain.autoJoin,
    checked_at: domain.lastCheck?.at ?? null,
    check_outcome: domain.lastCheck?.outcome ?? null,
    check_at: domain.checkAt,
    record_missing_since: domain.recordMissingSince,
    updated_at: domain.updatedAt,
  }
}

function toDomainOrNull(row: Selectable<DomainRow> | undefined): Domain | null {
  return row === undefined ? null : toDomain(row)
}

function toDomain(row: Selectable<DomainRow>): Domain {
  const { checked_at: at, check_outcome: outcome } = row
  return {
    id: row.id as DomainId,
    organizationId: row.organization_id as OrganizationId,
    domain: row.domain,
    state: row.state,
    // An older process verifies without saying by whom, and only the operator can ask it to.
    verifiedBy: row.state === 'verified' ? (row.verified_by ?? 'operator') : null,
    challenge: row.challenge,
    connectionId: row.connection_id as ConnectionId | null,
    autoJoin: row.auto_join,
    verifiedAt: row.verified_at,
    lastCheck: at === null || outcome === null ? null : { at, outcome },
    checkAt: row.check_at,
    recordMissingSince: row.record_missing_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
