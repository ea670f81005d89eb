import { connectionIdOf } from '@cardea/protocol'
import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, ProfileId, UserId } from '../storage/ids.ts'
import {
  type Page,
  type PageRequest,
  type Slice,
  type SliceRequest,
  selectSlice,
  toPage,
} from '../storage/page.ts'
import type { ProfileRow, Schema } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { Profile } from './types.ts'

/* Queries on profiles. Every one takes the tenant, or the connection that a person has come by. */

export interface ProfileFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly connectionId?: ConnectionId | undefined
  readonly email?: string | undefined
  /** The `sub` of the person's tokens. */
  readonly subject?: string | undefined
  readonly userId?: UserId | undefined
}

export async function profileFindById(db: Queryable, tenant: Tenant, id: ProfileId): Promise<Profile | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .selectFrom('profiles')
    .selectAll()
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .executeTakeFirst()
  return row === undefined ? null : toProfile(row)
}

/** The profile, held until the end of the transaction. */
export async function profileLock(db: Queryable, tenant: Tenant, id: ProfileId): Promise<Profile | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .selectFrom('profiles')
    .selectAll()
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? null : toProfile(row)
}

const forget: Statement<{ readonly id: string }> = {
  name: 'logins_forget_profiles',
  // The steps of a sign-in name the person in more than one place, and it began with a hint of who they are.
  text: `with named as (select id from logins where profile_id = any($1::text[])),
      captured as (delete from captured_messages where login_id in (select id from named))
    update logins set trace = '[]', request = jsonb_set(request, '{loginHint}', 'null', false)
    from named where logins.id = named.id returning logins.id`,
}

/** Deletes profiles that were found by the authority of whoever deletes them. Their logins stay without their steps, and tell nothing of whom. */
export async function profilesDelete(db: Queryable, ids: readonly ProfileId[]): Promise<void> {
  if (ids.length === 0) return
  await db.query(forget, [ids])
  await db.kysely.deleteFrom('profiles').where('id', 'in', ids).execute()
}

/** Says this of a person in the place of what was said; null when there is nobody. */
export async function profileSetMetadata(
  db: Queryable,
  tenant: Tenant,
  id: ProfileId,
  metadata: Profile['metadata'],
): Promise<Profile | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .updateTable('profiles')
    .set({ metadata: metadata === null ? null : JSON.stringify(metadata), updated_at: sql`now()` })
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : toProfile(row)
}

export async function profileList(
  db: Queryable,
  tenant: Tenant,
  filter: ProfileFilter,
  { limit, after }: PageRequest,
): Promise<Page<Profile>> {
  const rows = await matching(db, tenant, filter)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toProfile), limit)
}

export function profileSlice(
  db: Queryable,
  tenant: Tenant,
  filter: ProfileFilter,
  request: SliceRequest,
): Promise<Slice<Profile>> {
  return selectSlice(matching(db, tenant, filter), request, toProfile)
}

function matching(
  db: Queryable,
  tenant: Tenant,
  { organizationId, connectionId, email, subject, userId }: ProfileFilter,
) {
  const own = tenantOrganizationId(tenant)
  return db.kysely
    .selectFrom('profiles')
    .selectAll()
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? ''))
    .$if(email !== undefined, (query) => query.where('email', '=', email ?? ''))
    .$if(subject !== undefined, (query) => query.where(isSubject(subject ?? '')))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
}

/** A connection whose identity provider has changed may know one id twice. */
function isSubject(subject: string) {
  const connectionId = connectionIdOf(subject) ?? ''
  const idpId = subject.slice(connectionId.length + 1)
  return (eb: ExpressionBuilder<Schema, 'profiles'>) => eb.and({ connection_id: connectionId, idp_id: idpId })
}

export function toProfile(row: Selectable<ProfileRow>): Profile {
  return {
    id: row.id as ProfileId,
    organizationId: row.organization_id as OrganizationId | null,
    connectionId: row.connection_id as ConnectionId,
    issuer: row.issuer,
    idpId: row.idp_id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    name: row.name,
    username: row.username,
    groups: row.groups,
    roles: row.roles,
    picture: row.picture,
    locale: row.locale,
    customAttributes: row.custom_attributes,
    rawAttributes: row.raw_attributes,
    metadata: row.metadata,
    outside: row.outside,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastLoginAt: row.last_login_at,
  }
}
