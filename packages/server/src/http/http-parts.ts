import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import type { Authenticate } from './route.ts'

/** What the listener is made of. */
export interface HttpParts {
  readonly config: Config
  readonly log: Log
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly authenticate: Authenticate
  readonly limiter: Limiter
}
