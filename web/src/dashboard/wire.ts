/** What the dashboard reads of the answers of `/v1` (server: the `schemas.ts` of each domain) and of its own session. */

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export interface SessionAnswer {
  readonly operator: {
    readonly id: string
    readonly email: string
    readonly name: string | null
    readonly role: 'admin' | 'viewer'
  }
  readonly deployment: {
    readonly publicUrl: string
    readonly mode: 'sandbox' | 'production'
    readonly version: string
    readonly hasMail: boolean
    readonly database: string
  }
  readonly permissions: readonly string[]
}

export interface Operator {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly role: 'admin' | 'viewer'
  readonly secondFactor: boolean
  readonly createdAt: string
}

export interface AddedOperator {
  readonly email: string
  /** Null: it was mailed. */
  readonly link: string | null
}

/** The connection by which operators sign in. */
export interface ApprovedSso {
  readonly connectionId: string
  readonly open: boolean
  readonly approvedAt: string
}

export interface GoLiveItem {
  readonly code: string
  readonly passed: boolean
  readonly hint: string | null
}

export type AuthRequired = 'any' | 'mfa' | 'sso'

export interface Organization {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly externalId: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly policy: { readonly authRequired: AuthRequired; readonly requireMfa: boolean }
  readonly autoRevert: boolean
  readonly jit: boolean
  readonly allowOutsideProfiles: boolean
  readonly createdAt: string
}

export interface PolicyPreflight {
  readonly ready: boolean
  readonly people: number
  readonly blocked: readonly { readonly profileId: string }[]
}

export interface Domain {
  readonly id: string
  readonly unicodeDomain: string
  readonly state: 'pending' | 'verified' | 'failed'
  readonly challenge: { readonly type: string; readonly name: string; readonly value: string }
  readonly verifiedBy: 'dns' | 'operator' | null
  readonly lastCheck: { readonly at: string; readonly outcome: string } | null
  readonly recordMissingSince: string | null
  readonly warnings: readonly string[]
}

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

export interface Check {
  readonly code: string
  readonly passed: boolean
  readonly expected?: unknown
  readonly received?: unknown
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

export type LoginStatus = 'selecting' | 'pending' | 'completed' | 'failed'
export type LoginKind = 'sign_in' | 'test' | 'account'

export interface LoginSummary {
  readonly id: string
  readonly applicationId: string | null
  readonly kind: LoginKind
  readonly organizationId: string | null
  readonly connectionId: string | null
  readonly profileId: string | null
  readonly status: LoginStatus
  readonly errorCode: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
}

export interface TraceStep {
  readonly at: string
  readonly step: string
  readonly [fact: string]: unknown
}

export interface Login extends LoginSummary {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly hint: string
    readonly developer: string
  } | null
  readonly routing: readonly {
    readonly selector: string
    readonly received: string | null
    readonly outcome: 'decides' | 'absent' | 'no_address' | 'not_considered'
  }[]
  readonly checks: readonly Check[]
  readonly steps: readonly TraceStep[]
}

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
  readonly createdAt: string
}

export interface ClientSecret {
  readonly id: string
  readonly hint: string
  readonly createdAt: string
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
  readonly profileId: string | null
  readonly status: 'waiting' | 'opened' | 'completed' | 'expired' | 'revoked'
  readonly mode: 'create' | 'edit'
  readonly connectionId: string | null
  readonly expiresAt: string
  readonly createdAt: string
}

export interface EventRecord {
  readonly id: string
  readonly type: string
  readonly organizationId: string | null
  readonly objectId: string
  readonly data: Readonly<Record<string, unknown>>
  readonly occurredAt: string
  readonly actor: Actor | null
}

/** Who did what an event tells of. */
export interface Actor {
  readonly kind: 'api_key' | 'application' | 'operator' | 'user' | 'setup_ticket'
  readonly id: string
  readonly address: string | null
  readonly userAgent: string | null
}

export interface DayCount {
  /** `2026-11-22`, in UTC. */
  readonly day: string
  readonly completed: number
  readonly failed: number
}

export interface LoginCounts {
  readonly days: readonly DayCount[]
  readonly failing: readonly {
    readonly connectionId: string
    readonly completed: number
    readonly failed: number
  }[]
}

/** Somebody who was refused for want of attributes. */
export interface AwaitingPerson {
  readonly id: string
  readonly organizationId: string
  readonly connectionId: string
  readonly idpId: string
  readonly email: string | null
  readonly name: string | null
  readonly awaiting: readonly string[]
  readonly lastLoginAt: string
}

export interface Reconciliation {
  readonly mended: number
  readonly waiting: number
  readonly outside: number
}

export interface Webhook {
  readonly id: string
  readonly url: string
  readonly description: string | null
  readonly events: readonly string[]
  readonly format: string
  readonly status: 'enabled' | 'disabled'
  readonly disabled: { readonly at: string; readonly reason: string; readonly hint: string } | null
  readonly failingSince: string | null
  readonly rotatedAt: string | null
  readonly createdAt: string
}

export interface WebhookAttempt {
  readonly attemptedAt: string
  readonly durationMs: number
  readonly status: number | null
  readonly fault: string | null
  readonly excerpt: string | null
}

export interface WebhookDelivery {
  readonly id: string
  readonly webhookId: string
  readonly eventId: string
  readonly eventType: string
  readonly objectId: string
  readonly status: 'waiting' | 'delivered' | 'dead'
  readonly attempts: number
  readonly nextAttemptAt: string | null
  readonly lastAttempt: WebhookAttempt | null
  readonly createdAt: string
}

export interface WholeWebhookDelivery extends WebhookDelivery {
  readonly attemptLog: readonly WebhookAttempt[]
}
