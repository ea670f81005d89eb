import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Statement } from '../storage/database.ts'
import { connectionEvent } from './connection-events.ts'
import type { SamlConnection } from './types.ts'

const mark: Statement<{ connection_id: string }> = {
  name: 'sha1_report_mark',
  text: `insert into sha1_reports (connection_id, organization_id, reported_at) values ($1, $2, $3)
    on conflict (connection_id) do update set reported_at = excluded.reported_at
      where sha1_reports.reported_at <= excluded.reported_at - interval '1 day'
    returning connection_id`,
}

/**
 * Tells by an event that a sign-in was accepted although it is signed with SHA-1: once a day per connection,
 * in however many processes. For the few connections with the exception; apart from the login's own statements.
 */
export async function reportSha1(
  { db, ...parts }: { readonly db: Database; readonly clock: Clock; readonly random: Random },
  connection: SamlConnection,
): Promise<void> {
  const { id, organizationId, settings } = connection
  await db.transaction(async (transaction) => {
    const first = await transaction.query(mark, [id, organizationId, parts.clock.now()])
    if (first.length === 0) return
    const event = connectionEvent('connection.sha1_accepted', connection, { sha1Until: settings.sha1Until })
    await eventInsert(transaction, parts, event)
  })
}
