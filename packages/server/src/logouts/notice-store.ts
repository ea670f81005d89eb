import type { TokenAlgorithm } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'

/*
 * Notices of ended sessions. They belong to applications, which are the deployment's: what a notice says of a person is what their
 * tokens said.
 */

/** Seconds until the next attempt, after the first, the second, … one; after the last there is none. */
const PAUSES = [10, 60, 300, 1800, 7200, 21600]
/** So many attempts in all: over about nine hours. */
export const NOTICE_ATTEMPTS = PAUSES.length + 1
/** Notices per round, so that applications that hang hold up few others. */
const PER_ROUND = 20

/** A session that has ended, and the application to be told. */
export interface LogoutNotice {
  readonly sid: string
  readonly subject: string
  readonly clientId: string
  readonly uri: string
  readonly tokenAlgorithm: TokenAlgorithm
  /** This one included. */
  readonly attempts: number
  /** There will be no other. */
  readonly last: boolean
}

interface Row {
  readonly session_id: string
  readonly subject: string
  readonly client_id: string
  readonly backchannel_logout_uri: string
  readonly token_algorithm: TokenAlgorithm
  readonly attempts: number
}

const claimDue: Statement<Row> = {
  name: 'logout_notice_claim_due',
  // The next attempt is set before this one is made, so no other process makes it as well, and one that dies on it loses nothing.
  text: `update logout_notices n set attempts = n.attempts + 1,
      next_attempt_at = now() + make_interval(secs => coalesce(($2::int[])[n.attempts + 1], 60))
    from applications a
    where a.id = n.application_id and a.backchannel_logout_uri is not null and n.session_id = any(array(
      select session_id from logout_notices where next_attempt_at <= now()
      order by next_attempt_at limit $1 for update skip locked))
    returning n.session_id, n.subject, n.attempts, a.client_id, a.backchannel_logout_uri, a.token_algorithm`,
}

/** Takes notices that are due for an attempt. */
export async function noticeClaimDue(db: Queryable): Promise<LogoutNotice[]> {
  const rows = await db.query(claimDue, [PER_ROUND, PAUSES])
  return rows.map((row) => ({
    sid: row.session_id,
    subject: row.subject,
    clientId: row.client_id,
    uri: row.backchannel_logout_uri,
    tokenAlgorithm: row.token_algorithm,
    attempts: row.attempts,
    last: row.attempts >= NOTICE_ATTEMPTS,
  }))
}

const remove: Statement<never> = {
  name: 'logout_notice_delete',
  text: 'delete from logout_notices where session_id = $1',
}

/** The application has taken note, or never will. */
export async function noticeDelete(db: Queryable, sid: string): Promise<void> {
  await db.query(remove, [sid])
}
