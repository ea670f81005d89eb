import type { NormalizedProfile } from '@cardea/protocol'
import { type Selectable, sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, ProfileId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { AwaitingProfileRow } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'

/* Queries on people who await reconciliation. Every one takes the tenant, or the connection found within it. */

/** A person whom the identity provider has authenticated and whose required attributes did not resolve. */
export interface AwaitingProfile {
  /** Becomes the profile's id. */
  readonly id: ProfileId
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  readonly issuer: string
  /** As mapped at the last attempt. */
  readonly profile: NormalizedProfile
  readonly missing: readonly string[]
  readonly createdAt: Date
  /** The last attempt. */
  readonly updatedAt: Date
}

export type NewAwaitingProfile = Omit<AwaitingProfile, 'createdAt' | 'updatedAt'>

interface OfConnection {
  readonly id: ConnectionId
  readonly organizationId: OrganizationId
}

/** Who has signed in since does not wait any more, although the row may still be there: sign-ins never look here. */
const stillWaits = sql<boolean>`not exists (
  select from profiles p where p.connection_id = awaiting_profiles.connection_id
    and p.issuer = awaiting_profiles.issuer and p.idp_id = awaiting_profiles.idp_id
    and p.last_login_at >= awaiting_profiles.updated_at)`

/** Keeps the person, in place of an earlier attempt of theirs. */
export async function awaitingHold(db: Queryable, held: NewAwaitingProfile): Promise<void> {
  const changing = { profile: JSON.stringify(held.profile), missing: [...held.missing] }
  await db.kysely
    .insertInto('awaiting_profiles')
    .values({
      id: held.id,
      organization_id: held.organizationId,
      connection_id: held.connectionId,
      issuer: held.issuer,
      idp_id: held.profile.idpId,
      ...changing,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['connection_id', 'issuer', 'idp_id'])
        .doUpdateSet({ ...changing, updated_at: sql`now()` }),
    )
    .execute()
}

/** How many wait at each of these connections of the tenant; absent: none. */
export async function awaitingCounts(
  db: Queryable,
  tenant: Tenant,
  connectionIds: readonly ConnectionId[],
): Promise<ReadonlyMap<string, number>> {
  if (connectionIds.length === 0) return new Map()
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('awaiting_profiles')
    .select(['connection_id', sql<number>`count(*)::int`.as('count')])
    .where('connection_id', 'in', connectionIds)
    .where(stillWaits)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .groupBy('connection_id')
    .execute()
  return new Map(rows.map(({ connection_id: id, count }) => [id, count]))
}

export interface AwaitingFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly connectionId?: ConnectionId | undefined
  readonly email?: string | undefined
}

export async function awaitingList(
  db: Queryable,
  tenant: Tenant,
  { organizationId, connectionId, email }: AwaitingFilter,
  { limit, after }: PageRequest,
): Promise<Page<AwaitingProfile>> {
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('awaiting_profiles')
    .selectAll()
    .where(stillWaits)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? ''))
    .$if(email !== undefined, (query) => query.where(sql<boolean>`profile->>'email' = ${email ?? ''}`))
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toAwaiting), limit)
}

/** Those of a connection who tried last. */
export async function awaitingNewest(
  db: Queryable,
  { id, organizationId }: OfConnection,
  limit: number,
): Promise<AwaitingProfile[]> {
  const rows = await db.kysely
    .selectFrom('awaiting_profiles')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', id)
    .where(stillWaits)
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toAwaiting)
}

/** Some that follow an id, held until the transaction ends; those who have signed in since are among them. */
export async function awaitingLockAfter(
  db: Queryable,
  { id, organizationId }: OfConnection,
  after: string,
  limit: number,
): Promise<AwaitingProfile[]> {
  const rows = await db.kysely
    .selectFrom('awaiting_profiles')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', id)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .execute()
  return rows.map(toAwaiting)
}

export async function awaitingDelete(
  db: Queryable,
  { id: connectionId, organizationId }: OfConnection,
  ids: readonly ProfileId[],
): Promise<void> {
  if (ids.length === 0) return
  await db.kysely
    .deleteFrom('awaiting_profiles')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .where('id', 'in', ids)
    .execute()
}

/** Deletes what was held of a person who was found within the tenant. */
export async function awaitingDeletePerson(
  db: Queryable,
  person: { readonly connectionId: ConnectionId; readonly issuer: string; readonly idpId: string },
): Promise<void> {
  await db.kysely
    .deleteFrom('awaiting_profiles')
    .where('connection_id', '=', person.connectionId)
    .where('issuer', '=', person.issuer)
    .where('idp_id', '=', person.idpId)
    .execute()
}

function toAwaiting(row: Selectable<AwaitingProfileRow>): AwaitingProfile {
  return {
    id: row.id as ProfileId,
    organizationId: row.organization_id as OrganizationId,
    connectionId: row.connection_id as ConnectionId,
    issuer: row.issuer,
    profile: row.profile,
    missing: row.missing,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
