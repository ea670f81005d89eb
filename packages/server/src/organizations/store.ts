import { type Selectable, sql } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import {
  type Slice,
  type SliceRequest,
  type Window,
  type WindowRequest,
  inWindow,
  selectSlice,
  toWindow,
} from '../storage/page.ts'
import type { OrganizationRow } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { Organization } from './types.ts'

/* Queries on organizations. An organization's own authority sees itself and nothing else. */

const conflicts = {
  organizations_pkey: 'id',
  organizations_slug_key: 'slug',
  organizations_external_id_key: 'externalId',
}

export interface OrganizationFilter {
  readonly externalId?: string | undefined
  readonly slug?: string | undefined
  /** Verified domains, in A-labels: the organizations that have one of them. */
  readonly domains?: readonly string[] | undefined
  readonly name?: string | undefined
  /** Beginnings of words of the name, the slug or the external id. */
  readonly search?: string | undefined
}

type Values = Omit<Organization, 'createdAt' | 'updatedAt'>

export async function organizationFindById(
  db: Queryable,
  tenant: Tenant,
  id: OrganizationId,
): Promise<Organization | null> {
  return toOrganizationOrNull(await withinTenant(db, tenant, id).executeTakeFirst())
}

/** The organization, held until the end of the transaction, so that of two changes neither undoes the other. */
export async function organizationLock(
  db: Queryable,
  tenant: Tenant,
  id: OrganizationId,
): Promise<Organization | null> {
  return toOrganizationOrNull(await withinTenant(db, tenant, id).forUpdate().executeTakeFirst())
}

function withinTenant(db: Queryable, tenant: Tenant, id: OrganizationId) {
  const own = tenantOrganizationId(tenant)
  return db.kysely
    .selectFrom('organizations')
    .selectAll()
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('id', '=', own ?? ''))
}

/** The organizations that match every given filter. */
export async function organizationList(
  db: Queryable,
  tenant: Tenant,
  filter: OrganizationFilter,
  request: WindowRequest,
): Promise<Window<Organization>> {
  const rows = await inWindow(matching(db, tenant, filter), request).execute()
  return toWindow(rows.map(toOrganization), request)
}

/** How many there are. */
export async function organizationCount(
  db: Queryable,
  tenant: Tenant,
  filter: OrganizationFilter,
): Promise<number> {
  const counted = matching(db, tenant, filter)
    .clearSelect()
    .select(sql<number>`count(*)::int`.as('count'))
  return (await counted.executeTakeFirstOrThrow()).count
}

export function organizationSlice(
  db: Queryable,
  tenant: Tenant,
  filter: OrganizationFilter,
  request: SliceRequest,
): Promise<Slice<Organization>> {
  return selectSlice(matching(db, tenant, filter), request, toOrganization)
}

function matching(
  db: Queryable,
  tenant: Tenant,
  { externalId, slug, domains, name, search }: OrganizationFilter,
) {
  const own = tenantOrganizationId(tenant)
  const verified = db.kysely
    .selectFrom('domains')
    .select('organization_id')
    .where('state', '=', 'verified')
    .where(sql<boolean>`domain = any(${domains ?? []}::text[])`)
  return db.kysely
    .selectFrom('organizations')
    .selectAll()
    .$if(own !== null, (query) => query.where('id', '=', own ?? ''))
    .$if(externalId !== undefined, (query) => query.where('external_id', '=', externalId ?? ''))
    .$if(slug !== undefined, (query) => query.where('slug', '=', slug ?? ''))
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .$if(domains !== undefined, (query) => query.where('id', 'in', verified))
    .$if(search !== undefined, (query) => query.where(hasWords(search ?? '')))
}

/**
 * Has it words that begin with these? The left side is the index `organizations_words`. What has no letter and no digit is found
 * nowhere.
 */
function hasWords(search: string) {
  return sql<boolean>`array_to_tsvector(search_words(name || ' ' || slug || ' ' || coalesce(external_id, ''))) @@
    (select string_agg('''' || word || ''':*', ' & ')::tsquery from unnest(search_words(${search})) word)`
}

/** The organization with this slug, for an address that anybody may know. */
export async function organizationFindBySlug(db: Queryable, slug: string): Promise<Organization | null> {
  if (slug.includes('\0')) return null
  const row = await db.kysely
    .selectFrom('organizations')
    .selectAll()
    .where('slug', '=', slug)
    .executeTakeFirst()
  return toOrganizationOrNull(row)
}

