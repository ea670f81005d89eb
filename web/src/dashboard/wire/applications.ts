/* Of applications and keys. */

export type ApplicationType = 'web' | 'spa' | 'm2m'

export interface Application {
  readonly id: string
  readonly name: string
  readonly type: ApplicationType
  readonly clientId: string
  readonly redirectUris: readonly string[]
  readonly defaultRedirectUri: string | null
  readonly initiateLoginUri: string | null
  readonly postLogoutRedirectUris: readonly string[]
  readonly allowedOrigins: readonly string[]
  readonly scopes: readonly string[]
  readonly tokenAlgorithm: string
  readonly jwks: { readonly keys: readonly object[] } | null
  readonly jwksUri: string | null
  readonly audiences: readonly string[]
  readonly metadataClaim: string | null
  readonly requirePushedRequests: boolean
  readonly idTokenFormPost: boolean
  readonly organizationId: string | null
  readonly refreshTokenDays: number
  readonly sessionHours: number
  readonly backchannelLogoutUri: string | null
  readonly createdAt: string
}

export interface ClientSecret {
  readonly id: string
  readonly hint: string
  readonly createdAt: string
}

export interface Permission {
  readonly name: string
  readonly meaning: string
  readonly level: 'organization' | 'deployment'
}

export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly scopes: readonly string[]
  readonly organizationId: string | null
  readonly expiresAt: string | null
  readonly createdAt: string
}

export interface SigningKey {
  readonly id: string
  readonly algorithm: string
  readonly state: 'next' | 'current' | 'retiring'
  readonly stateSince: string
  readonly published: boolean
}
