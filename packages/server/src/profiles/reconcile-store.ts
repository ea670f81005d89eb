import type { NormalizedProfile } from '@cardea/protocol'
import { type Selectable, sql } from 'kysely'
import type { AwaitingProfile } from '../connections/awaiting-store.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import type { Queryable } from '../storage/database.ts'
import type { ProfileId } from '../storage/ids.ts'
import type { ProfileRow } from '../storage/schema.ts'
import { toProfile } from './store.ts'

/* Queries of reconciling and previewing. Every one takes the organization, or a connection found within the tenant. */

/** How somebody's last attempt was read, and what it was read from. */
export interface KeptProfile {
  readonly id: ProfileId
  readonly profile: NormalizedProfile
  readonly at: Date
}

/**
 * Makes the profile of somebody who waited. One that is there already is changed only by a newer attempt;
 * its last sign-in stays what it was, because this is none.
 */
export async function profileMend(
  db: Queryable,
  held: AwaitingProfile,
  profile: NormalizedProfile,
  outside: boolean,
): Promise<void> {
  const values = {
    email: profile.email,
    first_name: profile.firstName,
    last_name: profile.lastName,
    name: profile.name,
    username: profile.username,
    groups: [...profile.groups],
    roles: [...profile.roles],
    picture: profile.picture,
    locale: profile.locale,
    custom_attributes: JSON.stringify(profile.customAttributes),
    raw_attributes: JSON.stringify(profile.rawAttributes),
    outside,
  }
  await db.kysely
    .insertInto('profiles')
    .values({
      id: held.id,
      organization_id: held.organizationId,
      connection_id: held.connectionId,
      issuer: held.issuer,
      idp_id: profile.idpId,
      last_login_at: held.updatedAt,
      ...values,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['connection_id', 'issuer', 'idp_id'])
        .doUpdateSet({ ...values, updated_at: sql`now()` })
        .where('profiles.last_login_at', '<', held.updatedAt),
    )
    .execute()
}

/** What is kept of one person of a connection, as a profile or as one who waits; null when there is neither. */
export async function keptFindById(
  db: Queryable,
  { id: connectionId, organizationId }: OrganizationConnection,
  id: ProfileId,
): Promise<KeptProfile | null> {
  const profile = await db.kysely
    .selectFrom('profiles')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (profile !== undefined) return toKept(profile)
  const awaiting = await db.kysely
    .selectFrom('awaiting_profiles')
    .select(['profile', 'updated_at'])
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .executeTakeFirst()
  return awaiting === undefined ? null : { id, profile: awaiting.profile, at: awaiting.updated_at }
}

/** The profiles of a connection whose last sign-in is newest. */
export async function profilesNewest(
  db: Queryable,
  { id, organizationId }: OrganizationConnection,
  limit: number,
): Promise<KeptProfile[]> {
  const rows = await db.kysely
    .selectFrom('profiles')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', id)
    .orderBy('last_login_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toKept)
}

function toKept(row: Selectable<ProfileRow>): KeptProfile {
  const profile = toProfile(row)
  // As `loginComplete` wrote it: texts, or lists of texts.
  const customAttributes = profile.customAttributes as NormalizedProfile['customAttributes']
  return { id: profile.id, profile: { ...profile, customAttributes }, at: profile.lastLoginAt }
}
