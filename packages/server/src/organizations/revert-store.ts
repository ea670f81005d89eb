import type { Queryable, Statement } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { SecurityPolicy } from './types.ts'

/* Queries on organizations that demand single sign-on since a short time, and on what their sign-ins came to. Of every tenant: a job asks. */

/** An organization whose single sign-on is broken. */
export interface BrokenSignOn {
  readonly id: OrganizationId
  readonly raisedAt: Date
  /** How many people could not sign in. */
  readonly people: number
  /** With which errors. */
  readonly codes: readonly string[]
  readonly failingSince: Date
}

/** Where the line is drawn. */
export interface RevertRule {
  /** Single sign-on was demanded after this. */
  readonly raisedAfter: Date
  /** What began before this is not looked at. */
  readonly since: Date
  /** It has been failing since before this. */
  readonly failingBefore: Date
  /** At least so many people. */
  readonly people: number
  readonly codes: readonly string[]
}

interface Row {
  readonly id: OrganizationId
  readonly raised_at: Date
  readonly people: number
  readonly codes: string[]
  readonly failing_since: Date
}

const find: Statement<Row> = {
  name: 'organizations_sign_on_broken',
  // Anybody can begin a login and spoil its answer, in as many browsers as they like. So a failure counts for the person who has last
  // signed in by the same connection in the same browser, whose secret only that browser has; and one browser is one person.
  // Whoever has switched a connection off meant it. What the provider has vouched for shows that it works, whatever the door said to it then. A silent sign-in does not ask the provider.
  text: `with raised as (
      select id, policy_raised_at, greatest(policy_raised_at, $2::timestamptz) as since from organizations
      where policy_raised_at > $1 and auth_required = 'sso' and auto_revert
    ), failed as materialized (
      select l.organization_id, l.connection_id, l.browser_hash, l.error_code, l.created_at
      from raised join logins l on l.organization_id = raised.id
        join connections c on c.id = l.connection_id and c.status = 'active'
      where l.created_at >= raised.since and l.status = 'failed' and l.kind <> 'test' and l.error_code = any($5::text[])
    ), known as (
      select failed.organization_id, failed.error_code, failed.created_at, person.profile_id
      from failed cross join lateral (
        select e.profile_id, e.connection_id from logins e
        where e.organization_id = failed.organization_id and e.browser_hash = failed.browser_hash
          and e.status = 'completed' and e.profile_id is not null
        order by e.id desc limit 1
      ) person
      where person.connection_id = failed.connection_id
    )
    select raised.id, raised.policy_raised_at as raised_at, count(distinct known.profile_id)::integer as people,
      array_agg(distinct known.error_code) as codes, min(known.created_at) as failing_since
    from raised join known on known.organization_id = raised.id
    where not exists (
      select from logins l where l.organization_id = raised.id and l.created_at >= raised.since
        and l.trace @? '$[*] ? (@.step == "profile_mapped" || @.step == "handed_over")')
    group by raised.id, raised.policy_raised_at
    having count(distinct known.profile_id) >= $4 and min(known.created_at) <= $3`,
}

/** The organizations beyond that line. */
export async function organizationsBroken(db: Queryable, rule: RevertRule): Promise<BrokenSignOn[]> {
  const values = [rule.raisedAfter, rule.since, rule.failingBefore, rule.people, rule.codes]
  const rows = await db.query(find, values)
  return rows.map(({ raised_at: raisedAt, failing_since: failingSince, ...row }) => {
    return { ...row, raisedAt, failingSince }
  })
}

const revert: Statement<{ before: SecurityPolicy; after: SecurityPolicy }> = {
  name: 'organization_policy_revert',
  // One statement: of processes that act at once, one does. Whoever has changed the policy meanwhile has the last word.
  text: `with current as (
      select id, auth_required, require_mfa, policy_before from organizations
      where id = $1 and policy_raised_at = $2 and auth_required = 'sso' and auto_revert
      for update
    )
    update organizations o set auth_required = current.policy_before->>'authRequired',
      require_mfa = (current.policy_before->>'requireMfa')::boolean,
      report_only_policy = nullif(o.report_only_policy, current.policy_before),
      policy_before = null, policy_raised_at = null, updated_at = now()
    from current where o.id = current.id
    returning current.policy_before as after,
      jsonb_build_object('authRequired', current.auth_required, 'requireMfa', current.require_mfa) as before`,
}

/** Takes back that single sign-on is demanded, if that is as old as was seen; null: it is not any more. */
export async function policyRevert(
  db: Queryable,
  { id, raisedAt }: BrokenSignOn,
): Promise<{ readonly before: SecurityPolicy; readonly after: SecurityPolicy } | null> {
  const [row] = await db.query(revert, [id, raisedAt])
  return row ?? null
}
