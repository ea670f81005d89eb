import type { KeyObject } from 'node:crypto'
import type { ErrorCode } from '../errors/catalogue.ts'
import type { CheckCode } from '../errors/check-names.ts'

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
  /** An exception for an IdP that still signs with SHA-1, until this moment; absent or null: none. */
  readonly sha1Until?: Date | null
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

/**
 * What a Response answers: the AuthnRequest with this id. With id null it must answer none, and name none
 * anywhere: a sign-in that began at the IdP (saml-profiles-2.0-os §4.1.5).
 */
export interface AnsweredRequest {
  readonly id: string | null
}

/** How one named check ended. `expected` and `received` are safe to show to an IT admin. */
export type CheckResult = (
  | { readonly code: CheckCode; readonly passed: true }
  /** The check's own code, or a more precise one. */
  | { readonly code: ErrorCode; readonly passed: false }
) & { readonly expected?: unknown; readonly received?: unknown }

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

/** Where the value of a NameID is unique (saml-core-2.0-os §2.2.2). A logout repeats them as they were sent. */
export interface NameQualifiers {
  readonly nameQualifier: string | null
  readonly spNameQualifier: string | null
}

/** A NameID with all that tells it from another one. */
export interface QualifiedNameId extends NameId, NameQualifiers {}
