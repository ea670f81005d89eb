import { readFileSync } from 'node:fs'
import { commonPasswordDigest, DIGEST_BYTES } from './common-password-digest.ts'

const FILE = new URL('../../assets/common-passwords.bin', import.meta.url)

let list: Buffer | null = null

/**
 * Is this folded password one of those that many people have? The list is a sorted file of digests, a quarter of a megabyte, read
 * when it is first asked; `scripts/write-common-passwords.ts` makes it.
 */
export function isCommonPassword(folded: string): boolean {
  list ??= readFileSync(FILE)
  const wanted = commonPasswordDigest(folded)
  let [low, high] = [0, list.length / DIGEST_BYTES]
  while (low < high) {
    const middle = (low + high) >> 1
    const found = list.subarray(middle * DIGEST_BYTES, (middle + 1) * DIGEST_BYTES).compare(wanted)
    if (found === 0) return true
    if (found < 0) low = middle + 1
    else high = middle
  }
  return false
}
