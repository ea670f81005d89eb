import { SsoError } from '@cardea/protocol'
import { randomToken } from '../platform/random.ts'
import type { Database, Statement } from '../storage/database.ts'
import { type LoginId, newId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import { emailKey } from './email-key.ts'
import { accountIsShutToMail, accountProveByMail } from './provider-store.ts'
import type { AccountParts, User } from './types.ts'
import { userFindOrInsertOwn } from './user-store.ts'

/** For so long a mailed link works. */
export const LINK_MINUTES = 15

/** `sign_in`: signs in whoever uses it. `password`: lets them choose a password, and signs them in by it. */
export type LinkPurpose = 'sign_in' | 'password'

/** What a link was made for. */
export interface MailedLink {
  readonly purpose: LinkPurpose
  readonly email: string
  /** The login that goes on when it is used. */
  readonly loginId: LoginId
}

/**
 * Makes a link that proves an address to whoever uses it, once. Whether there is an account plays no part: who has none gets one by using
 * the link, so nothing is told of who has.
 *
 * Fails with `login.email_invalid`.
 */
export async function makeMailedLink(
  { config, db, vault, clock, random }: AccountParts,
  { purpose, email, loginId }: MailedLink,
): Promise<string> {
  const key = emailKey(email)
  if (key === null) throw new SsoError('login.email_invalid')
  const token = randomToken(random)
  await db.kysely
    .insertInto('mail_links')
    .values({
      token_hash: vault.hash(token),
      purpose,
      email: email.trim(),
      email_key: key,
      login_id: loginId,
      expires_at: new Date(clock.now().getTime() + LINK_MINUTES * 60_000),
    })
    .execute()
  return `${config.publicUrl}/sign-in/link?token=${token}`
}

interface Row {
  readonly purpose: LinkPurpose
  readonly email: string
  readonly email_key: string
  readonly login_id: LoginId
}

const find: Statement<Row> = {
  name: 'mailed_link_find',
  text: `select purpose, email, email_key, login_id from mail_links where token_hash = $1 and expires_at > $2`,
}

/** What a link is for. Looking spends nothing: programs open links before people do (incidents row 89). `account.link_unknown` */
export async function findMailedLink(
  { db, vault, clock }: Pick<AccountParts, 'db' | 'vault' | 'clock'>,
  token: string,
): Promise<MailedLink> {
  const [row] = await db.query(find, [vault.hash(token), clock.now()])
  if (row === undefined) throw new SsoError('account.link_unknown')
  return { purpose: row.purpose, email: row.email, loginId: row.login_id }
}

const use: Statement<Row> = {
  name: 'mailed_link_use',
  // With it go the others to the same address: what was asked for twice is used once.
  text: `with used as (
      delete from mail_links where token_hash = $1 and expires_at > $2 returning purpose, email, email_key, login_id
    ), others as (
      delete from mail_links using used where mail_links.email_key = used.email_key and mail_links.token_hash <> $1
    )
    select * from used`,
}

/**
 * Uses a link up: the account of its address, which is proven by that, new if there was none. Of two uses at once one succeeds. Whoever has
 * entered the account before by a social provider's word alone is put out of it: they may have had the address before (incidents row 63).
 *
 * Fails with `account.link_unknown`, `account.shut_to_mail`.
 */
export async function useMailedLink(
  parts: Pick<AccountParts, 'vault' | 'clock' | 'random'> & { readonly db: Database },
  token: string,
): Promise<{ readonly link: MailedLink; readonly user: User }> {
  const { vault, clock } = parts
  return parts.db.transaction(async (db) => {
    const [row] = await db.query(use, [vault.hash(token), clock.now()])
    if (row === undefined) throw new SsoError('account.link_unknown')
    const { purpose, email, email_key: key, login_id: loginId } = row
    const user = await userFindOrInsertOwn(db, { id: newId('user', parts), email, key })
    if (await accountIsShutToMail(db, user.id)) throw new SsoError('account.shut_to_mail')
    for (const connectionId of await accountProveByMail(db, user.id)) {
      await accountEvent(db, parts, 'account.provider_removed', user.id, { connectionId })
    }
    return { link: { purpose, email, loginId }, user }
  })
}
