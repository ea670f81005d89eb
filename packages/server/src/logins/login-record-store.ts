import type { AuthorizationRequest } from '@cardea/protocol'
import { type Selectable, sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { ApplicationId, ConnectionId, LoginId, OrganizationId, ProfileId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { LoginRow } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import { type StoredStep, type TraceStep, traceOf } from './trace.ts'
import type { LoginKind, LoginStatus } from './types.ts'

/* Queries that tell about logins. Every one takes the tenant. */

/** A login as it is told to operators: without the browser's hash and what waits on it. */
export interface LoginRecord {
  readonly id: LoginId
  readonly kind: LoginKind
  readonly applicationId: ApplicationId | null
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly profileId: ProfileId | null
  readonly status: LoginStatus
  /** Null: it began at the IdP, and no application has asked for it. */
  readonly request: AuthorizationRequest | null
  readonly errorCode: string | null
  readonly trace: readonly TraceStep[]
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

export interface LoginFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly connectionId?: ConnectionId | undefined
  readonly status?: LoginStatus | undefined
  readonly kind?: LoginKind | undefined
}

export async function loginRecordFindById(
  db: Queryable,
  tenant: Tenant,
  id: LoginId,
): Promise<LoginRecord | null> {
  const own = tenantOrganizationId(tenant)
  const row = await db.kysely
    .selectFrom('logins')
    .selectAll()
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .executeTakeFirst()
  return row === undefined ? null : toRecord(row)
}

/** Newest first: the one somebody asks about is the one that has just failed. */
export async function loginRecordList(
  db: Queryable,
  tenant: Tenant,
  { organizationId, connectionId, status, kind }: LoginFilter,
  { limit, after }: PageRequest,
): Promise<Page<LoginRecord>> {
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('logins')
    .selectAll()
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(connectionId !== undefined, (query) => query.where('connection_id', '=', connectionId ?? ''))
    // Written out, one of a few words of ours: plans are generic, and would not know that a partial index holds all that is asked for.
    .$if(kind !== undefined, (query) => query.where('kind', '=', sql.lit(kind ?? 'sign_in')))
    .$if(status !== undefined, (query) => query.where('status', '=', sql.lit(status ?? 'failed')))
    .$if(after !== null, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toRecord), limit)
}

function toRecord(row: Selectable<LoginRow>): LoginRecord {
  return {
    id: row.id as LoginId,
    kind: row.kind,
    applicationId: row.application_id as ApplicationId | null,
    organizationId: row.organization_id as OrganizationId | null,
    connectionId: row.connection_id as ConnectionId | null,
    profileId: row.profile_id as ProfileId | null,
    status: row.status,
    request: requestOf(row.request as unknown as Parameters<typeof requestOf>[0]),
    errorCode: row.error_code,
    trace: traceOf(row.trace as StoredStep[]),
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

/** Requests of logins that began before there was `provider` lack it. */
function requestOf(
  stored: (Omit<AuthorizationRequest, 'provider'> & Partial<Pick<AuthorizationRequest, 'provider'>>) | null,
): AuthorizationRequest | null {
  return stored === null ? null : { ...stored, provider: stored.provider ?? null }
}
