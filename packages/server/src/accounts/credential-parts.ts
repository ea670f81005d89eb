import type { Config } from '../config/config.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import type { Database } from '../storage/database.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { AccountParts } from './types.ts'

/** What the actions on credentials are made of. They open their own transactions: what is hashed or verified is so outside of one. */
export interface CredentialParts extends AccountParts {
  readonly config: Pick<Config, 'publicUrl' | 'mode' | 'smtp'>
  readonly db: Database
  readonly limiter: Limiter
  readonly passwords: PasswordHasher
}
