import { crc32 } from 'node:zlib'
import { type Random, randomToken } from '../platform/random.ts'

/** By its prefix, secret scanners find a token that leaked into a repository. */
const PREFIX = 'ba_'
const TOKEN = /^ba_([\w-]{43})([\w-]{6})$/

/** A new personal access token: 256 random bits, and a checksum by which a scanner, or we, know a misspelt one without asking. */
export function newTokenText(random: Random): string {
  const secret = randomToken(random)
  return `${PREFIX}${secret}${checksum(secret)}`
}

/** Can this be one of ours? Nothing is looked up for what cannot. */
export function isTokenText(text: string): boolean {
  const [, secret, sum] = TOKEN.exec(text) ?? []
  // The checksum is of what stands beside it, so it opens nothing and there is nothing to learn from comparing.
  return secret !== undefined && sum === checksum(secret)
}

function checksum(secret: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(secret))
  return bytes.toString('base64url')
}
