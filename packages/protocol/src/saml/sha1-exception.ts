import { formatDateTime } from './date-time.ts'
import { legacyMethods } from './names.ts'
import { type SignatureRules, strictRules } from './signature-algorithms.ts'
import type { CheckResult, IdentityProvider } from './types.ts'
import { type FoundSignature, usesSha1 } from './verify-signature.ts'

/*
 * SHA-1, whose collisions are cheap, is accepted for one IdP at a time and for a stated time only: while its
 * administrators change a setting there. Nothing else about the signature is relaxed.
 */

/** What the IdP's messages may be signed with now. */
export function signatureRules({ sha1Until = null }: IdentityProvider, now: Date): SignatureRules {
  if (sha1Until === null) return strictRules
  return { sha1: now < sha1Until ? 'accepted' : 'ended' }
}

/** For the trace: that these verified signatures needed the exception; null when they did not. */
export function sha1Exception(
  { sha1Until = null }: IdentityProvider,
  signatures: readonly FoundSignature[],
): CheckResult | null {
  if (sha1Until === null || !signatures.some(usesSha1)) return null
  return {
    code: 'saml.sha1_exception_ended',
    passed: true,
    expected: formatDateTime(sha1Until),
    received: legacyMethods.rsaSha1,
  }
}
