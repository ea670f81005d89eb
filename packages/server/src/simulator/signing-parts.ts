import { createPrivateKey } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import { makeCertifiedKey } from '../keys/make-certified-key.ts'
import type { SimulatorKey } from '../keys/simulator-keys.ts'
import type { Fault } from './faults.ts'
import type { SigningParts, SimulatorParts } from './simulator-parts.ts'

/** The parts with the key that an answer is signed with: the simulator's own, or for `unknown_key` one that nobody knows. */
export async function signingParts(parts: SimulatorParts, fault: Fault): Promise<SigningParts> {
  if (fault === 'unknown_key') return { ...parts, simulatorKey: await makeStrangerKey(parts) }
  const { current } = await parts.simulatorKeys.load()
  return { ...parts, simulatorKey: current }
}

/** A new key each time: it is trusted nowhere and kept nowhere. */
async function makeStrangerKey(parts: Pick<SimulatorParts, 'clock'>): Promise<SimulatorKey> {
  const { pkcs8, publicKey, certificate } = await makeCertifiedKey(parts, {
    name: 'CN=Another key',
    bits: 2048,
  })
  const publicJwk = await exportJWK(publicKey)
  return {
    privateKey: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
    certificate,
    kid: await calculateJwkThumbprint(publicJwk),
    publicJwk,
  }
}
