import { randomBytes } from 'node:crypto'

/** Unpredictable bytes. The only source of randomness in the server. */
export interface Random {
  bytes(count: number): Uint8Array
}

export const systemRandom: Random = { bytes: fromReserve() }

const RESERVE_BYTES = 1024

/** Asking the system for a few bytes takes as long as for a thousand: a reserve of them bought a fiftieth of a login. */
function fromReserve(): Random['bytes'] {
  let reserve = Buffer.alloc(0)
  return (count) => {
    if (count > RESERVE_BYTES) return randomBytes(count)
    if (count > reserve.length) reserve = randomBytes(RESERVE_BYTES)
    const bytes = Buffer.from(reserve.subarray(0, count))
    // Nothing is given out twice, and nothing that was given out stays here.
    reserve.fill(0, 0, count)
    reserve = reserve.subarray(count)
    return bytes
  }
}

/** A secret of 256 random bits, as 43 characters of base64url. */
export function randomToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url')
}
