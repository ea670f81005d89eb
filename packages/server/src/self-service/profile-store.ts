import { type Selectable, sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { SelfServiceProfileId } from '../storage/ids.ts'
import {
  type Page,
  type PageRequest,
  type Slice,
  type SliceRequest,
  selectSlice,
  toPage,
} from '../storage/page.ts'
import type { SelfServiceProfileRow } from '../storage/self-service-schema.ts'
import type { Branding, SelfServiceProfile } from './types.ts'

/*
 * Queries on self-service profiles. They belong to the deployment: no tenant here, and no key that is bound to an organization has
 * their permissions. A portal session reads the one that its ticket names.
 */

/** A profile to write: everything but the times, which the database sets. */
export type ProfileValues = Omit<SelfServiceProfile, 'createdAt' | 'updatedAt'>

export async function selfServiceProfileInsert(
  db: Queryable,
  { id, ...values }: ProfileValues,
): Promise<SelfServiceProfile> {
  const insert = db.kysely.insertInto('self_service_profiles').values({ id, ...toRow(values) })
  return toProfile(await insert.returningAll().executeTakeFirstOrThrow())
}

export async function selfServiceProfileFindById(
  db: Queryable,
  id: SelfServiceProfileId,
): Promise<SelfServiceProfile | null> {
  const query = db.kysely.selectFrom('self_service_profiles').selectAll().where('id', '=', id)
  return toProfileOrNull(await query.executeTakeFirst())
}

/** The profile, held until the end of the transaction, so that of two changes neither undoes the other. */
export async function selfServiceProfileLock(
  db: Queryable,
  id: SelfServiceProfileId,
): Promise<SelfServiceProfile | null> {
  const query = db.kysely.selectFrom('self_service_profiles').selectAll().where('id', '=', id).forUpdate()
  return toProfileOrNull(await query.executeTakeFirst())
}

export async function selfServiceProfileList(
  db: Queryable,
  { limit, after }: PageRequest,
): Promise<Page<SelfServiceProfile>> {
  const rows = await db.kysely
    .selectFrom('self_service_profiles')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toProfile), limit)
}

export function selfServiceProfileSlice(
  db: Queryable,
  request: SliceRequest,
): Promise<Slice<SelfServiceProfile>> {
  return selectSlice(db.kysely.selectFrom('self_service_profiles').selectAll(), request, toProfile)
}

/** Writes all values of a profile; null when it is gone. */
export async function selfServiceProfileUpdate(
  db: Queryable,
  { id, ...values }: ProfileValues,
): Promise<SelfServiceProfile | null> {
  const row = await db.kysely
    .updateTable('self_service_profiles')
    .set({ ...toRow(values), updated_at: sql`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return toProfileOrNull(row)
}

/** False when there is none. */
export async function selfServiceProfileDelete(db: Queryable, id: SelfServiceProfileId): Promise<boolean> {
  const deleted = await db.kysely
    .deleteFrom('self_service_profiles')
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

function toRow(values: Omit<ProfileValues, 'id'>) {
  return {
    name: values.name,
    description: values.description,
    allowed_providers: [...values.allowedProviders],
    user_attributes: JSON.stringify(values.userAttributes),
    branding: JSON.stringify(values.branding),
    introduction: values.introduction,
    domain_verification: values.domainVerification,
    offers_directory: values.offersDirectory,
  }
}

type Row = Selectable<SelfServiceProfileRow>

function toProfileOrNull(row: Row | undefined): SelfServiceProfile | null {
  return row === undefined ? null : toProfile(row)
}

function toProfile(row: Row): SelfServiceProfile {
  return {
    id: row.id as SelfServiceProfileId,
    name: row.name,
    description: row.description,
    allowedProviders: row.allowed_providers,
    userAttributes: row.user_attributes,
    // As `toRow` has written it.
    branding: row.branding as unknown as Branding,
    introduction: row.introduction,
    domainVerification: row.domain_verification,
    offersDirectory: row.offers_directory,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
