/** How long one fetch may take, from its first byte to the last of the answer. */
export const OUTBOUND_SECONDS = 5

/** What is read of an answer, and how long that may take. */
export interface AnswerLimits {
  readonly seconds: number
  readonly bytes: number
  /** Of an answer that is longer: `refuse` it, or `cut` it, and read nothing more. */
  readonly beyond: 'refuse' | 'cut'
}

/** Receivers of webhooks: time for some work of theirs, and as much of their answer as helps to understand it. */
export const RECEIVER_ANSWERS: AnswerLimits = { seconds: 15, bytes: 2048, beyond: 'cut' }

/**
 * Outbound HTTP: the one way in which Cardea fetches an address that came from outside (discovery,
 * JWKS, tokens, metadata). Private, loopback and link-local addresses are refused unless
 * `CARDEA_EGRESS_ALLOW` (or sandbox mode, for loopback) permits them; the checked address is the one
 * connected to; redirects are refused; time and size are limited; production allows https only; a host that
 * does not answer is left alone for a while.
 */
export interface Outbound {
  /**
   * Like `fetch`. Rejects with an `SsoError`: `upstream.address_refused`, `upstream.timeout`,
   * `upstream.too_large`, `upstream.unreachable`, `upstream.redirect_refused`, `upstream.circuit_open`.
   */
  readonly fetch: typeof globalThis.fetch
}
