import { type InputFault, invalidInput } from '@cardea/protocol'
import { loadApplicationByClientId } from '../../../applications/load-application.ts'
import { loadOrganizationConnection } from '../../../connections/load-connection.ts'
import { type DomainParts, createDomain } from '../../../domains/create-domain.ts'
import { checkPermission } from '../../../http/admit-caller.ts'
import type { Caller } from '../../../http/route.ts'
import {
  type CreatedTicket,
  type TicketInput,
  type TicketParts,
  createTicket,
} from '../../../self-service/create-ticket.ts'
import { loadProfile } from '../../../self-service/load-profile.ts'
import type { DomainVerification, SelfServiceProfile } from '../../../self-service/types.ts'
import type { ApplicationId, OrganizationId, SelfServiceProfileId } from '../../../storage/ids.ts'
import type { NewTicket } from './ticket-schema.ts'

/**
 * Creates the ticket, with the domains that it brings along. There a connection may belong to nobody; here it belongs to an organization, so
 * where none is named a new one is made, with the name of the connection. Run it in a transaction.
 */
export async function makeTicket(
  parts: TicketParts & DomainParts,
  caller: Caller,
  profileId: SelfServiceProfileId,
  body: NewTicket,
): Promise<CreatedTicket> {
  const { connection_id: connectionId, ttl_sec: seconds = 0 } = body
  const domainVerification = verificationOf(await loadProfile(parts, profileId), body)
  const created = await createTicket(parts, caller, {
    organization: await organizationOf(parts, caller, body),
    profileId,
    ...(connectionId === undefined ? {} : { connectionId }),
    ...connectionOf(body),
    applicationIds: await applicationsOf(parts, body.enabled_clients ?? []),
    ...(domainVerification === null ? {} : { domainVerification }),
    ...(seconds === 0 ? {} : { lifetimeSeconds: seconds }),
  })
  await addDomains(parts, caller, created.ticket.organizationId, body)
  return created
}

/** The organization that is named, or that of the connection that is, or a new one. */
async function organizationOf(
  parts: TicketParts,
  { tenant }: Caller,
  { connection_id: connectionId, connection_config: config, enabled_organizations: enabled }: NewTicket,
): Promise<TicketInput['organization']> {
  const [named] = enabled ?? []
  if (named !== undefined) return { id: named.organization_id }
  if (connectionId !== undefined) {
    const { organizationId } = await loadOrganizationConnection(parts, tenant, connectionId)
    return { id: organizationId }
  }
  if (config !== undefined) return { name: config.display_name ?? config.name }
  throw refusal(
    'enabled_organizations',
    'Give connection_id, enabled_organizations or connection_config: a connection belongs to an organization here.',
  )
}

function connectionOf({ connection_config: config }: NewTicket): Pick<TicketInput, 'connection'> {
  if (config === undefined) return {}
  const enabled = config.options?.idpinitiated?.enabled
  const initiated = enabled === undefined ? {} : { idpInitiated: initiation(enabled) }
  return { connection: { name: config.name, ...initiated } }
}

/** A sign-in that begins at the identity provider is never taken as it comes: `convert` has the application begin one of its own. */
function initiation(enabled: boolean): 'convert' | 'reject' {
  return enabled ? 'convert' : 'reject'
}

async function applicationsOf(
  parts: TicketParts,
  clientIds: readonly string[],
): Promise<readonly ApplicationId[]> {
  const ids: ApplicationId[] = []
  for (const clientId of clientIds) ids.push((await loadApplicationByClientId(parts, clientId)).id)
  return ids
}

/** What the ticket says of verified domains in the place of its profile; null: nothing. */
function verificationOf(
  { domainVerification: usual }: SelfServiceProfile,
  { domain_aliases_config: aliases, enabled_features: features }: NewTicket,
): DomainVerification | null {
  const asked = aliases?.domain_verification
  if (features?.domain_verification === false) {
    if (asked === undefined || asked === 'none') return 'off'
    throw refusal('enabled_features.domain_verification', `domain_aliases_config says ${asked}.`)
  }
  if (asked !== undefined) return asked === 'none' ? 'off' : asked
  return features?.domain_verification === true && usual === 'off' ? 'optional' : null
}

/** `domain_aliases` count as verified, on the word of who calls; those that are pending must be proven. */
async function addDomains(
  parts: DomainParts,
  caller: Caller,
  organizationId: OrganizationId,
  { connection_config: config, domain_aliases_config: aliases }: NewTicket,
): Promise<void> {
  const verified = config?.options?.domain_aliases ?? []
  const pending = aliases?.pending_domains ?? []
  if (verified.length + pending.length > 0) checkPermission(caller, 'write:domains')
  for (const domain of verified)
    await createDomain(parts, caller.tenant, organizationId, { domain, state: 'verified' })
  for (const domain of pending) await createDomain(parts, caller.tenant, organizationId, { domain })
}

function refusal(field: string, message: string) {
  return invalidInput({ field, code: 'not_supported', message } satisfies InputFault)
}
