import type { Database } from './database.ts'

/** Rows per statement: short locks, so that logins do not wait for the broom. */
const BATCH = 1_000

/**
 * What expires, and when its rows may go. Codes stay for as long as the access tokens they gave (15
 * minutes) plus a margin, because a second redemption revokes those. Logins are kept for 30 days, for diagnosis;
 * sessions at least as long, because nobody stays signed in to an application for longer without a new sign-in or a refresh; people
 * who await reconciliation for 90 after their last attempt.
 */
const expired: Readonly<Record<string, string>> = {
  assertion_ids: `expires_at < now()`,
  client_assertion_ids: `expires_at < now()`,
  authorization_codes: `expires_at < now() - interval '1 hour'`,
  idp_initiated_tokens: `expires_at < now()`,
  pushed_requests: `expires_at < now()`,
  idempotency_keys: `created_at < now() - interval '1 day'`,
  captured_messages: `expires_at < now()`,
  // A test that was opened goes with its login; so does one that never was.
  connection_tests: `created_at < now() - interval '30 days'`,
  events: `occurred_at < now() - interval '90 days'`,
  webhook_deliveries: `created_at < now() - interval '90 days'`,
  // Nothing waits in them; the next event of the object makes another.
  webhook_lanes: `next_attempt_at is null`,
  logouts: `expires_at < now()`,
  // Of applications that want to be told no more; the others’ go when they have taken note, or after the last attempt.
  logout_notices: `created_at < now() - interval '2 days'`,
  refresh_tokens: `expires_at < now()`,
  revoked_access_tokens: `expires_at < now()`,
  sessions: `expires_at < now()`,
  account_sessions: `expires_at < now() or idle_at < now()`,
  // For a while the list of its holder tells why it does not work any more.
  personal_tokens: `expires_at < now() - interval '30 days'`,
  mail_links: `expires_at < now()`,
  operator_links: `expires_at < now()`,
  passkey_challenges: `expires_at < now()`,
  invitations: `expires_at < now() - interval '30 days'`,
  portal_sessions: `expires_at < now() or idle_at < now()`,
  // For a while the list tells what became of them; who still uses one has a session for at most a day more.
  setup_tickets: `expires_at < now() - interval '90 days'`,
  mails: `created_at < now() - interval '30 days'`,
  rate_limits: `expires_at < now()`,
  policy_reports: `noted_at < now() - interval '30 days'`,
  break_glass_openings: `expires_at < now()`,
  awaiting_profiles: `updated_at < now() - interval '90 days'`,
  logins: `created_at < now() - interval '30 days'`,
}

/**
 * Deletes expired rows, and ends logins that nobody finished. Answers how many rows. Any number of
 * processes may do it at the same time.
 */
export async function sweep(db: Database): Promise<number> {
  let total = await inBatches(db, 'unfinished_logins', endUnfinishedLogins)
  for (const [table, condition] of Object.entries(expired)) {
    total += await inBatches(db, table, deleteWhere(table, condition))
  }
  return total
}

/** The row is kept for diagnosis; what could still open something (a held response, a code verifier) is not. */
const endUnfinishedLogins = `with expired as (
    select ctid from logins where status in ('selecting', 'pending') and expires_at < now()
    limit ${BATCH} for update skip locked
  ), ended as (
    update logins set status = 'failed', error_code = 'login.expired', finished_at = now(),
      held_response = null, upstream = '{}'
    where ctid = any(array(select ctid from expired)) and status in ('selecting', 'pending') returning 1
  ) select count(*) as count from ended`

function deleteWhere(table: string, condition: string): string {
  return `with expired as (
      select ctid from ${table} where ${condition} limit ${BATCH} for update skip locked
    ), deleted as (
      delete from ${table} where ctid = any(array(select ctid from expired)) returning 1
    ) select count(*) as count from deleted`
}

async function inBatches(db: Database, name: string, text: string): Promise<number> {
  let total = 0
  for (let count = BATCH; count === BATCH; total += count) {
    const [row] = await db.query<{ count: number }>({ name: `sweep_${name}`, text }, [])
    count = row?.count ?? 0
  }
  return total
}
