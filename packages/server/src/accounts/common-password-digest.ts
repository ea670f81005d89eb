import { createHash } from 'node:crypto'

/** Bytes per password in the list: one in twenty million others is taken for one of fifty thousand. */
export const DIGEST_BYTES = 5

/** The spelling in which passwords are compared with what is common: without case, and with letters that only look different. */
export function foldPassword(password: string): string {
  return password.normalize('NFKC').toLowerCase()
}

/** What the list has of a folded password. */
export function commonPasswordDigest(folded: string): Buffer {
  return createHash('sha256').update(folded).digest().subarray(0, DIGEST_BYTES)
}
