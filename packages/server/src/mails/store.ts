import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { MailId } from '../storage/ids.ts'
import type { PageRequest } from '../storage/page.ts'
import type { MailRow } from '../storage/schema.ts'
import type { QueuedMail } from './types.ts'

/* Queries on the outbox. It is the deployment's: nobody's API reads it, and only a sandbox shows it. */

/** A claimed mail is left alone for so long: longer than any attempt takes. Then its process counts as dead. */
const CLAIM_SECONDS = 180
/** Seconds until the second attempt; four times as long before each further one, and never longer than `LONGEST_PAUSE`. */
const FIRST_PAUSE = 10
const LONGEST_PAUSE = 4 * 3600

type NewMail = Pick<QueuedMail, 'id' | 'kind' | 'expiresAt'> & {
  readonly contentSealed: Buffer
  readonly nextAttemptAt: Date
}

export async function mailInsert(db: Queryable, mail: NewMail): Promise<void> {
  await db.kysely
    .insertInto('mails')
    .values({
      id: mail.id,
      kind: mail.kind,
      content_sealed: mail.contentSealed,
      next_attempt_at: mail.nextAttemptAt,
      expires_at: mail.expiresAt,
    })
    .execute()
}

const claimDue: Statement<Selectable<MailRow>> = {
  name: 'mail_claim_due',
  // The time of the next attempt is set before this one is made, so no other process makes it as well, and one that dies on it loses nothing.
  text: `update mails set attempts = attempts + 1, next_attempt_at = $1::timestamptz + make_interval(secs => $2)
    where id = (
      select id from mails where status = 'waiting' and next_attempt_at <= $1
      order by next_attempt_at limit 1 for update skip locked)
    returning *`,
}

/** Takes the mail that has been due for longest; null: none is. */
export async function mailClaimDue(db: Queryable, now: Date): Promise<QueuedMail | null> {
  const [row] = await db.query(claimDue, [now, CLAIM_SECONDS])
  return row === undefined ? null : toMail(row)
}

/** It has left, and its content with it. */
export async function mailSent(
  db: Queryable,
  id: MailId,
  { keep }: { readonly keep: boolean },
): Promise<void> {
  await db.kysely
    .updateTable('mails')
    .set({ status: 'sent', fault: null, ...(keep ? {} : { content_sealed: null }) })
    .where('id', '=', id)
    .execute()
}

/** A sandbox without a mail server: it is in the inbox, and goes nowhere else. */
export async function mailKept(db: Queryable, id: MailId): Promise<void> {
  await db.kysely.updateTable('mails').set({ status: 'kept' }).where('id', '=', id).execute()
}

/** It will not be tried again. */
export async function mailFailed(
  db: Queryable,
  id: MailId,
  { fault, keep }: { readonly fault: string; readonly keep: boolean },
): Promise<void> {
  await db.kysely
    .updateTable('mails')
    .set({ status: 'failed', fault, ...(keep ? {} : { content_sealed: null }) })
    .where('id', '=', id)
    .execute()
}

/** It is tried again after a pause. */
export async function mailPostpone(
  db: Queryable,
  { id, attempts }: Pick<QueuedMail, 'id' | 'attempts'>,
  { fault, now }: { readonly fault: string; readonly now: Date },
): Promise<void> {
  await db.kysely
    .updateTable('mails')
    .set({ next_attempt_at: new Date(now.getTime() + pauseAfter(attempts) * 1000), fault })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .execute()
}

/** Seconds between the attempt of this number and the next one. */
export function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE)
}

/** Mails of the outbox, the latest first; up to one more than asked for, which tells that more follow. */
export async function mailList(db: Queryable, { limit, after }: PageRequest): Promise<QueuedMail[]> {
  const rows = await db.kysely
    .selectFrom('mails')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toMail)
}

export async function mailFind(db: Queryable, id: MailId): Promise<QueuedMail | null> {
  const row = await db.kysely.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toMail(row)
}

/** Has this deployment people who could be written to? */
export async function hasPeople(db: Queryable): Promise<boolean> {
  const row = await db.kysely.selectFrom('users').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

function toMail(row: Selectable<MailRow>): QueuedMail {
  return {
    id: row.id as MailId,
    kind: row.kind,
    status: row.status,
    contentSealed: row.content_sealed,
    attempts: row.attempts,
    expiresAt: row.expires_at,
    fault: row.fault,
    createdAt: row.created_at,
  }
}
