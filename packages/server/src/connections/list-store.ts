import { sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import {
  type Slice,
  type SliceRequest,
  type Window,
  type WindowRequest,
  inWindow,
  selectSlice,
  toWindow,
} from '../storage/page.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import { toConnection } from './store.ts'
import type { Connection, ConnectionStatus } from './types.ts'

/* Lists of connections, by what they are asked for. */

export interface ConnectionFilter {
  readonly organizationId?: OrganizationId | undefined
  /** A verified domain: the connections that its people may be sent to. */
  readonly domain?: string | undefined
  readonly status?: ConnectionStatus | undefined
  readonly protocol?: Connection['protocol'] | undefined
  /** Connections with one of these. */
  readonly providers?: readonly string[] | undefined
  /** Connections of one of these kinds. */
  readonly kinds?: readonly ConnectionKind[] | undefined
  readonly name?: string | undefined
}

/** A protocol, and the providers that it is spoken with. */
export interface ConnectionKind {
  readonly protocol: Connection['protocol']
  readonly providers: readonly string[]
}

export async function connectionList(
  db: Queryable,
  tenant: Tenant,
  filter: ConnectionFilter,
  request: WindowRequest,
): Promise<Window<Connection>> {
  const rows = await inWindow(matching(db, tenant, filter), request).execute()
  return toWindow(rows.map(toConnection), request)
}

export function connectionSlice(
  db: Queryable,
  tenant: Tenant,
  filter: ConnectionFilter,
  request: SliceRequest,
): Promise<Slice<Connection>> {
  return selectSlice(matching(db, tenant, filter), request, toConnection)
}

function matching(
  db: Queryable,
  tenant: Tenant,
  { organizationId, domain, status, protocol, providers, kinds, name }: ConnectionFilter,
) {
  const own = tenantOrganizationId(tenant)
  const verified = db.kysely
    .selectFrom('domains')
    .select('organization_id')
    .where('state', '=', 'verified')
    .where('domain', '=', domain ?? '')
  return db.kysely
    .selectFrom('connections')
    .selectAll()
    .where('protocol', '<>', 'account')
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'active'))
    .$if(protocol !== undefined, (query) => query.where('protocol', '=', protocol ?? 'saml'))
    .$if(providers !== undefined, (query) => query.where(isOneOf(providers ?? [])))
    .$if(kinds !== undefined, (query) =>
      query.where((expressions) =>
        expressions.or(
          (kinds ?? []).map(({ protocol, providers }) =>
            expressions.and([expressions('protocol', '=', protocol), isOneOf(providers)]),
          ),
        ),
      ),
    )
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .$if(domain !== undefined, (query) => query.where('organization_id', 'in', verified))
}

function isOneOf(providers: readonly string[]) {
  return sql<boolean>`provider = any(${providers}::text[])`
}
