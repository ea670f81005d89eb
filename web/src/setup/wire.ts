/** What the assistant reads of the answers of `/portal/api/` (server: `self-service/portal-schemas.ts`). */

export type StepName =
  'provider' | 'application' | 'values' | 'attributes' | 'assignment' | 'domains' | 'test' | 'enable'
export type Protocol = 'saml' | 'oidc'

export interface Step {
  readonly step: StepName
  readonly isDone: boolean
  readonly isRequired: boolean
}

export interface Span {
  readonly text: string
  readonly marks: readonly ('strong' | 'emphasis' | 'code')[]
  readonly href: string | null
}

export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] }

export interface Branding {
  readonly logoUrl: string | null
  readonly colors: { readonly primary: string | null; readonly background: string | null }
  readonly textColors: { readonly onPrimary: string | null; readonly onBackground: string | null }
}

export interface UserAttribute {
  readonly name: string
  readonly description: string
  readonly required: boolean
}

export interface Session {
  readonly mode: 'create' | 'edit'
  readonly organization: { readonly id: string; readonly name: string }
  readonly applications: readonly { readonly id: string; readonly name: string }[]
  readonly introduction: readonly Block[]
  readonly branding: Branding
  readonly userAttributes: readonly UserAttribute[]
  readonly domainVerification: 'off' | 'optional' | 'required'
  readonly providers: readonly {
    readonly name: string
    readonly label: string
    readonly protocols: readonly Protocol[]
  }[]
  readonly connectionId: string | null
  readonly steps: readonly Step[]
  readonly embedOrigins: readonly string[]
  /** Where to lead back to; null: nowhere. */
  readonly returnUrl: string | null
  /** The same once the connection is enabled. */
  readonly successUrl: string | null
  /** The time of the service, from which both ends are reckoned. */
  readonly answeredAt: string
  readonly idleAt: string
  readonly expiresAt: string
  readonly completedAt: string | null
}

type Mapping = Readonly<Record<string, readonly string[]>>

interface ConnectionFields {
  readonly id: string
  readonly name: string
  readonly provider: string
  readonly status: 'draft' | 'active' | 'inactive'
  readonly mapping: Mapping
  readonly requiredAttributes: readonly string[]
}

export interface SamlConnection extends ConnectionFields {
  readonly protocol: 'saml'
  readonly idpEntityId: string | null
  readonly ssoUrl: string | null
  readonly certificates: readonly { readonly fingerprint: string; readonly notAfter: string }[]
  readonly metadata: { readonly url: string } | null
  readonly spEntityId: string
  readonly acsUrl: string
  readonly spMetadataUrl: string
}

export interface OidcConnection extends ConnectionFields {
  readonly protocol: 'oidc'
  readonly issuer: string | null
  readonly clientId: string | null
  readonly hasClientSecret: boolean
  readonly redirectUri: string
}

export type Connection = SamlConnection | OidcConnection

export interface OwnConnection {
  readonly connection: Connection
  readonly missing: readonly string[]
  readonly steps: readonly Step[]
}

export interface Domain {
  readonly id: string
  readonly unicodeDomain: string
  readonly state: 'pending' | 'verified' | 'failed'
  readonly challenge: { readonly type: string; readonly name: string; readonly value: string }
  readonly warnings: readonly string[]
}

export interface Check {
  readonly code: string
  /** What holds when it passes. */
  readonly name: string | null
  readonly passed: boolean
  readonly expected?: unknown
  readonly received?: unknown
}

export interface ReachCheck extends Check {
  readonly severity: 'required' | 'advice'
  readonly hint: string | null
}

export interface ConnectionTest {
  readonly id: string
  readonly ready: boolean
  readonly report: readonly ReachCheck[]
  readonly status: 'waiting' | 'opened' | 'expired' | 'passed' | 'failed'
  readonly admitted: boolean | null
  readonly profile: { readonly email: string | null; readonly idpId: string } | null
  readonly login: {
    readonly id: string
    readonly error: {
      readonly code: string
      readonly hint: string
      /** The end of the hint: where it is mended in the product of the connection. */
      readonly providerHint: string | null
    } | null
    readonly checks: readonly Check[]
  } | null
}

export interface NewTest {
  readonly id: string
  readonly ready: boolean
  readonly report: readonly ReachCheck[]
  readonly loginUrl: string
}

export interface Preview {
  readonly proposed: Readonly<Record<string, unknown>> | null
  readonly missing: readonly string[]
  readonly rawAttributes: Readonly<Record<string, unknown>>
  readonly recommendations: readonly {
    readonly attribute: string
    readonly message: string
    readonly proposedName: string | null
  }[]
}
