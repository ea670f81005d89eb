import { timingSafeEqual } from 'node:crypto'

/**
 * Are these the same bytes? Takes equally long wherever they differ, so that the time tells nothing of a
 * secret. The length is no secret: what is compared here are hashes and tokens of a known form.
 */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
