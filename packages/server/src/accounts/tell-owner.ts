import { type SocialProviderName, socialProviders } from '@cardea/protocol'
import { queueMail } from '../mails/queue-mail.ts'
import { type PasswordChange, passwordChangedMail } from '../mails/templates/password-changed-mail.ts'
import { type ProviderChange, providerChangedMail } from '../mails/templates/provider-changed-mail.ts'
import {
  type SecondFactorChange,
  secondFactorChangedMail,
} from '../mails/templates/second-factor-changed-mail.ts'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { CredentialParts } from './credential-parts.ts'
import { loadOwnUser } from './load-own-user.ts'

/**
 * Mails to the owner of an account that what it is signed in to with has changed: who did not do it learns of it by their mailbox.
 * `db` is the transaction of the change: both are kept, or neither. Where no mail can be sent, nothing is.
 */
export async function tellSecondFactorChange(
  db: Queryable,
  parts: CredentialParts,
  userId: UserId,
  change: SecondFactorChange,
): Promise<void> {
  const link = `${parts.config.publicUrl}/account`
  const { email } = await loadOwnUser(db, userId)
  const mail = secondFactorChangedMail({ change, when: parts.clock.now(), link })
  await queueMail({ ...parts, db }, { to: email, mail })
}

/** The same of a new password, the first one or another. */
export async function tellPasswordChange(
  db: Queryable,
  parts: CredentialParts,
  userId: UserId,
  change: PasswordChange,
): Promise<void> {
  const link = `${parts.config.publicUrl}/account/sign-in`
  const { email } = await loadOwnUser(db, userId)
  const mail = passwordChangedMail({ change, when: parts.clock.now(), link })
  await queueMail({ ...parts, db }, { to: email, mail })
}

/** The same of a social provider that signs in to the account from now on, or does not any more. */
export async function tellProviderChange(
  db: Queryable,
  parts: CredentialParts,
  userId: UserId,
  change: ProviderChange,
  name: SocialProviderName,
): Promise<void> {
  await tellLinkChange(db, parts, userId, change, socialProviders[name].label)
}

/** The same of whatever else signs in for the owner, by the name that they know it by. */
export async function tellLinkChange(
  db: Queryable,
  parts: CredentialParts,
  userId: UserId,
  change: ProviderChange,
  provider: string,
): Promise<void> {
  const link = `${parts.config.publicUrl}/account/sign-in`
  const { email } = await loadOwnUser(db, userId)
  const mail = providerChangedMail({ change, provider, when: parts.clock.now(), link })
  await queueMail({ ...parts, db }, { to: email, mail })
}
