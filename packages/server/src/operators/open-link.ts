import { SsoError } from '@cardea/protocol'
import type { CredentialParts } from '../accounts/credential-parts.ts'
import { checkPassword } from '../accounts/check-password.ts'
import { checkPasswordRules } from '../accounts/check-password-rules.ts'
import { emailKey } from '../accounts/email-key.ts'
import { normalizePassword } from '../accounts/normalize-password.ts'
import { setPassword } from '../accounts/set-password.ts'
import type { AccountSession, User } from '../accounts/types.ts'
import { accountExists, keepUnprovenAccount, prepareAccount } from '../accounts/unproven-account.ts'
import { eventInsert } from '../events/store.ts'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import { operatorLinkFind, operatorLinkUse } from './link-store.ts'
import { operatorEvent } from './operator-event.ts'
import { operatorInsert, operatorsLock } from './operator-store.ts'
import type { OperatorLink } from './types.ts'

/** What was typed on the page of a link, and from where. */
export interface WelcomeForm {
  readonly token: string
  /** Counts for the link of a first start only: the others know whose they are. */
  readonly email: string
  readonly password: string
  /** The client's address, for the limits. */
  readonly address: string
}

/** What a link is for. Looking spends nothing: programs open links before people do (incidents row 89). `operator.link_unknown` */
export async function findLink(
  { db, vault, clock }: Pick<CredentialParts, 'vault' | 'clock'> & { readonly db: Queryable },
  token: string,
): Promise<OperatorLink> {
  const link = await operatorLinkFind(db, vault.hash(token), clock.now())
  if (link === null) throw new SsoError('operator.link_unknown')
  return link
}

/**
 * The form of the link's page was sent: an operator has a new password, or somebody becomes an operator, by the account that has the address, whose
 * password they know, or by a new one. The link is used up last of all that can be refused, so that a password that will not do costs nothing.
 *
 * Fails with `operator.link_unknown`, `login.email_invalid`, those of `checkPassword` and `checkPasswordRules`, `request.conflict`.
 */
export async function openLink(parts: CredentialParts, form: WelcomeForm): Promise<UserId> {
  const link = await findLink(parts, form.token)
  if (link.kind === 'password') return renewPassword(parts, link, form)
  const email = link.kind === 'add' ? link.email : form.email
  const typed = { email, password: form.password }
  if (await accountExists(parts.db, email)) {
    const { userId } = await checkPassword(parts, { ...typed, address: form.address })
    await becomeOperator(parts, link, form.token, () => Promise.resolve(userId))
    return userId
  }
  const prepared = await prepareAccount(parts, typed)
  return becomeOperator(parts, link, form.token, (db) => keepUnprovenAccount({ ...parts, db }, prepared))
}

/**
 * Somebody who is signed in with an account of their own becomes an operator by it.
 *
 * Fails with `operator.link_unknown`, `operator.link_for_another`, `operator.not_operator`, `request.conflict`.
 */
export async function openLinkAs(
  parts: CredentialParts,
  token: string,
  session: AccountSession,
  user: User,
): Promise<void> {
  const link = await findLink(parts, token)
  if (!mayOpenAs(link, session, user)) throw new SsoError('operator.link_for_another')
  await becomeOperator(parts, link, token, () => Promise.resolve(user.id))
}

/** Is the link for this account, and the session one of its own? */
export function mayOpenAs(link: OperatorLink, session: AccountSession, user: User): boolean {
  const isOwn = session.organizationId === null && user.organizationId === null
  if (!isOwn || user.email === null || link.kind === 'password') return false
  return link.kind === 'first' || emailKey(user.email) === link.emailKey
}

async function renewPassword(
  parts: CredentialParts,
  { userId, email }: Extract<OperatorLink, { kind: 'password' }>,
  { token, password }: WelcomeForm,
): Promise<UserId> {
  checkPasswordRules(normalizePassword(password), { email, publicUrl: parts.config.publicUrl })
  if (!(await operatorLinkUse(parts.db, parts.vault.hash(token), parts.clock.now()))) {
    throw new SsoError('operator.link_unknown')
  }
  await setPassword(parts, userId, password, { kept: null })
  return userId
}

/** In one transaction: the link is used, and its account an operator's. */
async function becomeOperator(
  parts: CredentialParts,
  { role }: OperatorLink,
  token: string,
  account: (db: Queryable) => Promise<UserId>,
): Promise<UserId> {
  return parts.db.transaction(async (db) => {
    await operatorsLock(db)
    // Once more, now that nobody else can become one: of two links of first starts, one makes an operator.
    await findLink({ ...parts, db }, token)
    if (!(await operatorLinkUse(db, parts.vault.hash(token), parts.clock.now()))) {
      throw new SsoError('operator.link_unknown')
    }
    const userId = await account(db)
    if (!(await operatorInsert(db, userId, role))) throw new SsoError('request.conflict', { field: 'email' })
    await eventInsert(db, parts, operatorEvent('operator.added', userId, { role }))
    return userId
  })
}
