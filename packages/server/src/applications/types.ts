import type { ApplicationId, SecretId } from '../storage/ids.ts'

/**
 * Applications: the OAuth clients that Cardea signs people in for, their secrets, and the API keys and
 * permissions of the native API. Invariant: secrets and keys are shown once and kept only as hashes.
 */

export interface Application {
  readonly id: ApplicationId
  readonly name: string
  /** `web`: confidential. `spa`: public, PKCE required. `m2m`: no sign-in. */
  readonly type: 'web' | 'spa' | 'm2m'
  readonly clientId: string
  readonly redirectUris: readonly string[]
  readonly defaultRedirectUri: string | null
  readonly initiateLoginUri: string | null
  readonly postLogoutRedirectUris: readonly string[]
  readonly allowedOrigins: readonly string[]
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What is kept of a client secret. */
export interface ApplicationSecret {
  readonly id: SecretId
  /** The last four characters. */
  readonly hint: string
  readonly createdAt: Date
}
