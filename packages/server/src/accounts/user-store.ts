import type { Selectable } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId, UserId } from '../storage/ids.ts'
import type { UserRow } from '../storage/people-schema.ts'
import { emailKey } from './email-key.ts'
import type { User } from './types.ts'

/*
 * Queries on users. The authority is the user's own session, or a proof of their address. Who is brought by an organization is found
 * with that organization as an argument (`members/store.ts`).
 */

export async function userFindById(db: Queryable, id: UserId): Promise<User | null> {
  const row = await db.kysely.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toUser(row)
}

/** The account of its own whose owner has shown that this address is theirs; null: there is none. */
export async function userFindOwnByEmail(db: Queryable, key: string): Promise<User | null> {
  const row = await db.kysely
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', key)
    .where('organization_id', 'is', null)
    .where('email_proven', '=', true)
    .where('proven_by_provider', '=', false)
    .executeTakeFirst()
  return row === undefined ? null : toUser(row)
}

/** An account of its own for an address that has just been proven: the one that is there, or a new one. */
export async function userFindOrInsertOwn(
  db: Queryable,
  { id, email, key }: { readonly id: UserId; readonly email: string; readonly key: string },
): Promise<User> {
  const row = await db.kysely
    .insertInto('users')
    .values({ id, email, email_key: key, email_proven: true })
    .onConflict((conflict) =>
      conflict
        .column('email_key')
        .where('organization_id', 'is', null)
        // Changes nothing: so that the row is answered.
        .doUpdateSet({ email_proven: true }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return toUser(row)
}

/** Whoever an organization's identity provider has brought for the first time. */
export async function userInsertBrought(
  db: Queryable,
  user: Pick<User, 'id' | 'email' | 'emailProven' | 'name' | 'firstName' | 'lastName'> & {
    readonly organizationId: OrganizationId
  },
): Promise<void> {
  await db.kysely
    .insertInto('users')
    .values({
      id: user.id,
      organization_id: user.organizationId,
      email: user.email,
      email_key: user.email === null ? null : emailKey(user.email),
      email_proven: user.emailProven,
      name: user.name,
      first_name: user.firstName,
      last_name: user.lastName,
    })
    .execute()
}

export function toUser(row: Selectable<UserRow>): User {
  return {
    id: row.id as UserId,
    organizationId: row.organization_id as OrganizationId | null,
    email: row.email,
    emailProven: row.email_proven && !row.proven_by_provider,
    name: row.name,
    firstName: row.first_name,
    lastName: row.last_name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