/** Is this slug taken, by whichever organization? */
export async function slugIsTaken(db: Queryable, slug: string): Promise<boolean> {
  const row = await db.kysely
    .selectFrom('organizations')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row !== undefined
}

/** Writes a new organization; `request.conflict` when its id, slug or external id is taken. */
export async function organizationInsert(db: Queryable, { id, ...values }: Values): Promise<Organization> {
  return conflictAs(conflicts, async () => {
    const insert = db.kysely.insertInto('organizations').values({ id, ...toRow(values) })
    return toOrganization(await insert.returningAll().executeTakeFirstOrThrow())
  })
}

/** Writes all values of an organization; null when it is out of reach, `request.conflict` as above. */
export async function organizationUpdate(
  db: Queryable,
  tenant: Tenant,
  { id, ...values }: Values,
): Promise<Organization | null> {
  const own = tenantOrganizationId(tenant)
  return conflictAs(conflicts, async () => {
    const row = await db.kysely
      .updateTable('organizations')
      .set({ ...toRow(values), updated_at: sql`now()` })
      .where('id', '=', id)
      .$if(own !== null, (query) => query.where('id', '=', own ?? ''))
      .returningAll()
      .executeTakeFirst()
    return toOrganizationOrNull(row)
  })
}

/** What went with an organization, and how much of it. */
export interface DeletedOrganization {
  readonly name: string
  readonly connections: number
  readonly domains: number
  readonly members: number
  readonly profiles: number
  readonly apiKeys: number
  readonly applications: number
}

interface DeletedRow extends Omit<DeletedOrganization, 'apiKeys'> {
  readonly api_keys: number
}

const remove: Statement<DeletedRow> = {
  name: 'organization_delete',
  // What is counted is what the statement has found; what hangs on the row goes after it.
  text: `delete from organizations o where id = $1 and ($2::text is null or id = $2) returning o.name,
    (select count(*)::int from connections where organization_id = o.id) as connections,
    (select count(*)::int from domains where organization_id = o.id) as domains,
    (select count(*)::int from memberships where organization_id = o.id) as members,
    (select count(*)::int from profiles where organization_id = o.id) as profiles,
    (select count(*)::int from api_keys where organization_id = o.id) as api_keys,
    (select count(*)::int from applications where organization_id = o.id) as applications`,
}

/** Deletes an organization with everything that belongs to it, and answers what that was; null when it is out of reach. */
export async function organizationDelete(
  db: Queryable,
  tenant: Tenant,
  id: OrganizationId,
): Promise<DeletedOrganization | null> {
  const [row] = await db.query(remove, [id, tenantOrganizationId(tenant)])
  if (row === undefined) return null
  const { api_keys: apiKeys, ...rest } = row
  return { ...rest, apiKeys }
}

function toRow(values: Omit<Values, 'id'>) {
  return {
    name: values.name,
    slug: values.slug,
    external_id: values.externalId,
    metadata: JSON.stringify(values.metadata),
    auth_required: values.policy.authRequired,
    require_mfa: values.policy.requireMfa,
    report_only_policy: values.reportOnlyPolicy === null ? null : JSON.stringify(values.reportOnlyPolicy),
    policy_before: values.raised === null ? null : JSON.stringify(values.raised.before),
    policy_raised_at: values.raised?.at ?? null,
    auto_revert: values.autoRevert,
    jit: values.jit,
    allow_outside_profiles: values.allowOutsideProfiles,
  }
}

function toOrganizationOrNull(row: Selectable<OrganizationRow> | undefined): Organization | null {
  return row === undefined ? null : toOrganization(row)
}

function toOrganization(row: Selectable<OrganizationRow>): Organization {
  return {
    id: row.id as OrganizationId,
    name: row.name,
    slug: row.slug,
    externalId: row.external_id,
    metadata: row.metadata as Record<string, string>,
    policy: { authRequired: row.auth_required, requireMfa: row.require_mfa },
    reportOnlyPolicy: row.report_only_policy,
    autoRevert: row.auto_revert,
    raised: toRaised(row),
    jit: row.jit,
    allowOutsideProfiles: row.allow_outside_profiles,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function toRaised({
  policy_raised_at: at,
  policy_before: before,
}: Selectable<OrganizationRow>): Organization['raised'] {
  return at === null || before === null ? null : { at, before }
}
