import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, LoginId, OrganizationId, UserId } from '../storage/ids.ts'
import { type TraceStep, traceText } from './trace.ts'
import type { UpstreamState } from './types.ts'

/* The statements of a login whose person has an account of their own. As everywhere, the authority is the browser's secret. */

const remember: Statement<{ id: LoginId }> = {
  name: 'login_remember_person',
  // Back from an identity provider, or from the choice of an organization: what was chosen there does not count any more.
  text: `update logins set upstream = $2, status = 'selecting', connection_id = null, held_response = null,
      organization_id = null, trace = trace || $3::jsonb
    where id = $1 and status in ('selecting', 'pending') and expires_at > now() returning id`,
}

/** Keeps who has shown who they are. False when the login is not open any more. */
export async function loginRemember(
  db: Queryable,
  id: LoginId,
  upstream: UpstreamState,
  trace: readonly TraceStep[],
): Promise<boolean> {
  return (await db.query(remember, [id, JSON.stringify(upstream), traceText(trace)])).length > 0
}

const finish: Statement<{ id: LoginId }> = {
  name: 'login_finish_account',
  text: `update logins set status = 'completed', finished_at = now(), upstream = '{}', trace = trace || $2::jsonb
    where id = $1 and kind = 'account' and status = 'selecting' and expires_at > now() returning id`,
}

/** Finishes a login that ends in a session of an account of its own. False when it is not open any more: of two one succeeds. */
export async function loginFinishAccount(
  db: Queryable,
  id: LoginId,
  trace: readonly TraceStep[],
): Promise<boolean> {
  return (await db.query(finish, [id, traceText(trace)])).length > 0
}

const finishLink: Statement<{ id: LoginId }> = {
  name: 'login_finish_link',
  text: `update logins set status = 'completed', finished_at = now(), upstream = '{}', trace = trace || $2::jsonb
    where id = $1 and kind = 'account' and status = 'pending' and upstream ? 'links' and expires_at > now() returning id`,
}

/** Finishes a login that links a social provider. False when it is not open any more: of two one succeeds. */
export async function loginFinishLink(
  db: Queryable,
  id: LoginId,
  trace: readonly TraceStep[],
): Promise<boolean> {
  return (await db.query(finishLink, [id, traceText(trace)])).length > 0
}

const findIssuer: Statement<{ issuer: string }> = {
  name: 'account_profile_issuer',
  text: `select issuer from profiles where organization_id = $1 and connection_id = $2 and user_id = $3`,
}

/** The issuer that a user's profile at the account connection of an organization was written with; null: they have none. */
export async function accountProfileIssuer(
  db: Queryable,
  organizationId: OrganizationId,
  connectionId: ConnectionId,
  userId: UserId,
): Promise<string | null> {
  const [row] = await db.query(findIssuer, [organizationId, connectionId, userId])
  return row?.issuer ?? null
}
