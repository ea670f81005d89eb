import { type Selectors, SsoError } from '@cardea/protocol'
import { connectionList } from '../connections/list-store.ts'
import { connectionSelect } from '../connections/store.ts'
import type { Connection, ConnectionSelection, OrganizationConnection } from '../connections/types.ts'
import {
  type Candidate,
  type Consideration,
  considerSelectors,
  rankCandidates,
} from '../logins/explain-route.ts'
import { type Selector, selected, selectorOf } from '../logins/select-connection.ts'
import type { Database, Queryable } from '../storage/database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'

/** Where a request with these selectors goes, and why. */
export interface ExplainedRoute {
  readonly considered: readonly Consideration[]
  /** `ask`: nothing routes, so the sign-in page asks for the e-mail. */
  readonly outcome: 'routed' | 'refused' | 'ask'
  readonly by: Selector['by'] | null
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly error: SsoError | null
  /** The connections among which one was chosen; none when the request named one itself. */
  readonly candidates: readonly Candidate[]
}

/** More connections than an organization has. */
const MANY = 100

/** Follows the same selection as a sign-in. What is another tenant's is as unknown as what is not there. */
export async function explainRoute(
  { db }: { readonly db: Database },
  tenant: Tenant,
  selectors: Selectors,
): Promise<ExplainedRoute> {
  const considered = considerSelectors(selectors)
  const selector = selectorOf(selectors)
  const nowhere = { considered, organizationId: null, connectionId: null, error: null, candidates: [] }
  if (selector === null) return { ...nowhere, outcome: 'ask', by: null }
  const selection = within(tenant, await connectionSelect(db, selector.key))
  const organizationId = organizationOf(selection)
  const candidates = await candidatesOf(db, tenant, selector, organizationId)
  const common = { considered, by: selector.by, organizationId, candidates }
  try {
    const { connection } = selected(selector, selection)
    return { ...common, outcome: 'routed', connectionId: connection.id, error: null }
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    const connectionId = selection.kind === 'inactive' ? selection.connection.id : null
    return { ...common, outcome: 'refused', connectionId, error }
  }
}

function within(tenant: Tenant, selection: ConnectionSelection): ConnectionSelection {
  const own = tenantOrganizationId(tenant)
  return own === null || organizationOf(selection) === own ? selection : { kind: 'unknown' }
}

function organizationOf(selection: ConnectionSelection): OrganizationId | null {
  if (selection.kind === 'unknown') return null
  return selection.kind === 'none' ? selection.organizationId : selection.connection.organizationId
}

async function candidatesOf(
  db: Queryable,
  tenant: Tenant,
  { key }: Selector,
  organizationId: OrganizationId | null,
): Promise<readonly Candidate[]> {
  if (organizationId === null || key.kind === 'connection') return []
  const { items } = await connectionList(db, tenant, { organizationId }, { limit: MANY, after: null })
  const ofDomain = key.kind === 'domain' ? await connectionOfDomain(db, organizationId, key.value) : null
  return rankCandidates(items.filter(isOfOrganization), ofDomain)
}

function isOfOrganization(connection: Connection): connection is OrganizationConnection {
  return connection.protocol !== 'social'
}

async function connectionOfDomain(
  db: Queryable,
  organizationId: OrganizationId,
  domain: string,
): Promise<string | null> {
  const row = await db.kysely
    .selectFrom('domains')
    .select('connection_id')
    .where('organization_id', '=', organizationId)
    .where('domain', '=', domain)
    .executeTakeFirst()
  return row?.connection_id ?? null
}
