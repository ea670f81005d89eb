import type { AssertionAttribute, QualifiedNameId } from './types.ts'

/**
 * What a Response and its Assertion say, as plain values: the input of the checks. Times are parsed,
 * absent things are null, lists are in document order.
 */

/** An `Issuer` element (saml-core-2.0-os §2.2.5). */
export interface IssuerFact {
  readonly value: string
  readonly format: string | null
}

/** A `samlp:Status`: the codes from the outside in, and the IdP's words (saml-core-2.0-os §3.2.2). */
export interface StatusFacts {
  readonly codes: readonly string[]
  readonly message: string | null
}

/** The Response's own attributes and elements. Signed only when the Response is: they may refuse, never grant. */
export interface ResponseFacts {
  readonly version: string | null
  readonly destination: string | null
  readonly inResponseTo: string | null
  readonly issuer: IssuerFact | null
  readonly status: StatusFacts
}

/** One `SubjectConfirmation` and its data (saml-core-2.0-os §2.4.1.1). */
export interface ConfirmationFacts {
  readonly method: string | null
  readonly recipient: string | null
  readonly inResponseTo: string | null
  readonly notBefore: Date | null
  readonly notOnOrAfter: Date | null
}

/** `Conditions` (saml-core-2.0-os §2.5). */
export interface ConditionsFacts {
  readonly notBefore: Date | null
  readonly notOnOrAfter: Date | null
  /** One list of audiences per `AudienceRestriction`. */
  readonly audienceRestrictions: readonly (readonly string[])[]
  /** Names of conditions that this service does not know. */
  readonly unknown: readonly string[]
}

/** One `AuthnStatement` (saml-core-2.0-os §2.7.2). */
export interface AuthnStatementFacts {
  readonly authnInstant: Date
  readonly sessionIndex: string | null
  readonly sessionNotOnOrAfter: Date | null
  readonly authnContextClassRef: string | null
}

/** An `Assertion` whose signature was verified. */
export interface AssertionFacts {
  readonly id: string
  readonly version: string | null
  readonly issuer: IssuerFact
  readonly nameId: QualifiedNameId | null
  readonly confirmations: readonly ConfirmationFacts[]
  readonly conditions: ConditionsFacts | null
  readonly authnStatements: readonly AuthnStatementFacts[]
  readonly attributes: readonly AssertionAttribute[]
}
