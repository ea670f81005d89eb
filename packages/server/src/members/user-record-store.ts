import { type Expression, type SqlBool, sql } from 'kysely'
import { emailKey } from '../accounts/email-key.ts'
import { toUser } from '../accounts/user-store.ts'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable } from '../storage/database.ts'
import type { MembershipId, OrganizationId, ProfileId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { Membership, UserRecord } from './types.ts'

/* Queries on the users of the whole deployment. The authority is the operator's: nobody who is bound to one organization comes here. */

export interface UserFilter {
  /** As written: compared in the one spelling. */
  readonly email?: string | undefined
  readonly externalId?: string | undefined
  /** Whose identity provider has brought them. */
  readonly organizationId?: OrganizationId | undefined
}

/** The users who match, the oldest first. */
export async function userRecordList(
  db: Queryable,
  { email, externalId, organizationId }: UserFilter,
  { limit, after }: PageRequest,
): Promise<Page<UserRecord>> {
  const rows = await records(db)
    // What is no address is nobody's.
    .$if(email !== undefined, (query) => query.where('u.email_key', '=', emailKey(email ?? '') ?? ''))
    .$if(externalId !== undefined, (query) => query.where('u.external_id', '=', externalId ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('u.organization_id', '=', organizationId ?? ''))
    .$if(after !== null, (query) => query.where('u.id', '>', after ?? ''))
    .orderBy('u.id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toRecord), limit)
}

export async function userRecordFind(db: Queryable, id: UserId): Promise<UserRecord | null> {
  const row = await records(db).where('u.id', '=', id).executeTakeFirst()
  return row === undefined ? null : toRecord(row)
}

/** The user, held until the end of the transaction. */
export async function userRecordLock(db: Queryable, id: UserId): Promise<UserRecord | null> {
  const row = await records(db).where('u.id', '=', id).forUpdate('u').executeTakeFirst()
  return row === undefined ? null : toRecord(row)
}

function records(db: Queryable) {
  return db.kysely
    .selectFrom('users as u')
    .selectAll('u')
    .select((eb) =>
      eb
        .selectFrom('profiles as p')
        .select((p) => p.fn.max('p.last_login_at').as('at'))
        .whereRef('p.user_id', '=', 'u.id')
        .as('last_login_at'),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof records>['execute']>>[number]

function toRecord(row: Row): UserRecord {
  const { external_id: externalId, metadata, last_login_at: lastLoginAt } = row
  return { ...toUser(row), externalId, metadata, lastLoginAt }
}

/** What the product says of a user, which is written as a whole. Fails with `request.conflict`. */
export async function userRecordUpdate(
  db: Queryable,
  user: Pick<UserRecord, 'id' | 'externalId' | 'metadata' | 'name' | 'firstName' | 'lastName'>,
): Promise<void> {
  const metadata = user.metadata === null ? null : JSON.stringify(user.metadata)
  await conflictAs({ users_external_id: 'externalId' }, () =>
    db.kysely
      .updateTable('users')
      .set({ external_id: user.externalId, metadata, updated_at: sql`now()` })
      .set({ name: user.name, first_name: user.firstName, last_name: user.lastName })
      .where('id', '=', user.id)
      .execute(),
  )
}

/** More than anybody belongs to. */
const MOST_MEMBERSHIPS = 1000

/** Where a user belongs, always in the same order. */
export async function membershipsOfUser(db: Queryable, userId: UserId): Promise<Membership[]> {
  const rows = await db.kysely
    .selectFrom('memberships')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('organization_id')
    .limit(MOST_MEMBERSHIPS)
    .execute()
  return rows.map((row) => ({
    id: row.id as MembershipId,
    organizationId: row.organization_id as OrganizationId,
    userId,
    role: row.role,
    status: row.status,
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
}

/** Parts the people of connections from a user who is about to be deleted, for good: they are nobody any more. Answers who they were. */
export async function profilesPartFromUser(db: Queryable, userId: UserId): Promise<ProfileId[]> {
  const rows = await db.kysely
    .updateTable('profiles')
    .set({ user_id: null, lost_user: true })
    .where('user_id', '=', userId)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id as ProfileId)
}

/** Of these people, deletes whom we alone know: those who signed in with an account of their own. */
export async function profilesDeleteOfAccounts(db: Queryable, ids: readonly ProfileId[]): Promise<void> {
  if (ids.length === 0) return
  const isAccount: Expression<SqlBool> = sql`connection_id in (select id from connections where protocol = 'account')`
  await db.kysely.deleteFrom('profiles').where('id', 'in', ids).where(isAccount).execute()
}

export async function userIsOperator(db: Queryable, userId: UserId): Promise<boolean> {
  const row = await db.kysely
    .selectFrom('operators')
    .select('user_id')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes a user with their credentials, sessions and tokens, and the links that were mailed to an account of their own. */
export async function userDelete(
  db: Queryable,
  { id, email, organizationId }: Pick<UserRecord, 'id' | 'email' | 'organizationId'>,
): Promise<void> {
  const key = email === null || organizationId !== null ? null : emailKey(email)
  if (key !== null) await db.kysely.deleteFrom('mail_links').where('email_key', '=', key).execute()
  await db.kysely.deleteFrom('users').where('id', '=', id).execute()
}
