import { createHash, timingSafeEqual } from 'node:crypto'

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/
/** RFC 7636 §4.2 with S256: base64url of 32 bytes. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/

/** Has this text the form of a `code_verifier` (RFC 7636 §4.1)? */
export function isCodeVerifier(text: string): boolean {
  return VERIFIER.test(text)
}

/** Has this text the form of an S256 `code_challenge` (RFC 7636 §4.2)? */
export function isCodeChallenge(text: string): boolean {
  return CHALLENGE.test(text)
}

/** The S256 challenge of a verifier: BASE64URL(SHA256(ASCII(code_verifier))), RFC 7636 §4.2. */
export function codeChallengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url')
}

/** Does the verifier belong to the S256 challenge (RFC 7636 §4.6)? Compared in constant time. */
export function verifyPkce(challenge: string, verifier: string): boolean {
  const computed = Buffer.from(codeChallengeOf(verifier))
  const expected = Buffer.from(challenge)
  return (
    isCodeVerifier(verifier) && computed.length === expected.length && timingSafeEqual(computed, expected)
  )
}
