import type { Queryable, Statement } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { OperatorLink, OperatorRole } from './types.ts'

/* Queries on the links that make operators. The authority is the link's token, or whoever may make one. */

/** Whom a new link is for: an address, an operator who has one already, or the first operator. */
export interface NewLink {
  readonly tokenHash: Buffer
  readonly email: string | null
  readonly emailKey: string | null
  readonly userId: UserId | null
  readonly role: OperatorRole
  readonly expiresAt: Date
}

const insert: Statement<{ role: OperatorRole }> = {
  name: 'operator_link_insert',
  text: `insert into operator_links (token_hash, email, email_key, user_id, role, expires_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (email_key) do update set token_hash = excluded.token_hash, email = excluded.email, role = excluded.role,
      created_at = now(), expires_at = excluded.expires_at
    returning role`,
}

/** Keeps a link; one for the same address works no more. */
export async function operatorLinkInsert(db: Queryable, link: NewLink): Promise<void> {
  const { tokenHash, email, emailKey, userId, role, expiresAt } = link
  await db.query(insert, [tokenHash, email, emailKey, userId, role, expiresAt])
}

interface Row {
  readonly role: OperatorRole
  readonly email: string | null
  readonly email_key: string | null
  readonly user_id: UserId | null
  readonly expires_at: Date
}

const find: Statement<Row> = {
  name: 'operator_link_find',
  text: `select l.role, coalesce(l.email, u.email) as email, l.email_key, l.user_id, l.expires_at
    from operator_links l left join users u on u.id = l.user_id
    where l.token_hash = $1 and l.expires_at > $2
      and (l.email_key is not null or l.user_id is not null or not exists (select from operators))`,
}

/** The link with this token; null: it is unknown, or over, or that of a first start when somebody else was first. */
export async function operatorLinkFind(
  db: Queryable,
  tokenHash: Buffer,
  now: Date,
): Promise<OperatorLink | null> {
  const [row] = await db.query(find, [tokenHash, now])
  return row === undefined ? null : toLink(row)
}

const use: Statement<{ role: OperatorRole }> = {
  name: 'operator_link_use',
  text: `with used as (
      delete from operator_links where token_hash = $1 and expires_at > $2 returning role, email_key, user_id
    ), firsts as (
      -- Whoever is first is so by one link.
      delete from operator_links l using used
      where used.email_key is null and used.user_id is null and l.email_key is null and l.user_id is null and l.token_hash <> $1
    )
    select role from used`,
}

/** Uses a link up. Of two at once one succeeds; false: the other. */
export async function operatorLinkUse(db: Queryable, tokenHash: Buffer, now: Date): Promise<boolean> {
  return (await db.query(use, [tokenHash, now])).length > 0
}

function toLink(row: Row): OperatorLink {
  const { role, email, email_key: emailKey, user_id: userId, expires_at: expiresAt } = row
  if (userId !== null) return { kind: 'password', role, expiresAt, userId, email: email ?? '' }
  if (email !== null && emailKey !== null) return { kind: 'add', role, expiresAt, email, emailKey }
  return { kind: 'first', role, expiresAt }
}
