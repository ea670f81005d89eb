import type { Queryable, Statement } from '../storage/database.ts'
import type { InvitationId, OrganizationId, UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { Invitation, ListedInvitation, Role } from './types.ts'

/* Queries on invitations. Every one names its organization, but for the one whose authority is the link that was mailed. */

/** An address, in the one spelling, and who invites it. */
export interface InvitedAddress {
  readonly organizationId: OrganizationId
  readonly emailKey: string
}

interface Row {
  readonly id: InvitationId
  readonly organization_id: OrganizationId
  readonly email: string
  readonly role: Role
  readonly invited_by: UserId | null
  readonly created_at: Date
  readonly expires_at: Date
}

const COLUMNS = 'id, organization_id, email, role, invited_by, created_at, expires_at'

const isMember: Statement<{ known: boolean }> = {
  name: 'invitation_address_is_member',
  // Whatever their status: who waits is approved, and who was put out is let in again, by a decision about that.
  text: `select exists (
      select from users u join memberships m on m.user_id = u.id and m.organization_id = $1
      where u.email_key = $2 and u.email_proven
    ) as known`,
}

/** Has a member of the organization proven this address? */
export async function addressIsMember(
  db: Queryable,
  { organizationId, emailKey }: InvitedAddress,
): Promise<boolean> {
  const [row] = await db.query(isMember, [organizationId, emailKey])
  return row?.known === true
}

const lockByAddress: Statement<Row> = {
  name: 'invitation_lock_by_address',
  text: `select ${COLUMNS} from invitations where organization_id = $1 and email_key = $2 and expires_at > now() for update`,
}

/** The invitation of this address that can still be accepted, held until the end of the transaction. */
export async function invitationLockByAddress(
  db: Queryable,
  { organizationId, emailKey }: InvitedAddress,
): Promise<Invitation | null> {
  return toInvitationOrNull(await db.query(lockByAddress, [organizationId, emailKey]))
}

const save: Statement<Row> = {
  name: 'invitation_save',
  text: `insert into invitations (id, organization_id, email, email_key, role, token_hash, invited_by, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict on constraint invitations_once do update
      set email = excluded.email, role = excluded.role, token_hash = excluded.token_hash,
        invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at
    returning ${COLUMNS}`,
}

/** Writes an invitation. One of the same address is renewed: it keeps its id, and the link of its earlier mail ends. */
export async function invitationSave(
  db: Queryable,
  invitation: Invitation & { readonly emailKey: string; readonly tokenHash: Buffer },
): Promise<Invitation> {
  const { id, organizationId, email, emailKey, role, tokenHash, invitedBy, createdAt, expiresAt } = invitation
  const values = [id, organizationId, email, emailKey, role, tokenHash, invitedBy, createdAt, expiresAt]
  return toInvitationOrNull(await db.query(save, values)) ?? invitation
}

interface ListedRow extends Row {
  readonly inviter_email: string | null
  readonly inviter_name: string | null
}

const LISTED = `select i.id, i.organization_id, i.email, i.role, i.invited_by, i.created_at, i.expires_at,
      u.email as inviter_email, u.name as inviter_name
    from invitations i left join users u on u.id = i.invited_by
    where i.organization_id = $1 and i.expires_at > now()`

const list: Statement<ListedRow> = {
  name: 'invitations_of_organization',
  text: `${LISTED} and ($2::text is null or i.id > $2) order by i.id limit $3`,
}

/** The invitations that can still be accepted, the oldest first. */
export async function invitationList(
  db: Queryable,
  organizationId: OrganizationId,
  { limit, after }: PageRequest,
): Promise<Page<ListedInvitation>> {
  const rows = await db.query(list, [organizationId, after, limit + 1])
  return toPage(rows.map(toListed), limit)
}

const find: Statement<ListedRow> = {
  name: 'invitation_find_by_id',
  text: `${LISTED} and i.id = $2`,
}

/** The invitation of this id, if it can still be accepted. */
export async function invitationFind(
  db: Queryable,
  organizationId: OrganizationId,
  id: InvitationId,
): Promise<ListedInvitation | null> {
  const [row] = await db.query(find, [organizationId, id])
  return row === undefined ? null : toListed(row)
}

const lockById: Statement<Row> = {
  name: 'invitation_lock_by_id',
  text: `select ${COLUMNS} from invitations where organization_id = $1 and id = $2 and expires_at > now() for update`,
}

/** The invitation of this id, held until the end of the transaction. */
export async function invitationLockById(
  db: Queryable,
  organizationId: OrganizationId,
  id: InvitationId,
): Promise<Invitation | null> {
  return toInvitationOrNull(await db.query(lockById, [organizationId, id]))
}

export async function invitationDelete(
  db: Queryable,
  { id, organizationId }: Pick<Invitation, 'id' | 'organizationId'>,
): Promise<void> {
  await db.kysely
    .deleteFrom('invitations')
    .where('id', '=', id)
    .where('organization_id', '=', organizationId)
    .execute()
}

const deleteSentBy: Statement<Row> = {
  name: 'invitations_delete_sent_by',
  text: `delete from invitations where organization_id = $1 and invited_by = $2 and role = any($3::text[]) and expires_at > now()
    returning ${COLUMNS}`,
}

/** Deletes the invitations to these roles that somebody has sent, and answers what they were. */
export async function invitationsDeleteSentBy(
  db: Queryable,
  organizationId: OrganizationId,
  userId: UserId,
  roles: readonly Role[],
): Promise<Invitation[]> {
  return (await db.query(deleteSentBy, [organizationId, userId, roles])).map(toInvitation)
}

const byToken: Statement<Row> = {
  name: 'invitation_find_by_token',
  text: `select ${COLUMNS} from invitations where token_hash = $1 and expires_at > now()`,
}

/** The invitation whose mail had this link; null: it is over. The authority is the link. */
export async function invitationFindByToken(db: Queryable, tokenHash: Buffer): Promise<Invitation | null> {
  return toInvitationOrNull(await db.query(byToken, [tokenHash]))
}

const take: Statement<Row> = {
  name: 'invitation_accept_by_email',
  text: `delete from invitations where organization_id = $1 and email_key = $2 and expires_at > now() returning ${COLUMNS}`,
}

/** Uses up the invitation of this address, for whoever has proven it; null: there is none. */
export async function invitationTake(
  db: Queryable,
  { organizationId, emailKey }: InvitedAddress,
): Promise<Invitation | null> {
  return toInvitationOrNull(await db.query(take, [organizationId, emailKey]))
}

function toInvitationOrNull([row]: readonly Row[]): Invitation | null {
  return row === undefined ? null : toInvitation(row)
}

function toInvitation({ id, organization_id: organizationId, email, role, ...row }: Row): Invitation {
  const { invited_by: invitedBy, created_at: createdAt, expires_at: expiresAt } = row
  return { id, organizationId, email, role, invitedBy, createdAt, expiresAt }
}

function toListed({ inviter_email: email, inviter_name: name, ...row }: ListedRow): ListedInvitation {
  const invitation = toInvitation(row)
  const { invitedBy: id } = invitation
  return { ...invitation, inviter: id === null ? null : { id, email, name } }
}
