import { toConnection } from '../connections/store.ts'
import type { OidcConnection } from '../connections/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, ConnectionId, LoginId, OrganizationId } from '../storage/ids.ts'
import { type Destination, DOOR, type DestinationRow, toDestination } from './store.ts'
import { type TraceStep, traceText } from './trace.ts'

/*
 * The statements of a sign-in that begins at the IdP. A connection is found by its id alone: the authority is the
 * signature of its IdP, and without one it is only shown where a sign-in can be started.
 */

const findDestination: Statement<DestinationRow> = {
  name: 'idp_initiated_find_destination',
  text: `select ${DOOR}, c.* from connections c join organizations o on o.id = c.organization_id where c.id = $1`,
}

/** The connection and what its organization demands, or null. */
export async function destinationFind(db: Queryable, id: ConnectionId): Promise<Destination | null> {
  const [row] = await db.query(findDestination, [id])
  return row === undefined ? null : toDestination(row)
}

const findByIssuer: Statement<DestinationRow> = {
  name: 'idp_initiated_find_by_issuer',
  text: `select ${DOOR}, c.* from connections c join organizations o on o.id = c.organization_id
    where c.protocol = 'oidc' and c.issuer = $1 and c.status = 'active' order by c.id limit 2`,
}

/** At most two active connections of the OpenID provider with this issuer. */
export async function oidcConnectionFindByIssuer(db: Queryable, issuer: string): Promise<OidcConnection[]> {
  const connections = (await db.query(findByIssuer, [issuer])).map(toConnection)
  return connections.filter((connection) => connection.protocol === 'oidc')
}

const handOver: Statement<{ open: boolean; handed: boolean }> = {
  name: 'idp_initiated_hand_over',
  // One statement: of many deliveries of one assertion, one is handed over, whichever process has them.
  text: `with open as (
      select id from connections where id = $2 and organization_id = $6 and status = 'active' for key share
    ), used as (
      insert into assertion_ids (connection_id, assertion_id, expires_at)
      select id, $3::text, $4::timestamptz from open
      on conflict do nothing returning assertion_id
    ), handed as (
      insert into logins (id, application_id, organization_id, connection_id, status, request, browser_hash, trace,
        finished_at, expires_at)
      select $1::text, $5::text, $6::text, $2::text, 'completed', 'null'::jsonb, $7::bytea, $8::jsonb, now(), now()
      from used returning id
    )
    select exists (select from open) as open, exists (select from handed) as handed`,
}

/** Uses the assertion up and keeps how it was handed over, while the connection is active. */
export async function loginHandOver(
  db: Queryable,
  handedOver: {
    readonly id: LoginId
    readonly connectionId: ConnectionId
    readonly organizationId: OrganizationId
    readonly applicationId: ApplicationId
    readonly assertion: { readonly id: string; readonly notOnOrAfter: Date }
    readonly browserHash: Buffer
    readonly trace: readonly TraceStep[]
  },
): Promise<'handed-over' | 'replayed' | 'inactive'> {
  const { assertion } = handedOver
  const [row] = await db.query(handOver, [
    handedOver.id,
    handedOver.connectionId,
    assertion.id,
    assertion.notOnOrAfter,
    handedOver.applicationId,
    handedOver.organizationId,
    handedOver.browserHash,
    traceText(handedOver.trace),
  ])
  if (row?.open !== true) return 'inactive'
  return row.handed ? 'handed-over' : 'replayed'
}

const spend: Statement<{ token_id: string }> = {
  name: 'idp_initiated_token_spend',
  // Kept an hour longer than the token lives: the clocks of processes and database may differ.
  text: `insert into idp_initiated_tokens (token_id, expires_at) values ($1, $2::timestamptz + interval '1 hour')
    on conflict do nothing returning token_id`,
}

/** Uses the token up; false when it was used before. */
export async function idpInitiatedTokenSpend(
  db: Queryable,
  tokenId: string,
  expiresAt: Date,
): Promise<boolean> {
  return (await db.query(spend, [tokenId, expiresAt])).length > 0
}
