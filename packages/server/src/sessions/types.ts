import type { ClaimsProfile, MetadataClaim, QualifiedNameId } from '@cardea/protocol'
import type { ApplicationId, ConnectionId, OrganizationId, ProfileId, SessionId } from '../storage/ids.ts'

/**
 * Sessions: what a sign-in gives to one application, under one id (`sid`), until it ends.
 *
 * Owns sessions and the telling of applications that one has ended. Invariant: a session belongs to one application, one
 * connection and one person, and never changes hands; once ended, nothing that refers to it (a code, an access token, a refresh
 * token, a browser's cookie) opens anything. No routes: logins begin sessions, tokens and sign-outs end them.
 */

/** How the identity provider knows a session, where it has single logout. */
export interface SamlSession {
  readonly subject: QualifiedNameId
  readonly sessionIndex: string | null
}

/** A session that is about to begin. */
export interface NewSession {
  readonly id: SessionId
  readonly applicationId: ApplicationId
  readonly connectionId: ConnectionId
  /** Null: of a social connection. */
  readonly organizationId: OrganizationId | null
  /** When the person authenticated at the IdP. */
  readonly authTime: Date
  readonly acr: string | null
  /** How they authenticated, as the IdP says (`amr`). */
  readonly methods: readonly string[]
  /** `vault.hash` of the secret in the browser that may sign in silently; null: none may. */
  readonly cookieHash: Buffer | null
  /** When the IdP wants its own session to be over; null: it does not say. */
  readonly upstreamEnd: Date | null
  readonly saml: SamlSession | null
}

/** A person of a session, read fresh. */
export interface SessionPerson {
  readonly profileId: ProfileId
  readonly connectionId: ConnectionId
  readonly connectionType: 'saml' | 'oidc' | 'social' | 'account'
  /** Of the connection: a preset, or a social provider. */
  readonly provider: string
  /** Null: they came by a connection of the deployment. */
  readonly organizationId: OrganizationId | null
  readonly organizationSlug: string | null
  readonly profile: ClaimsProfile
  /** What the product says of them, as the application of the session wants it. */
  readonly metadata: MetadataClaim | null
}
