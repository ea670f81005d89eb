import type { Check, Login } from './logins.ts'

/* Of connections, their keys and tests. */

export type ConnectionStatus = 'draft' | 'active' | 'inactive'

interface ConnectionFields {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly status: ConnectionStatus
  readonly createdAt: string
}

export type IdpInitiated = 'convert' | 'direct' | 'reject'

/** Attribute → the provider's name for it; group → role; or several of either. */
export type Mapping = Readonly<Record<string, string | readonly string[]>>

interface OrganizationConnectionFields extends ConnectionFields {
  readonly organizationId: string
  readonly isDefault: boolean
  readonly idpInitiated: IdpInitiated
  readonly mapping: Mapping
  readonly roleMapping: Mapping
  readonly requiredAttributes: readonly string[]
  readonly awaitingProfiles: number
}

/** What may be set of a SAML connection beside whose it is. */
export interface SamlSettings {
  readonly signRequests: boolean
  readonly requestSignatureAlgorithm: string
  readonly encryptAssertions: boolean
  readonly legacyEncryption: 'aes-cbc' | null
  readonly forceAuthn: boolean
  readonly nameIdFormat: string | null
  readonly requestedAuthnContext: {
    readonly comparison: string
    readonly classRefs: readonly string[]
  } | null
  readonly providerName: string | null
  readonly subjectHint: boolean
  readonly sha1Until: string | null
  readonly sloUrl: string | null
  readonly sloBinding: string
  readonly sloResponseUrl: string | null
  readonly clockSkewSeconds: number
  readonly metadataCertificates: readonly string[]
  readonly aliases: readonly Alias[]
}

/** What the provider has of us from an earlier product. */
export interface Alias {
  /** Null: the connection’s own. */
  readonly entityId: string | null
  readonly acsUrl: string
  readonly sendAs: boolean
}

/** What may be set of an OpenID Connect connection beside whose it is. */
export interface OidcSettings {
  readonly clientAuthentication: string | null
  readonly clientAssertionAlgorithm: string
  readonly clientAssertionAudience: string | null
  readonly userinfo: string
  readonly tenantId: string | null
  readonly hostedDomain: string | null
  readonly idTokenAlgorithms: readonly string[] | null
  readonly scopes: readonly string[]
  readonly prompt: string | null
  readonly acrValues: readonly string[]
  readonly redirectPath: string
}

/** What single social providers need. */
export interface SocialSettings {
  readonly teamId: string | null
  readonly keyId: string | null
  readonly origin: string | null
}

export interface SamlConnection extends OrganizationConnectionFields, SamlSettings {
  readonly protocol: 'saml'
  readonly idpEntityId: string | null
  readonly ssoUrl: string | null
  readonly ssoBinding: string
  readonly certificates: readonly TrustedCertificate[]
  readonly metadata: {
    readonly url: string
    readonly refreshedAt: string | null
    readonly failures: number
    readonly error: string | null
  } | null
  readonly spEntityId: string
  readonly acsUrl: string
  readonly spMetadataUrl: string
}

export interface Certificate {
  readonly subject: string
  readonly fingerprint: string
  readonly notAfter: string
}

export interface TrustedCertificate extends Certificate {
  readonly pem: string
}

export interface OidcConnection extends OrganizationConnectionFields, OidcSettings {
  readonly protocol: 'oidc'
  readonly issuer: string | null
  readonly clientId: string | null
  readonly hasClientSecret: boolean
  readonly redirectUri: string
  readonly jwksUri: string
}

export interface SocialConnection extends ConnectionFields, SocialSettings {
  readonly protocol: 'social'
  readonly organizationId: null
  readonly clientId: string | null
  readonly hasClientSecret: boolean
  readonly redirectUri: string
}

export type Connection = SamlConnection | OidcConnection | SocialConnection

export type OrganizationConnection = SamlConnection | OidcConnection

/** What a mapping makes of an earlier sign-in. */
export interface MappingPreview {
  /** Null: nobody has signed in yet. */
  readonly profileId: string | null
  readonly stored: Readonly<Record<string, unknown>> | null
  readonly proposed: Readonly<Record<string, unknown>> | null
  readonly missing: readonly string[]
  readonly rawAttributes: Readonly<Record<string, unknown>>
}

/** A key of Cardea towards the identity provider of a SAML connection. */
export interface ConnectionKey {
  readonly id: string
  readonly state: 'next' | 'current' | 'retiring'
  readonly certificate: Certificate
  readonly pem: string
  readonly createdAt: string
}

/** A key with which an OpenID Connect connection proves who it is (`private_key_jwt`). */
export interface ClientKey {
  readonly id: string
  readonly algorithm: string
  readonly state: 'next' | 'current' | 'retiring'
  readonly createdAt: string
}

export interface Recommendation {
  readonly attribute: string
  readonly message: string
  readonly proposedName: string | null
}

export interface ReachCheck extends Check {
  readonly severity: 'required' | 'advice'
  readonly hint: string | null
}

export interface NewTest {
  readonly id: string
  readonly ready: boolean
  readonly report: readonly ReachCheck[]
  readonly loginUrl: string
}

export interface ConnectionTest {
  readonly id: string
  readonly status: 'waiting' | 'opened' | 'expired' | 'passed' | 'failed'
  readonly admitted: boolean | null
  readonly login: Login | null
}
