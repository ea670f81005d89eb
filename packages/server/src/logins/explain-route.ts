import type { Selectors } from '@cardea/protocol'
import type { OrganizationConnection } from '../connections/types.ts'
import { type Selector, selectorOf } from './select-connection.ts'

/** What became of one selector of a request. */
export interface Consideration {
  readonly selector: 'provider' | 'connection_id' | 'organization_id' | 'domain_hint' | 'login_hint'
  readonly received: string | null
  /**
   * `decides`: the first one present. `absent`: not sent. `no_address`: a `login_hint` that is no e-mail
   * address, so it says nothing of where to go. `not_considered`: an earlier one decided.
   */
  readonly outcome: 'decides' | 'absent' | 'no_address' | 'not_considered'
}

/** The truth table of routing, for one request: every selector in the order of precedence. */
export function considerSelectors(selectors: Selectors): Consideration[] {
  const decides: Selector['by'] | null = selectorOf(selectors)?.by ?? null
  const rows = [
    ['provider', selectors.provider],
    ['connection_id', selectors.connectionId],
    ['organization_id', selectors.organizationId],
    ['domain_hint', selectors.domainHint],
    ['login_hint', selectors.loginHint],
  ] as const
  let decided = false
  return rows.map(([selector, received]) => {
    const outcome = outcomeOf(selector, received, decides, decided)
    decided ||= outcome === 'decides'
    return { selector, received, outcome }
  })
}

function outcomeOf(
  selector: Consideration['selector'],
  received: string | null,
  decides: Selector['by'] | null,
  decided: boolean,
): Consideration['outcome'] {
  if (received === null) return 'absent'
  if (decided) return 'not_considered'
  return selector === decides ? 'decides' : 'no_address'
}

/** One connection of the organization, and why it was or was not the one. */
export interface Candidate {
  readonly connection: OrganizationConnection
  readonly chosen: boolean
  readonly reason: 'not_active' | 'of_domain' | 'default' | 'only_active' | 'oldest' | 'another_preferred'
}

/**
 * Of an organization's connections the one that signs people in, and why: an active one; of several the one
 * that the domain names, else the default, else the oldest. The order is the one of `selectionQuery`.
 */
export function rankCandidates(
  connections: readonly OrganizationConnection[],
  domainConnectionId: string | null,
): Candidate[] {
  const active = connections.filter(({ status }) => status === 'active')
  const ranked = active.toSorted(
    (a, b) =>
      Number(b.id === domainConnectionId) - Number(a.id === domainConnectionId) ||
      Number(b.isDefault) - Number(a.isDefault) ||
      a.createdAt.getTime() - b.createdAt.getTime() ||
      (a.id < b.id ? -1 : 1),
  )
  const [first] = ranked
  return connections.map((connection) => ({
    connection,
    chosen: connection === first,
    reason: reasonOf(connection, first, active.length, domainConnectionId),
  }))
}

function reasonOf(
  connection: OrganizationConnection,
  first: OrganizationConnection | undefined,
  active: number,
  domainConnectionId: string | null,
): Candidate['reason'] {
  if (connection.status !== 'active') return 'not_active'
  if (connection !== first) return 'another_preferred'
  if (active === 1) return 'only_active'
  if (connection.id === domainConnectionId) return 'of_domain'
  return connection.isDefault ? 'default' : 'oldest'
}
