import { type SocialProviderName, SsoError, socialProviders } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import { accountEvent } from './account-event.ts'
import { checkMayChange } from './check-may-change.ts'
import type { CredentialParts } from './credential-parts.ts'
import { accountLock } from './credential-store.ts'
import { type ProviderSubject, accountProviderFind, accountProviderInsert } from './provider-store.ts'
import { tellProviderChange } from './tell-owner.ts'
import type { AccountSession } from './types.ts'

/** Somebody whom a social provider has authenticated for who is signed in here. Their address counts for nothing: the owner vouches for them. */
export interface LinkedPerson extends ProviderSubject {
  readonly provider: SocialProviderName
}

/**
 * From now on this person of a social provider signs in to the account, too: its owner has just proven themselves in this session, and has
 * come back from the provider in the same browser. `db`: the transaction, in which what led here is used up. Linking again changes nothing.
 *
 * Fails with those of `checkMayChange`, `account.provider_taken`.
 */
export async function linkProvider(
  db: Queryable,
  parts: CredentialParts,
  session: AccountSession,
  person: LinkedPerson,
): Promise<void> {
  const { userId } = session
  const { connectionId, provider } = person
  await checkMayChange({ ...parts, db }, session)
  if (!(await accountLock(db, userId))) throw new SsoError('account.managed_elsewhere')
  if ((await accountProviderFind(db, person)) === userId) return
  if (!(await accountProviderInsert(db, userId, person))) {
    throw new SsoError('account.provider_taken', { provider: socialProviders[provider].label })
  }
  await accountEvent(db, parts, 'account.provider_added', userId, { connectionId })
  await tellProviderChange(db, parts, userId, 'linked', provider)
}
