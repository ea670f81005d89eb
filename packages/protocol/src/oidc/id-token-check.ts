import type { CheckCode } from '../errors/check-names.ts'
import type { DecodedIdToken } from './decode-id-token.ts'
import type { TenantPin } from './tenant-pin.ts'

/** What an ID token of one login must say. */
export interface IdTokenExpectation {
  /** The connection's issuer, compared character for character. */
  readonly issuer: string
  readonly clientId: string
  readonly nonce: string
  /** The accepted values of `alg`; never `none`, never HMAC. */
  readonly algorithms: readonly string[]
  readonly now: Date
  /** Difference of clocks that is tolerated, 0–300. */
  readonly clockSkewSeconds: number
  /** The organization behind a shared issuer. */
  readonly pin?: TenantPin
}

interface Finding {
  readonly passed: boolean
  readonly expected?: unknown
  readonly received?: unknown
}

/** One named rule for an ID token. */
export interface IdTokenCheck {
  readonly code: CheckCode
  readonly run: (token: DecodedIdToken, expectation: IdTokenExpectation) => Finding
}
