import type { SimulatorKey, SimulatorKeys } from '../keys/simulator-keys.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'

/** What the simulator is made of. */
export interface SimulatorParts {
  readonly config: { readonly publicUrl: string }
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  /** For the connections that it answers; of its own it stores nothing. */
  readonly db: Queryable
  readonly simulatorKeys: SimulatorKeys
}

/** The same, with the key that signs this answer. */
export interface SigningParts extends SimulatorParts {
  readonly simulatorKey: SimulatorKey
}
