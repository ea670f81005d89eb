import { type Selectable, sql } from 'kysely'
import { toUser } from '../accounts/user-store.ts'
import type { User } from '../accounts/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, UserId } from '../storage/ids.ts'
import type { UserRow } from '../storage/people-schema.ts'
import type { InvitedAddress } from './invitation-store.ts'

/*
 * Queries on who a person of a connection is among the users of its organization. The authority is the sign-in that the organization's
 * identity provider has just vouched for; nothing beyond that organization is looked at.
 */

/** A person, as the identity provider of one connection knows them. */
export interface PersonKey {
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  readonly issuer: string
  readonly idpId: string
  /** In the one spelling; null: no address that the organization has a say over. */
  readonly emailKey: string | null
}

const isKnown: Statement<{ known: boolean }> = {
  name: 'person_is_known',
  // Whoever signed in before there were users has a profile and no user.
  text: `select exists (
      select from profiles p
      where p.connection_id = $2 and p.issuer = $3 and p.idp_id = $4 and (p.user_id is null and not p.lost_user or exists (
        select from memberships m where m.organization_id = $1 and m.user_id = p.user_id))
    ) or exists (
      select from users u join memberships m on m.user_id = u.id and m.organization_id = $1
      where u.email_key = $5 and u.email_proven and not u.proven_by_provider
    ) or exists (
      select from invitations i where i.organization_id = $1 and i.email_key = $5 and i.expires_at > now()
    ) as known`,
}

/** Does the organization know this person: has signed in, is a member by their address, or was invited? */
export async function personIsKnown(db: Queryable, person: PersonKey): Promise<boolean> {
  const { organizationId, connectionId, issuer, idpId, emailKey } = person
  const [row] = await db.query(isKnown, [organizationId, connectionId, issuer, idpId, emailKey])
  return row?.known === true
}

/** Of two first sign-ins of one person at the same time, the second waits for the first. Until the end of the transaction. */
export async function personLock(db: Queryable, person: PersonKey): Promise<void> {
  const { connectionId, issuer, idpId, emailKey } = person
  if (emailKey === null) await lock(db, `${connectionId} ${issuer} ${idpId}`)
  else await addressLock(db, { ...person, emailKey })
}

/** Whoever invites an address, and whoever comes with it, wait for each other. Until the end of the transaction. */
export async function addressLock(
  db: Queryable,
  { organizationId, emailKey }: InvitedAddress,
): Promise<void> {
  await lock(db, `${organizationId} ${emailKey}`)
}

async function lock(db: Queryable, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 20))`.execute(db.kysely)
}

/** What is known of a person's profile; null: they have none. */
export async function personProfile(
  db: Queryable,
  { connectionId, issuer, idpId }: PersonKey,
): Promise<{ readonly userId: UserId | null; readonly lostUser: boolean } | null> {
  const row = await db.kysely
    .selectFrom('profiles')
    .select(['user_id', 'lost_user'])
    .where('connection_id', '=', connectionId)
    .where('issuer', '=', issuer)
    .where('idp_id', '=', idpId)
    .executeTakeFirst()
  return row === undefined ? null : { userId: row.user_id as UserId | null, lostUser: row.lost_user }
}

/**
 * The member of the organization who has proven this address, own accounts first. Nobody whom the same connection knows as another
 * person: an address that was given to a new colleague does not make them the old one.
 */
export async function memberFindByEmail(db: Queryable, person: PersonKey): Promise<User | null> {
  const { organizationId, connectionId, issuer, idpId, emailKey } = person
  const [row] = await db.query(byEmail, [organizationId, connectionId, emailKey, issuer, idpId])
  return row === undefined ? null : toUser(row)
}

const byEmail: Statement<Selectable<UserRow>> = {
  name: 'member_find_by_email',
  text: `select u.* from users u join memberships m on m.user_id = u.id and m.organization_id = $1
    where u.email_key = $3 and u.email_proven and not u.proven_by_provider
      and not exists (
        select from profiles p
        where p.user_id = u.id and p.connection_id = $2 and (p.issuer, p.idp_id) is distinct from ($4::text, $5::text))
    order by u.organization_id is not null, u.id limit 1`,
}

/**
 * Whom the organization has known by this address, and vouches for, who is no member; null: nobody. Of several, since addresses are given to new
 * colleagues, whoever has signed in last.
 */
export async function broughtUserFindByEmail(
  db: Queryable,
  organizationId: OrganizationId,
  emailKey: string,
): Promise<UserId | null> {
  const [row] = await db.query(broughtByEmail, [organizationId, emailKey])
  return row?.id ?? null
}

const broughtByEmail: Statement<{ readonly id: UserId }> = {
  name: 'brought_user_find_by_email',
  text: `select u.id from users u
    where u.organization_id = $1 and u.email_key = $2 and u.email_proven
    order by (select max(p.last_login_at) from profiles p where p.user_id = u.id) desc nulls last, u.id desc limit 1`,
}
