import type { IssuerFact, StatusFacts } from './response-facts.ts'
import type { QualifiedNameId } from './types.ts'

/** What both messages of a logout say (saml-core-2.0-os §3.2.1, §3.2.2). Times are parsed, absent things are null. */
export interface LogoutMessageFacts {
  readonly id: string
  readonly version: string | null
  readonly issueInstant: Date
  readonly destination: string | null
  readonly issuer: IssuerFact | null
}

/** A `LogoutRequest` (saml-core-2.0-os §3.7.1). */
export interface LogoutRequestFacts extends LogoutMessageFacts {
  readonly notOnOrAfter: Date | null
  readonly nameId: QualifiedNameId | null
  /** It names the person in an EncryptedID. */
  readonly encrypted: boolean
  /** The sessions that it ends; none: all of the person. */
  readonly sessionIndexes: readonly string[]
}

/** A `LogoutResponse` (saml-core-2.0-os §3.7.2). */
export interface LogoutResponseFacts extends LogoutMessageFacts {
  readonly inResponseTo: string | null
  readonly status: StatusFacts
}
