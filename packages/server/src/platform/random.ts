import { randomBytes } from 'node:crypto'

/** Unpredictable bytes. The only source of randomness in the server. */
export interface Random {
  bytes(count: number): Uint8Array
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) }

/** A secret of 256 random bits, as 43 characters of base64url. */
export function randomToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}
