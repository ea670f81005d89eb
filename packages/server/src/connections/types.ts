import type { RoleMapping, SigningCertificate, SocialProviderName } from '@cardea/protocol'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import type { OidcOptions } from './oidc-options.ts'
import type { SamlSettings } from './saml-settings.ts'
import type { SocialSettings } from './social-settings.ts'

/**
 * Connections: how one organization signs in, and by which social providers anybody may.
 *
 * Owns SAML, OIDC and social connections, their settings, secrets and keys. Invariant: a SAML or OIDC connection belongs to
 * one organization for ever, a social one to the deployment; its client secret and private keys are sealed and never leave; the IdP it trusts (entity id or
 * issuer) cannot change once it has profiles, because the IdP is part of every person's key.
 *
 * Routes: `/v1/connections`, `/v1/connections/:connectionId/keys`, `/v1/providers`, `/v1/sso-available`.
 */

export type ConnectionStatus = 'draft' | 'active' | 'inactive'
export type IdpInitiated = 'convert' | 'direct' | 'reject'
export type SsoBinding = 'redirect' | 'post'

/** Normalized attribute → name of the IdP's attribute (or several, first match wins). Empty: the preset's. */
export type AttributeMapping = Readonly<Record<string, string | readonly string[]>>

interface ConnectionBase {
  readonly id: ConnectionId
  readonly name: string
  readonly status: ConnectionStatus
  readonly createdAt: Date
  readonly updatedAt: Date
}

interface OrganizationConnectionBase extends ConnectionBase {
  readonly organizationId: OrganizationId
  readonly provider: string
  readonly isDefault: boolean
  readonly idpInitiated: IdpInitiated
  readonly mapping: AttributeMapping
  readonly roleMapping: RoleMapping
  /** Normalized or custom attributes without which nobody gets in. */
  readonly requiredAttributes: readonly string[]
}

/** Fields are null only while the connection is a draft; an active connection has them all. */
export interface SamlConnection extends OrganizationConnectionBase {
  readonly protocol: 'saml'
  readonly idpEntityId: string | null
  readonly ssoUrl: string | null
  readonly ssoBinding: SsoBinding
  readonly certificates: readonly SigningCertificate[]
  readonly settings: SamlSettings
  /** Null: what is known of the IdP was given by hand. */
  readonly metadata: LiveMetadata | null
}

/** The IdP's metadata at an address, which is read again by itself. */
export interface LiveMetadata {
  readonly url: string
  /** When it was last read and understood. */
  readonly refreshedAt: Date | null
  /** When it is due again. */
  readonly refreshAt: Date
  /** How many attempts have failed since. */
  readonly failures: number
  /** The error code of the last attempt, when it failed. */
  readonly error: string | null
}

export interface OidcConnection extends OrganizationConnectionBase, OidcOptions {
  readonly protocol: 'oidc'
  readonly issuer: string | null
  readonly clientId: string | null
  /** Opened with place `{ table: 'connections', column: 'client_secret_sealed', id }`; null for a public client. */
  readonly clientSecretSealed: Buffer | null
}

/**
 * A social provider, for everybody. Which claims it is read by is fixed (`protocol/src/social/`): a mapping could take an address
 * from where nobody has proven it.
 */
export interface SocialConnection extends ConnectionBase, SocialSettings {
  readonly protocol: 'social'
  /** It is the deployment's: no organization sees or changes it. */
  readonly organizationId: null
  readonly provider: SocialProviderName
  readonly clientId: string | null
  /** Like that of an OIDC connection; Apple's is the key that signs our client secrets. */
  readonly clientSecretSealed: Buffer | null
}

/**
 * How people with an account at Cardea itself sign in to one organization. There is nothing to set: it is made when it is first needed, and
 * is none of those that are listed, chosen or changed: only what a sign-in has come by (`account-connection.ts`).
 */
export interface AccountConnection extends ConnectionBase {
  readonly protocol: 'account'
  readonly provider: 'cardea'
  readonly organizationId: OrganizationId
}

/** How one organization signs in. */
export type OrganizationConnection = SamlConnection | OidcConnection

/** What can be set up. */
export type Connection = OrganizationConnection | SocialConnection

/** What a sign-in can come by. */
export type SignInConnection = Connection | AccountConnection

/** What selecting a connection came to. Only `found` may sign somebody in; the others say why not. */
export type ConnectionSelection =
  | { readonly kind: 'found'; readonly connection: Connection }
  /** No such organization, or no organization with this verified domain. */
  | { readonly kind: 'unknown' }
  /** The organization has no connection at all. */
  | { readonly kind: 'none'; readonly organizationId: OrganizationId }
  /** The organization has connections, but none is active; this is the one that would be preferred. */
  | { readonly kind: 'inactive'; readonly connection: Connection }
