import type {
  ApplicationId,
  ConnectionId,
  OrganizationId,
  PortalSessionId,
  SelfServiceProfileId,
  SetupTicketId,
} from '../storage/ids.ts'
import type { AttributeMapping, IdpInitiated } from '../connections/types.ts'

/**
 * Self-service: a customer's IT admin sets their connection up, by a link and without an account.
 *
 * Owns self-service profiles (what links offer), setup tickets (the links), portal sessions (what an opened link is), and the
 * API of the setup assistant. Invariants: a ticket is exchanged for one session, once, by a press of a button;
 * a session reaches the organization of its ticket and nothing else, and ends with the ticket. What it does is done by the
 * same actions as in `/v1`.
 *
 * Routes: `/v1/self-service-profiles`, `/v1/setup-tickets`, `/setup/:ticket`, `/portal`, `/portal/api/…`.
 */

/** Is it asked that domains are verified? */
export const domainVerifications = ['off', 'optional', 'required'] as const
export type DomainVerification = (typeof domainVerifications)[number]

/** Something that the application wants to know of people. */
export interface UserAttribute {
  /** As in a mapping: `email`, `lastName`, or a custom one. */
  readonly name: string
  readonly description: string
  /** Without it nobody gets in. */
  readonly required: boolean
}

/** How the assistant looks. Null: as Cardea does. */
export interface Branding {
  readonly logoUrl: string | null
  readonly colors: { readonly primary: string | null; readonly background: string | null }
}

/** What setup links offer. */
export interface SelfServiceProfile {
  readonly id: SelfServiceProfileId
  readonly name: string
  readonly description: string | null
  /** Names of presets; empty: all. */
  readonly allowedProviders: readonly string[]
  readonly userAttributes: readonly UserAttribute[]
  readonly branding: Branding
  /** Markdown as it was written; `readMarkdown` makes what is shown. */
  readonly introduction: string | null
  readonly domainVerification: DomainVerification
  /** Is a SCIM directory offered too? */
  readonly offersDirectory: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** What the connection of a ticket has from the start. */
export interface PresetConnection {
  readonly name?: string
  /** Fixed then, and not asked for; so is the provider. */
  readonly protocol?: 'saml' | 'oidc'
  readonly provider?: string
  readonly isDefault?: boolean
  readonly idpInitiated?: IdpInitiated
  readonly mapping?: AttributeMapping
  readonly roleMapping?: AttributeMapping
  readonly requiredAttributes?: readonly string[]
}

/** The steps of which nothing but the admin's word tells whether they are done. */
export const toldSteps = ['application', 'assignment'] as const
export type ToldStep = (typeof toldSteps)[number]

/** A link that opens the setup assistant for one organization, once. */
export interface SetupTicket {
  readonly id: SetupTicketId
  readonly organizationId: OrganizationId
  /** Null: everything is offered, in our own look. */
  readonly profileId: SelfServiceProfileId | null
  /** `create`: a new connection. `edit`: one that there is. */
  readonly mode: 'create' | 'edit'
  /** `edit`: which one; null: it is gone. `create`: the one that was begun; null: none yet. */
  readonly connectionId: ConnectionId | null
  readonly settings: PresetConnection
  /** Which applications the connection is set up for, for the assistant to name. Empty: all. */
  readonly applicationIds: readonly ApplicationId[]
  /** Whose pages may frame the assistant, as long as an application has them registered. */
  readonly embedOrigins: readonly string[]
  /** Where the assistant leads back to, as long as an application has the origin registered. Null: nowhere. */
  readonly returnUrl: string | null
  /** The same once the connection is enabled. Null: `returnUrl`. */
  readonly successUrl: string | null
  /** Is it asked that domains are verified? Null: as the profile says. */
  readonly domainVerification: DomainVerification | null
  readonly stepsDone: readonly ToldStep[]
  /** It cannot be opened any more from then on. */
  readonly expiresAt: Date
  readonly openedAt: Date | null
  readonly revokedAt: Date | null
  /** When the admin said that everything is done. */
  readonly completedAt: Date | null
  readonly createdAt: Date
}

/** What a browser has for a ticket: one for each, ever. */
export interface PortalSession {
  readonly id: PortalSessionId
  readonly ticketId: SetupTicketId
  readonly seenAt: Date
  /** Over when it was not used until then. */
  readonly idleAt: Date
  readonly expiresAt: Date
}
