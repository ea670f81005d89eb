import type { KeyObject } from 'node:crypto'
import type { ErrorCode } from '../errors/catalogue.ts'

/**
 * SAML 2.0 as a service provider: requests out, responses in.
 *
 * Invariant: a value of an assertion is read only from nodes whose canonical bytes were digested and
 * signed; the result, a `VerifiedAssertion`, can be made nowhere else. The checks are an ordered list
 * (`response-checks.ts`); there is no setting that turns one off.
 */

/** A certificate of an IdP with its key ready to verify (`certificate.ts`). */
export interface SigningCertificate {
  /** Base64 DER without line breaks. */
  readonly base64: string
  readonly publicKey: KeyObject
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string
  readonly subject: string
  readonly notBefore: Date
  readonly notAfter: Date
}

/** What a connection knows of its IdP. */
export interface IdentityProvider {
  readonly entityId: string
  readonly certificates: readonly SigningCertificate[]
}

/** What we are towards that IdP. */
export interface ServiceProvider {
  readonly entityId: string
  readonly acsUrl: string
  /**
   * RSA private keys that an answer may be encrypted to: the current one, then one that comes or goes. Each
   * is tried. Without any, an encrypted answer is refused.
   */
  readonly decryptionKeys?: readonly KeyObject[] | undefined
  /** Legacy: AES-CBC is accepted too, of an IdP that knows no AES-GCM, and under a verified signature only. */
  readonly allowCbc?: boolean | undefined
}

/** How one named check ended. `expected` and `received` are safe to show to an IT admin. */
export interface CheckResult {
  readonly code: ErrorCode
  readonly passed: boolean
  readonly expected?: unknown
  readonly received?: unknown
}

/** One attribute as the assertion carries it. */
export interface AssertionAttribute {
  readonly name: string
  readonly friendlyName: string | null
  readonly values: readonly string[]
}

export interface NameId {
  readonly value: string
  readonly format: string | null
}
