import { type SimulatorKey, type SimulatorKeyParts, openSimulatorKeys } from '../src/keys/simulator-keys.ts'

/** A key with a certificate, for tests that need any: to make one takes a second. */
export async function simulatorKey(parts: SimulatorKeyParts): Promise<SimulatorKey> {
  const keys = await openSimulatorKeys(parts)
  return (await keys.load()).current
}
