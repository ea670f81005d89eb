import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, ProfileId } from '../storage/ids.ts'

/* What has happened at the sign-ins of an organization, for decisions about its policy. */

/** When a connection has shown last that people can sign in by it. */
export interface ConnectionProof {
  readonly connectionId: ConnectionId
  readonly name: string
  /** When a test sign-in passed; null: none within 30 days. */
  readonly testedAt: Date | null
  /** When a person signed in to an application; null: nobody within 30 days. */
  readonly signedInAt: Date | null
  /** When its owners' own test of the settings that it has now passed; null: it has not. */
  readonly reachedAt: Date | null
  /** When an active owner or admin signed in by the settings that it has now, to an application or to Cardea itself; null: nobody within 30 days. */
  readonly adminSignedInAt: Date | null
}

const proofs: Statement<{
  id: ConnectionId
  name: string
  tested_at: Date | null
  signed_in_at: Date | null
  reached_at: Date | null
  admin_signed_in_at: Date | null
}> = {
  name: 'organization_sso_proofs',
  text: `select c.id, c.name,
      (select max(l.finished_at) from connection_tests t join logins l on l.id = t.login_id
        where t.connection_id = c.id and t.admitted) as tested_at,
      (select max(l.finished_at) from logins l
        where l.organization_id = c.organization_id and l.connection_id = c.id and l.kind = 'sign_in'
          and l.status = 'completed') as signed_in_at,
      case when c.reached_settings_at = c.updated_at then c.reached_at end as reached_at,
      (select max(l.finished_at) from logins l
        join profiles p on p.id = l.profile_id
        join memberships m on m.user_id = p.user_id and m.organization_id = c.organization_id
        where l.organization_id = c.organization_id and l.connection_id = c.id and l.kind in ('sign_in', 'account')
          and l.status = 'completed' and l.created_at >= c.updated_at
          and m.status = 'active' and m.role in ('owner', 'admin')) as admin_signed_in_at
    from connections c where c.organization_id = $1 and c.status = 'active' and c.protocol <> 'account' order by c.id`,
}

/** The active connections of an organization, each with what it has shown. */
export async function ssoProofs(db: Queryable, organizationId: OrganizationId): Promise<ConnectionProof[]> {
  const rows = await db.query(proofs, [organizationId])
  return rows.map(({ id, name, ...row }) => ({
    connectionId: id,
    name,
    testedAt: row.tested_at,
    signedInAt: row.signed_in_at,
    reachedAt: row.reached_at,
    adminSignedInAt: row.admin_signed_in_at,
  }))
}

/** How a person has signed in last. */
export interface LatestSignIn {
  readonly profileId: ProfileId
  readonly connectionId: ConnectionId
  /** By a social connection, with an address of one of the organization's domains. */
  readonly social: boolean
  readonly methods: readonly string[]
  readonly acr: string | null
  readonly at: Date
}

const latest: Statement<{
  id: ProfileId
  connection_id: ConnectionId
  social: boolean
  methods: string[]
  acr: string | null
  at: Date
}> = {
  name: 'organization_latest_sign_ins',
  text: `select p.id, p.connection_id, p.organization_id is null as social, s.methods, s.acr, s.created_at as at
    from profiles p
      join lateral (
        select methods, acr, created_at from sessions where profile_id = p.id order by created_at desc limit 1
      ) s on true
    where p.last_login_at > $4 and (p.organization_id = $1
      or p.organization_id is null and lower(split_part(p.email, '@', 2)) = any($2::text[]))
    order by p.id limit $3`,
}

/**
 * Of the people whom the policy of an organization is about, the latest sign-in of each since this time: those of its connections, and those who
 * come by a social one with an address of its domains (in each of their spellings).
 */
export async function latestSignIns(
  db: Queryable,
  organizationId: OrganizationId,
  domains: readonly string[],
  since: Date,
  limit: number,
): Promise<LatestSignIn[]> {
  const rows = await db.query(latest, [organizationId, domains, limit, since])
  return rows.map(({ id, connection_id: connectionId, ...row }) => ({ profileId: id, connectionId, ...row }))
}
