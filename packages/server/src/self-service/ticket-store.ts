import { type Selectable, sql } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type {
  ApplicationId,
  ConnectionId,
  OrganizationId,
  SelfServiceProfileId,
  SetupTicketId,
} from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { SetupTicketRow } from '../storage/self-service-schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import type { SetupTicket, ToldStep } from './types.ts'

/*
 * Queries on setup tickets. The API reads them within its tenant; a browser finds one by its text, or by the portal session that it
 * has become.
 */

/** A ticket to write, with the hash of its text. */
export type NewTicket = Omit<
  SetupTicket,
  'stepsDone' | 'openedAt' | 'revokedAt' | 'completedAt' | 'createdAt'
> & { readonly tokenHash: Buffer }

export async function ticketInsert(db: Queryable, ticket: NewTicket): Promise<SetupTicket> {
  const insert = db.kysely.insertInto('setup_tickets').values({
    id: ticket.id,
    organization_id: ticket.organizationId,
    profile_id: ticket.profileId,
    token_hash: ticket.tokenHash,
    mode: ticket.mode,
    connection_id: ticket.connectionId,
    settings: JSON.stringify(ticket.settings),
    application_ids: [...ticket.applicationIds],
    embed_origins: [...ticket.embedOrigins],
    return_url: ticket.returnUrl,
    success_url: ticket.successUrl,
    domain_verification: ticket.domainVerification,
    expires_at: ticket.expiresAt,
    opened_at: null,
    revoked_at: null,
    completed_at: null,
  })
  return toTicket(await insert.returningAll().executeTakeFirstOrThrow())
}

function ofTenant(db: Queryable, tenant: Tenant) {
  const own = tenantOrganizationId(tenant)
  return db.kysely
    .selectFrom('setup_tickets')
    .selectAll()
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
}

export async function ticketFindById(
  db: Queryable,
  tenant: Tenant,
  id: SetupTicketId,
): Promise<SetupTicket | null> {
  return toTicketOrNull(await ofTenant(db, tenant).where('id', '=', id).executeTakeFirst())
}

/** The ticket, held until the end of the transaction: of two steps at once the second sees what the first has done. */
export async function ticketLock(
  db: Queryable,
  tenant: Tenant,
  id: SetupTicketId,
): Promise<SetupTicket | null> {
  return toTicketOrNull(await ofTenant(db, tenant).where('id', '=', id).forUpdate().executeTakeFirst())
}

export interface TicketFilter {
  readonly organizationId?: OrganizationId | undefined
  readonly profileId?: SelfServiceProfileId | undefined
}

export async function ticketList(
  db: Queryable,
  tenant: Tenant,
  { organizationId, profileId }: TicketFilter,
  { limit, after }: PageRequest,
): Promise<Page<SetupTicket>> {
  const rows = await ofTenant(db, tenant)
    .$if(organizationId !== undefined, (query) => query.where('organization_id', '=', organizationId ?? ''))
    .$if(profileId !== undefined, (query) => query.where('profile_id', '=', profileId ?? ''))
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toTicket), limit)
}

type Row = Selectable<SetupTicketRow>

const findByToken: Statement<Row> = {
  name: 'setup_ticket_find_by_token',
  text: `select * from setup_tickets where token_hash = $1`,
}

/** The ticket with this text, whatever has become of it. Looking spends nothing. */
export async function ticketFindByToken(db: Queryable, tokenHash: Buffer): Promise<SetupTicket | null> {
  const [row] = await db.query(findByToken, [tokenHash])
  return toTicketOrNull(row)
}

/** Writes that it is revoked; a session of a revoked ticket is none. Run it in a transaction that holds the ticket. */
export async function ticketRevoke(db: Queryable, ticket: Which, now: Date): Promise<void> {
  await ofTicket(db, ticket).set({ revoked_at: now }).execute()
}

type Which = Pick<SetupTicket, 'id' | 'organizationId'>

function ofTicket(db: Queryable, { id, organizationId }: Which) {
  return db.kysely
    .updateTable('setup_tickets')
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
}

/** From now on this is the connection that the ticket has begun; null: none. */
export async function ticketSetConnection(
  db: Queryable,
  ticket: Which,
  connectionId: ConnectionId | null,
): Promise<void> {
  await ofTicket(db, ticket).set({ connection_id: connectionId }).execute()
}

/** Keeps the admin's word on a step, in one statement: of two steps at once both are kept. */
export async function ticketSetStep(
  db: Queryable,
  ticket: Which,
  step: ToldStep,
  isDone: boolean,
): Promise<void> {
  const without = sql<string[]>`array_remove(steps_done, ${step})`
  const done = isDone ? sql<string[]>`array_append(${without}, ${step})` : without
  await ofTicket(db, ticket).set({ steps_done: done }).execute()
}

/** Keeps that everything is done; false when it was before. */
export async function ticketComplete(db: Queryable, ticket: Which, now: Date): Promise<boolean> {
  const query = ofTicket(db, ticket).set({ completed_at: now }).where('completed_at', 'is', null)
  return (await query.returning('id').executeTakeFirst()) !== undefined
}

function toTicketOrNull(row: Row | undefined): SetupTicket | null {
  return row === undefined ? null : toTicket(row)
}

export function toTicket(row: Row): SetupTicket {
  return {
    id: row.id as SetupTicketId,
    organizationId: row.organization_id as OrganizationId,
    profileId: row.profile_id as SelfServiceProfileId | null,
    mode: row.mode,
    connectionId: row.connection_id as ConnectionId | null,
    // As `ticketInsert` has written it.
    settings: row.settings,
    applicationIds: row.application_ids as ApplicationId[],
    embedOrigins: row.embed_origins,
    returnUrl: row.return_url,
    successUrl: row.success_url,
    domainVerification: row.domain_verification,
    stepsDone: row.steps_done as ToldStep[],
    expiresAt: row.expires_at,
    openedAt: row.opened_at,
    revokedAt: row.revoked_at,
    completedAt: row.completed_at,
    createdAt: row.created_at,
  }
}
