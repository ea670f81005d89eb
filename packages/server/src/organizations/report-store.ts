import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, ProfileId } from '../storage/ids.ts'
import type { PolicyReason } from './meets-policy.ts'
import type { SecurityPolicy } from './types.ts'

/* Sign-ins that a watched policy would have refused. A row is of one policy, so that what another one said is no part of a report. */

/** A sign-in that is about to be complete, and that a watched policy would refuse. */
export interface Reported {
  readonly organizationId: OrganizationId
  readonly policy: SecurityPolicy
  readonly reason: PolicyReason
  readonly at: Date
}

/**
 * The note as a part of the statement that completes a login, so that it costs no statement of its own; without values there is
 * none. `person` names the part that yields `profile_id`, or nothing; the values are those of `reportValues`, from parameter
 * `first` on. One row for a person and day: the first.
 */
export function reportInsertion(person: string, first: number): string {
  const value = (index: number) => `$${String(first + index)}`
  return `insert into policy_reports as kept (organization_id, profile_id, day, policy, reason, noted_at)
      select ${value(0)}::text, profile_id, (${value(3)}::timestamptz at time zone 'UTC')::date, ${value(1)}::jsonb, ${value(2)}::text,
        ${value(3)}::timestamptz
      from ${person} where ${value(0)}::text is not null
      on conflict (organization_id, profile_id, day) do update
        set policy = excluded.policy, reason = excluded.reason, noted_at = excluded.noted_at
        where kept.policy <> excluded.policy`
}

/** Null: nothing is to be noted. */
export function reportValues(reported: Reported | null): readonly unknown[] {
  if (reported === null) return [null, null, null, null]
  const { organizationId, policy, reason, at } = reported
  return [organizationId, JSON.stringify(policy), reason, at]
}

/** Somebody whom a watched policy would have refused. */
export interface WouldBeRefused {
  readonly profileId: ProfileId
  readonly connectionId: ConnectionId
  /** Of the last time. */
  readonly reason: PolicyReason
  /** On how many days. */
  readonly days: number
  readonly firstAt: Date
  readonly lastAt: Date
}

interface Row {
  readonly profile_id: ProfileId
  readonly connection_id: ConnectionId
  readonly reason: PolicyReason
  readonly days: number
  readonly first_at: Date
  readonly last_at: Date
}

const find: Statement<Row> = {
  name: 'policy_report',
  text: `select r.profile_id, p.connection_id, (array_agg(r.reason order by r.noted_at desc))[1] as reason, count(*)::integer as days,
      min(r.noted_at) as first_at, max(r.noted_at) as last_at
    from policy_reports r join profiles p on p.id = r.profile_id
    where r.organization_id = $1 and r.policy = $2::jsonb
    group by r.profile_id, p.connection_id order by r.profile_id limit $3`,
}

/** Whom this policy of the organization would have refused, as far as it was watched, within 30 days. */
export async function wouldBeRefused(
  db: Queryable,
  organizationId: OrganizationId,
  policy: SecurityPolicy,
  limit: number,
): Promise<WouldBeRefused[]> {
  const rows = await db.query(find, [organizationId, JSON.stringify(policy), limit])
  return rows.map(({ profile_id, connection_id, first_at, last_at, ...row }) => {
    return { ...row, profileId: profile_id, connectionId: connection_id, firstAt: first_at, lastAt: last_at }
  })
}
