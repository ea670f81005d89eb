import type { SimulatorKey } from '../keys/simulator-key.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'

/** What the simulator is made of. */
export interface SimulatorParts {
  readonly config: { readonly publicUrl: string }
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly simulatorKey: SimulatorKey
}
