import { SsoError } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { checkPasswordRules } from './check-password-rules.ts'
import type { CredentialParts } from './credential-parts.ts'
import { emailKey } from './email-key.ts'
import { normalizePassword } from './normalize-password.ts'

const exists: Statement<{ id: UserId }> = {
  name: 'account_of_address_exists',
  text: 'select id from users where email_key = $1 and organization_id is null',
}

/** Has somebody an account of their own with this address? Only for who may know it. Fails with `login.email_invalid`. */
export async function accountExists(db: Queryable, email: string): Promise<boolean> {
  const key = emailKey(email)
  if (key === null) throw new SsoError('login.email_invalid')
  return (await db.query(exists, [key])).length > 0
}

const insert: Statement<{ id: UserId }> = {
  name: 'account_insert_unproven',
  // No mail has proven the address, so nothing that an address opens is theirs: what a provider's word alone has proven counts as little.
  text: `insert into users (id, email, email_key, email_proven, proven_by_provider, password_hash, password_changed_at)
    values ($1, $2, $3, true, true, $4, $5) on conflict do nothing returning id`,
}

/** A new account that is ready to be kept: its password is hashed, which takes a while, outside of a transaction. */
export interface PreparedAccount {
  readonly email: string
  readonly key: string
  readonly passwordHash: string
}

/** Fails with `login.email_invalid`, `account.password_unusable`, those of `checkPasswordRules`, and `internal.unavailable`. */
export async function prepareAccount(
  { config, passwords }: Pick<CredentialParts, 'config' | 'passwords'>,
  { email: typed, password }: { readonly email: string; readonly password: string },
): Promise<PreparedAccount> {
  const [email, key] = [typed.trim(), emailKey(typed)]
  if (key === null) throw new SsoError('login.email_invalid')
  const normalized = normalizePassword(password)
  checkPasswordRules(normalized, { email, publicUrl: config.publicUrl })
  return { email, key, passwordHash: await passwords.hash(normalized) }
}

/** Keeps it, with an address that was only typed. Fails with `request.conflict` when there is an account by now. */
export async function keepUnprovenAccount(
  parts: Pick<CredentialParts, 'clock' | 'random'> & { readonly db: Queryable },
  { email, key, passwordHash }: PreparedAccount,
): Promise<UserId> {
  const id = newId('user', parts)
  const [row] = await parts.db.query(insert, [id, email, key, passwordHash, parts.clock.now()])
  if (row === undefined) throw new SsoError('request.conflict', { field: 'email' })
  return row.id
}
