import { type InputFault, SsoError, invalidInput, presetOf } from '@cardea/protocol'
import { satisfies } from '../applications/permissions.ts'
import { applicationFindById } from '../applications/store.ts'
import type { Config } from '../config/config.ts'
import { loadOrganizationConnection } from '../connections/load-connection.ts'
import { eventInsert } from '../events/store.ts'
import type { Vault } from '../keys/vault.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Organization } from '../organizations/types.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import {
  type ApplicationId,
  type ConnectionId,
  type OrganizationId,
  type SelfServiceProfileId,
  newId,
} from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { embedOriginFaults, placesOf } from './embed-origins.ts'
import { loadProfile } from './load-profile.ts'
import { returnUrlFaults } from './return-urls.ts'
import { ticketEvent } from './ticket-event.ts'
import { ticketInsert } from './ticket-store.ts'
import type { DomainVerification, PresetConnection, SelfServiceProfile, SetupTicket } from './types.ts'

/** Five days, 60 seconds, 30 days. */
export const TICKET_LIFETIME = { usual: 432_000, least: 60, most: 2_592_000 } as const

/** What a ticket is to be. */
export interface TicketInput {
  /** Which organization, or what a new one is called. */
  readonly organization: { readonly id: OrganizationId } | { readonly name: string }
  readonly profileId?: SelfServiceProfileId | null
  /** The connection to edit; absent: a new one is made. */
  readonly connectionId?: ConnectionId
  /** What the new connection has from the start. */
  readonly connection?: PresetConnection
  readonly applicationIds?: readonly ApplicationId[]
  readonly embedOrigins?: readonly string[]
  readonly returnUrl?: string | null
  readonly successUrl?: string | null
  /** Absent or null: as the profile says. */
  readonly domainVerification?: DomainVerification | null
  readonly lifetimeSeconds?: number
}

export interface TicketParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly config: Pick<Config, 'mode' | 'publicUrl'>
}

/** Who makes a ticket: it opens no more than they may. */
export interface TicketMaker {
  readonly tenant: Tenant
  readonly scopes: readonly string[]
}

/** A ticket just made: what is kept of it, and the link, shown this once. */
export interface CreatedTicket {
  readonly ticket: SetupTicket
  readonly url: string
}

/**
 * Creates a setup ticket, and its organization if that is new. Run it in a transaction.
 *
 * Fails with `request.not_found` (organization, connection or profile), `request.invalid`, `request.operator_only` and
 * `request.insufficient_scope` (a new organization).
 */
export async function createTicket(
  parts: TicketParts,
  maker: TicketMaker,
  input: TicketInput,
): Promise<CreatedTicket> {
  const { connectionId = null, connection = {}, applicationIds = [], embedOrigins = [] } = input
  const { profileId = null, returnUrl = null, successUrl = null, domainVerification = null } = input
  const profile = profileId === null ? null : await loadProfile(parts, profileId)
  const organization = await organizationOf(parts, maker, input.organization)
  if (connectionId !== null) await checkConnectionOf(parts, organization, connectionId)
  const places = await placesOf(parts.db, applicationIds)
  const faults = [
    ...modeFaults(input),
    ...presetFaults(connection, profile),
    ...(await applicationFaults(parts, applicationIds)),
    ...embedOriginFaults(embedOrigins, places, parts.config.mode),
    ...returnUrlFaults({ returnUrl, successUrl }, places, parts.config.mode),
  ]
  if (faults.length > 0) throw invalidInput(...faults)
  const token = randomToken(parts.random)
  const { lifetimeSeconds = TICKET_LIFETIME.usual } = input
  const ticket = await ticketInsert(parts.db, {
    id: newId('setupTicket', parts),
    organizationId: organization.id,
    profileId: profile?.id ?? null,
    tokenHash: parts.vault.hash(token),
    mode: connectionId === null ? 'create' : 'edit',
    connectionId,
    settings: connection,
    applicationIds,
    embedOrigins,
    returnUrl,
    successUrl,
    domainVerification,
    expiresAt: new Date(parts.clock.now().getTime() + lifetimeSeconds * 1000),
  })
  const { mode, expiresAt } = ticket
  const event = ticketEvent('setup_ticket.created', ticket, { mode, expiresAt: expiresAt.toISOString() })
  await eventInsert(parts.db, parts, event)
  return { ticket, url: `${parts.config.publicUrl}/setup/${token}` }
}

async function organizationOf(
  parts: TicketParts,
  { tenant, scopes }: TicketMaker,
  wanted: TicketInput['organization'],
): Promise<Organization> {
  if ('id' in wanted) return loadOrganization(parts, tenant, wanted.id)
  if (!satisfies(scopes, 'write:organizations')) {
    throw new SsoError('request.insufficient_scope', { required: 'write:organizations' })
  }
  return createOrganization(parts, tenant, { name: wanted.name })
}

/** A connection of another organization is not told from none. */
async function checkConnectionOf(
  parts: TicketParts,
  { id: organizationId }: Organization,
  connectionId: ConnectionId,
): Promise<void> {
  await loadOrganizationConnection(parts, { kind: 'organization', organizationId }, connectionId)
}

function modeFaults({ connectionId, connection, organization }: TicketInput): InputFault[] {
  if (connectionId === undefined) return []
  return [
    ...(connection === undefined
      ? []
      : [fault('connection', 'only_one', 'Give `connection` for a new one or `connectionId` to edit one.')]),
    ...('id' in organization
      ? []
      : [fault('connectionId', 'new_organization', 'A new organization has no connection to edit.')]),
  ]
}

/** A provider that could not be chosen, or has not this protocol, would leave the admin with nothing to do. */
function presetFaults(
  { provider, protocol }: PresetConnection,
  profile: SelfServiceProfile | null,
): InputFault[] {
  if (provider === undefined) return []
  const field = 'connection.provider'
  const allowed = profile?.allowedProviders ?? []
  if (allowed.length > 0 && !allowed.includes(provider)) {
    return [fault(field, 'not_offered', 'The self-service profile does not offer this provider.')]
  }
  const has = presetOf(provider)?.protocols ?? []
  return protocol === undefined || has.includes(protocol)
    ? []
    : [
        fault(
          'connection.protocol',
          'not_of_provider',
          `Of this provider there is ${has.join(' and ')} only.`,
        ),
      ]
}

async function applicationFaults({ db }: TicketParts, ids: readonly ApplicationId[]): Promise<InputFault[]> {
  const faults: InputFault[] = []
  for (const [index, id] of ids.entries()) {
    if ((await applicationFindById(db, id)) !== null) continue
    faults.push(fault(`applicationIds.${String(index)}`, 'unknown', 'There is no such application.'))
  }
  return faults
}

function fault(field: string, code: string, message: string): InputFault {
  return { field, code, message }
}
