import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { Page, PageRequest } from '../storage/page.ts'
import { secondFactorsOf } from './credential-store.ts'
import { passkeyList } from './passkey-store.ts'
import { type Asker, personalTokenList } from './personal-token-store.ts'
import { type AccountProvider, accountProviderList } from './provider-store.ts'
import type { SecondFactors } from './second-factors.ts'
import type { PersonalToken } from './token-types.ts'
import type { Passkey } from './types.ts'

/* By what somebody signs in, for themselves to look at; never a secret. */

interface Parts {
  readonly db: Queryable
}

export function listOwnPasskeys({ db }: Parts, userId: UserId): Promise<Passkey[]> {
  return passkeyList(db, userId)
}

export function listOwnProviders({ db }: Parts, userId: UserId): Promise<AccountProvider[]> {
  return accountProviderList(db, userId)
}

export function listOwnTokens(
  { db }: Parts,
  asker: Asker,
  request: PageRequest,
): Promise<Page<PersonalToken>> {
  return personalTokenList(db, asker, request)
}

/** How many second factors of each kind they have. */
export function loadSecondFactors({ db }: Parts, userId: UserId): Promise<SecondFactors> {
  return secondFactorsOf(db, userId)
}
