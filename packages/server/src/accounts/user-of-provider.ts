import { type SocialProviderName, SsoError, socialProviders } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { accountEvent } from './account-event.ts'
import type { CredentialParts } from './credential-parts.ts'
import { emailKey } from './email-key.ts'
import {
  type ProviderSubject,
  accountOfProviderEnsure,
  accountProviderFind,
  accountProviderInsert,
} from './provider-store.ts'
import { tellProviderChange } from './tell-owner.ts'

/** Somebody whom a social provider has authenticated. */
export interface ProviderPerson extends ProviderSubject {
  readonly provider: SocialProviderName
  /** Proven by the provider (`protocol/src/social/`). */
  readonly email: string
  /** The provider keeps that mailbox, or manages its domain: its word is true now. */
  readonly holdsMailbox: boolean
}

/**
 * Whose account a person of a social provider signs in to. That is kept by who they are there, and an address is looked at once: the first
 * time, it leads to a new account if there is none of that address; to one that a mail has proven, too, only by the provider that keeps the
 * mailbox: another has asked it once, and addresses are given to others since (row 60). An account that another
 * provider alone has proven is nobody else's to enter: whoever made it may have had the address before (incidents row 63). Nor is one that
 * another person of the same provider signs in to: addresses are given to new colleagues (row 60).
 *
 * Fails with `account.provider_unknown`, `login.email_missing`.
 */
export async function userOfProvider(parts: CredentialParts, person: ProviderPerson): Promise<UserId> {
  return (await accountProviderFind(parts.db, person)) ?? enter(parts, person)
}

/** The first time. */
async function enter(parts: CredentialParts, person: ProviderPerson): Promise<UserId> {
  const { email, provider, holdsMailbox } = person
  const key = emailKey(email)
  if (key === null) throw new SsoError('login.email_missing', { expected: 'email' })
  return parts.db.transaction(async (db) => {
    const account = await accountOfProviderEnsure(db, { id: newId('user', parts), email, key })
    // Of two first times at once, the second has waited for the first.
    const known = await accountProviderFind(db, person)
    if (known !== null) return known
    const isOpen = account.isNew || (holdsMailbox && !account.provenByProvider)
    if (!isOpen || !(await accountProviderInsert(db, account.userId, person))) {
      throw new SsoError('account.provider_unknown', { provider: socialProviders[provider].label })
    }
    await tell(db, parts, account.userId, person)
    return account.userId
  })
}

async function tell(
  db: Queryable,
  parts: CredentialParts,
  userId: UserId,
  { connectionId, provider }: ProviderPerson,
): Promise<void> {
  await accountEvent(db, parts, 'account.provider_added', userId, { connectionId })
  await tellProviderChange(db, parts, userId, 'added', provider)
}
