import type { SocialProviderName } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, UserId } from '../storage/ids.ts'

/*
 * Queries on the social providers that sign in to accounts of their own. The authority is the provider's answer that was just verified, or
 * the user whose account it is.
 */

/** A person as a social provider knows them. */
export interface ProviderSubject {
  readonly connectionId: ConnectionId
  readonly issuer: string
  readonly subject: string
}

const find: Statement<{ user_id: UserId }> = {
  name: 'account_provider_find',
  text: `select user_id from account_providers where connection_id = $1 and issuer = $2 and subject = $3`,
}

/** The user whom this person of a provider signs in; null: nobody yet. */
export async function accountProviderFind(
  db: Queryable,
  { connectionId, issuer, subject }: ProviderSubject,
): Promise<UserId | null> {
  const [row] = await db.query(find, [connectionId, issuer, subject])
  return row?.user_id ?? null
}

/** False: the account is signed in to by another person of this provider, or this person to another account. */
export async function accountProviderInsert(
  db: Queryable,
  userId: UserId,
  { connectionId, issuer, subject }: ProviderSubject,
): Promise<boolean> {
  const row = await db.kysely
    .insertInto('account_providers')
    .values({ connection_id: connectionId, issuer, subject, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

const insertUser: Statement<{ id: UserId; proven_by_provider: boolean }> = {
  name: 'account_of_provider_ensure',
  // The update changes nothing: so that the row is answered, and held until the end of the transaction.
  text: `insert into users (id, email, email_key, email_proven, proven_by_provider) values ($1, $2, $3, true, true)
    on conflict (email_key) where organization_id is null do update set email_proven = true
    returning id, proven_by_provider`,
}

/** The account of an address, held until the end of the transaction: the one that is there, or a new one that a provider has proven. */
export async function accountOfProviderEnsure(
  db: Queryable,
  { id, email, key }: { readonly id: UserId; readonly email: string; readonly key: string },
): Promise<{ readonly userId: UserId; readonly isNew: boolean; readonly provenByProvider: boolean }> {
  const [row] = await db.query(insertUser, [id, email, key])
  const userId = row?.id ?? id
  return { userId, isNew: userId === id, provenByProvider: row?.proven_by_provider ?? true }
}

const isShut: Statement<{ shut_to_mail: boolean }> = {
  name: 'account_is_shut_to_mail',
  text: 'select shut_to_mail from users where id = $1 and organization_id is null for update',
}

/**
 * Is it an operator's account whose address nobody has proven? What is sent to that address, which may be misspelt and somebody else's, must
 * not open the deployment.
 */
export async function accountIsShutToMail(db: Queryable, userId: UserId): Promise<boolean> {
  const [row] = await db.query(isShut, [userId])
  return row?.shut_to_mail ?? false
}

const prove: Statement<{ connection_id: ConnectionId }> = {
  name: 'account_prove_by_mail',
  text: `with proven as (
      update users set proven_by_provider = false, password_hash = null, password_changed_at = null, updated_at = now()
      where id = $1 and proven_by_provider returning id
    ), sessions as (
      delete from account_sessions s using proven where s.user_id = proven.id
    ), tokens as (
      delete from personal_tokens t using proven where t.user_id = proven.id
    )
    delete from account_providers p using proven where p.user_id = proven.id returning p.connection_id`,
}

/**
 * A mail has proven the address of an account that only a provider had proven so far: nothing of before signs in to it any more but
 * second factors, which a mailbox must not take away. Answers the connections whose provider did. Nothing happens to other accounts.
 */
export async function accountProveByMail(db: Queryable, userId: UserId): Promise<ConnectionId[]> {
  const rows = await db.query(prove, [userId])
  return rows.map(({ connection_id: id }) => id)
}

interface Row {
  readonly connection_id: ConnectionId
  readonly provider: SocialProviderName
  readonly created_at: Date
}

const list: Statement<Row> = {
  name: 'account_providers_of_user',
  text: `select p.connection_id, c.provider, p.created_at from account_providers p join connections c on c.id = p.connection_id
    where p.user_id = $1 order by p.created_at, p.connection_id`,
}

/** A social provider that signs in to an account, as its owner sees it. */
export interface AccountProvider {
  readonly connectionId: ConnectionId
  readonly provider: SocialProviderName
  readonly createdAt: Date
}

/** The social providers that sign in to an account, the oldest first: there are no more than the deployment has. */
export async function accountProviderList(db: Queryable, userId: UserId): Promise<AccountProvider[]> {
  const rows = await db.query(list, [userId])
  return rows.map((row) => ({
    connectionId: row.connection_id,
    provider: row.provider,
    createdAt: row.created_at,
  }))
}

const lock: Statement<{ provider: SocialProviderName; is_needed: boolean }> = {
  name: 'account_provider_lock',
  // With the account, so that its address is not proven by mail meanwhile.
  text: `select c.provider, u.proven_by_provider and u.password_hash is null
      and not exists (select from passkeys k where k.user_id = u.id)
      and not exists (select from account_providers o where o.user_id = u.id and o.connection_id <> p.connection_id) as is_needed
    from users u join account_providers p on p.user_id = u.id join connections c on c.id = p.connection_id
    where u.id = $1 and p.connection_id = $2 for update of u`,
}

/**
 * The provider of this connection that signs in to an account, held until the end of the transaction; null: none does. It is needed where it alone
 * has proven the address, and nothing else signs in.
 */
export async function accountProviderLock(
  db: Queryable,
  userId: UserId,
  connectionId: ConnectionId,
): Promise<{ readonly provider: SocialProviderName; readonly isNeeded: boolean } | null> {
  const [row] = await db.query(lock, [userId, connectionId])
  return row === undefined ? null : { provider: row.provider, isNeeded: row.is_needed }
}

export async function accountProviderDelete(
  db: Queryable,
  userId: UserId,
  connectionId: ConnectionId,
): Promise<void> {
  await db.kysely
    .deleteFrom('account_providers')
    .where('user_id', '=', userId)
    .where('connection_id', '=', connectionId)
    .execute()
}

const listOffered: Statement<{ provider: SocialProviderName }> = {
  name: 'account_providers_offered',
  text: `select c.provider from connections c
    where c.protocol = 'social' and c.organization_id is null and c.status = 'active'
      and not exists (select from account_providers p where p.user_id = $1 and p.connection_id = c.id)
    order by c.provider`,
}

/** The social providers of the deployment that do not sign in to this account yet. */
export async function accountProviderListOffered(
  db: Queryable,
  userId: UserId,
): Promise<SocialProviderName[]> {
  return (await db.query(listOffered, [userId])).map(({ provider }) => provider)
}
