/**
 * Keys: sealing of secrets, keyed hashes of credentials, signing keys; and the public keys that others publish.
 *
 * Invariant: nothing that opens a door is stored in the clear. Secrets that must be read again are
 * sealed (AES-256-GCM, the row's identity as associated data); credentials that are only compared
 * are kept as keyed hashes.
 */

/** Where a sealed value lives. A ciphertext that is moved to another row or column does not open. */
export interface SealedPlace {
  readonly table: string
  readonly column: string
  readonly id: string
}

export interface Vault {
  seal(plaintext: string | Uint8Array, place: SealedPlace): Buffer
  /** Throws `internal.error` when the value was tampered with, moved, or sealed by an unknown key. */
  open(sealed: Buffer, place: SealedPlace): Buffer
  /** HMAC-SHA-256 under a key of this deployment: what is stored of an API key, client secret, code or cookie. */
  hash(secret: string): Buffer
}
