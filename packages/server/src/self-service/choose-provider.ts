import { SsoError, invalidInput } from '@cardea/protocol'
import { type ConnectionParts, createConnection } from '../connections/create-connection.ts'
import { deleteConnection } from '../connections/delete-connection.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { offeredProviders } from './offered-providers.ts'
import { findOwnConnection } from './own-connection.ts'
import type { Portal } from './portal-session.ts'
import { ticketLock, ticketSetConnection } from './ticket-store.ts'
import type { SetupTicket } from './types.ts'

export interface Choice {
  /** A preset. */
  readonly provider: string
  readonly protocol: 'saml' | 'oidc'
}

/**
 * Chooses the identity provider: begins the connection as a draft, or goes on with the one that was begun. A draft of the other protocol is
 * replaced, since what was entered for it means nothing there. Run it in a transaction: the ticket is held, so that of two at once the second
 * finds the connection of the first.
 *
 * Fails with `request.invalid`, `setup.session_ended`, `setup.connection_missing`, `setup.connection_enabled`, `setup.protocol_fixed`.
 */
export async function chooseProvider(parts: ConnectionParts, portal: Portal, choice: Choice): Promise<void> {
  checkOffered(portal, choice)
  const { tenant } = portal
  const ticket = await ticketLock(parts.db, tenant, portal.ticket.id)
  if (ticket === null || ticket.revokedAt !== null) throw new SsoError('setup.session_ended')
  const current = await findOwnConnection(parts, { ticket, tenant })
  if (current === null) return begin(parts, { ...portal, ticket }, choice)
  if (current.protocol !== choice.protocol) {
    checkReplaceable(ticket, current)
    await deleteConnection(parts, tenant, current.id)
    return begin(parts, { ...portal, ticket }, choice)
  }
  if (current.provider === choice.provider) return
  if (current.status === 'active') throw new SsoError('setup.connection_enabled')
  // Who was given no name is called as the provider is.
  const name = current.name === current.provider ? { name: choice.provider } : {}
  await updateConnection(parts, tenant, current.id, { provider: choice.provider, ...name })
}

function checkOffered({ ticket, profile }: Portal, { provider, protocol }: Choice): void {
  const offered = offeredProviders(ticket, profile)
  const found = offered.find(({ name }) => name === provider)
  if (found === undefined) {
    const message = `Choose one of: ${offered.map(({ name }) => name).join(', ')}.`
    throw invalidInput({ field: 'provider', code: 'not_offered', message })
  }
  if (found.protocols.includes(protocol)) return
  const message = `Of this provider there is ${found.protocols.join(' and ')}.`
  throw invalidInput({ field: 'protocol', code: 'not_offered', message })
}

function checkReplaceable({ mode }: SetupTicket, { status }: OrganizationConnection): void {
  if (mode === 'edit' || status !== 'draft') throw new SsoError('setup.protocol_fixed')
}

/** The connection has what the ticket says, and requires what the profile asks of people. */
async function begin(
  parts: ConnectionParts,
  { ticket, tenant, organization, profile }: Portal,
  { provider, protocol }: Choice,
): Promise<void> {
  if (ticket.mode === 'edit') throw new SsoError('setup.connection_missing')
  const { name, isDefault, idpInitiated, mapping, roleMapping, requiredAttributes = [] } = ticket.settings
  const asked = (profile?.userAttributes ?? []).filter(({ required }) => required)
  const connection = await createConnection(parts, tenant, {
    protocol,
    organizationId: organization.id,
    provider,
    requiredAttributes: [...new Set([...requiredAttributes, ...asked.map((attribute) => attribute.name)])],
    ...(name === undefined ? {} : { name }),
    ...(isDefault === undefined ? {} : { isDefault }),
    ...(idpInitiated === undefined ? {} : { idpInitiated }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(roleMapping === undefined ? {} : { roleMapping }),
  })
  await ticketSetConnection(parts.db, ticket, connection.id)
}
