import type { Selectable } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, PersonalTokenId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { PersonalTokenRow } from '../storage/people-schema.ts'
import type { PersonalToken } from './token-types.ts'
import type { Authentication } from './types.ts'

/* Queries on personal access tokens. The authority is the token itself, or the session of its holder. */

/** Who asks for their tokens: at an organization's connection for those of that organization alone. */
export type Asker = Pick<Authentication, 'userId' | 'organizationId'>

/** Holds a user's row until the end of the transaction; false when they are gone. */
export async function userLock(db: Queryable, userId: UserId): Promise<boolean> {
  const query = db.kysely.selectFrom('users').select('id').where('id', '=', userId).forUpdate()
  return (await query.executeTakeFirst()) !== undefined
}

export async function personalTokenCount(db: Queryable, userId: UserId): Promise<number> {
  const { count } = await db.kysely
    .selectFrom('personal_tokens')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return count
}

type NewToken = Omit<PersonalToken, 'lastUsedAt' | 'createdAt'> & { readonly tokenHash: Buffer }

/** Writes a new token; `request.invalid` when its organization is gone. */
export async function personalTokenInsert(db: Queryable, token: NewToken): Promise<PersonalToken> {
  const insert = db.kysely
    .insertInto('personal_tokens')
    .values({
      id: token.id,
      user_id: token.userId,
      organization_id: token.organizationId,
      connection_id: token.connectionId,
      name: token.name,
      token_hash: token.tokenHash,
      hint: token.hint,
      scopes: [...token.scopes],
      ip_ranges: [...token.ipRanges],
      expires_at: token.expiresAt,
      last_used_at: null,
    })
    .returningAll()
  return conflictAs({ personal_tokens_organization_id_fkey: 'organizationId' }, async () =>
    toToken(await insert.executeTakeFirstOrThrow()),
  )
}

const find: Statement<Selectable<PersonalTokenRow>> = {
  name: 'personal_token_find',
  // Like the session that made it, it lives no longer than its connection is active.
  text: `select t.* from personal_tokens t where t.token_hash = $1 and t.expires_at > now()
      and (t.connection_id is null or exists (
        select from connections c
        where c.id = t.connection_id and c.organization_id = t.organization_id and c.status = 'active'))`,
}

/** The token whose keyed hash this is, while it lives. */
export async function personalTokenFind(db: Queryable, tokenHash: Buffer): Promise<PersonalToken | null> {
  const [row] = await db.query(find, [tokenHash])
  return row === undefined ? null : toToken(row)
}

const touch: Statement<never> = {
  name: 'personal_token_touch',
  // Written at most once a minute: a program that asks a hundred times a second writes no more than one that asks once.
  text: `update personal_tokens set last_used_at = now()
    where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
}

/** Remembers that a token has been used now. */
export async function personalTokenTouch(db: Queryable, id: PersonalTokenId): Promise<void> {
  await db.query(touch, [id])
}

/** The tokens of the asker, those that have expired a while ago included. */
export async function personalTokenList(
  db: Queryable,
  { userId, organizationId }: Asker,
  { limit, after }: PageRequest,
): Promise<Page<PersonalToken>> {
  const rows = await db.kysely
    .selectFrom('personal_tokens')
    .selectAll()
    .where('user_id', '=', userId)
    .$if(organizationId !== null, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toToken), limit)
}

/** Deletes a token of the asker, and answers what it was; null when they have none of this id. */
export async function personalTokenDelete(
  db: Queryable,
  { userId, organizationId }: Asker,
  id: PersonalTokenId,
): Promise<PersonalToken | null> {
  const row = await db.kysely
    .deleteFrom('personal_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .$if(organizationId !== null, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : toToken(row)
}

function toToken(row: Selectable<PersonalTokenRow>): PersonalToken {
  return {
    id: row.id as PersonalTokenId,
    userId: row.user_id as UserId,
    organizationId: row.organization_id as OrganizationId | null,
    connectionId: row.connection_id as ConnectionId | null,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    ipRanges: row.ip_ranges,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    createdAt: row.created_at,
  }
}
