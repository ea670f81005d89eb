/* Of self-service profiles and setup tickets. */

export type DomainVerification = 'off' | 'optional' | 'required'

/** What an application wants to know of people. */
export interface UserAttribute {
  readonly name: string
  readonly description: string
  readonly required: boolean
}

export interface Branding {
  readonly logoUrl: string | null
  readonly colors: { readonly primary: string | null; readonly background: string | null }
}

export interface SelfServiceProfile {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly allowedProviders: readonly string[]
  readonly userAttributes: readonly UserAttribute[]
  readonly branding: Branding
  readonly offersDirectory: boolean
  readonly introduction: string | null
  readonly domainVerification: DomainVerification
  readonly createdAt: string
}

export interface SetupTicket {
  readonly id: string
  readonly organizationId: string
  readonly organizationName: string | null
  readonly profileId: string | null
  readonly status: 'waiting' | 'opened' | 'completed' | 'expired' | 'revoked'
  readonly mode: 'create' | 'edit'
  readonly connectionId: string | null
  readonly expiresAt: string
  readonly createdAt: string
}
