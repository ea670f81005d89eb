import { type Insertable, type Selectable } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApiKeyId, OrganizationId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { ApiKeyRow } from '../storage/schema.ts'
import type { ApiKey } from './types.ts'

/* Queries on API keys. They belong to the deployment, also those that are bound to one organization. */

const conflicts = {
  api_keys_pkey: 'id',
  api_keys_name_key: 'name',
  api_keys_key_hash_key: 'key',
  api_keys_organization_id_fkey: 'organizationId',
}

const visible = ['id', 'name', 'hint', 'scopes', 'organization_id', 'expires_at', 'created_at'] as const

type VisibleRow = Pick<Selectable<ApiKeyRow>, (typeof visible)[number]>

const findByHash: Statement<VisibleRow> = {
  name: 'api_key_find_by_hash',
  text: `select ${visible.join(', ')} from api_keys
         where key_hash = $1 and (expires_at is null or expires_at > now())`,
}

/** The unexpired key with this keyed hash, or null. */
export async function apiKeyFindByHash(db: Queryable, hash: Buffer): Promise<ApiKey | null> {
  const [row] = await db.query(findByHash, [hash])
  return row === undefined ? null : toApiKey(row)
}

const use: Statement<VisibleRow> = {
  name: 'api_key_use',
  // Written at most once an hour: a busy key costs no more than a look.
  text: `with found as (
      select ${visible.join(', ')}, last_used_at from api_keys
      where key_hash = $1 and (expires_at is null or expires_at > now())
    ), touched as (
      update api_keys set last_used_at = now() from found where api_keys.id = found.id
        and (found.last_used_at is null or found.last_used_at < now() - interval '1 hour')
    )
    select ${visible.join(', ')} from found`,
}

/** The same of a key that is presented, which is a use of it. */
export async function apiKeyUse(db: Queryable, hash: Buffer): Promise<ApiKey | null> {
  const [row] = await db.query(use, [hash])
  return row === undefined ? null : toApiKey(row)
}

export async function apiKeyFindById(db: Queryable, id: ApiKeyId): Promise<ApiKey | null> {
  const row = await db.kysely.selectFrom('api_keys').select(visible).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toApiKey(row)
}

/** The same, locked until the transaction ends, because it is about to change. */
export async function apiKeyLock(db: Queryable, id: ApiKeyId): Promise<ApiKey | null> {
  const row = await db.kysely
    .selectFrom('api_keys')
    .select(visible)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? null : toApiKey(row)
}

/** The key of this name with its hash, for a declaration that says what the key must be. */
export async function apiKeyFindByName(
  db: Queryable,
  name: string,
): Promise<{ readonly apiKey: ApiKey; readonly hash: Buffer } | null> {
  const row = await db.kysely
    .selectFrom('api_keys')
    .select([...visible, 'key_hash'])
    .where('name', '=', name)
    .executeTakeFirst()
  return row === undefined ? null : { apiKey: toApiKey(row), hash: row.key_hash }
}

export async function apiKeyList(db: Queryable, { limit, after }: PageRequest): Promise<Page<ApiKey>> {
  const rows = await db.kysely
    .selectFrom('api_keys')
    .select(visible)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toApiKey), limit)
}

/** Is there any key at all? */
export async function apiKeyExists(db: Queryable): Promise<boolean> {
  return (await db.kysely.selectFrom('api_keys').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Writes a new key; `request.conflict` when its name, or the key itself, is taken. */
export async function apiKeyInsert(db: Queryable, row: Insertable<ApiKeyRow>): Promise<ApiKey> {
  return conflictAs(conflicts, async () =>
    toApiKey(await db.kysely.insertInto('api_keys').values(row).returning(visible).executeTakeFirstOrThrow()),
  )
}

/** Changes a key; null when there is none, `request.conflict` when its new name is taken. */
export async function apiKeyUpdate(
  db: Queryable,
  id: ApiKeyId,
  row: Partial<Pick<Selectable<ApiKeyRow>, 'name' | 'scopes' | 'expires_at' | 'key_hash' | 'hint'>>,
): Promise<ApiKey | null> {
  return conflictAs(conflicts, async () => {
    const updated = await db.kysely
      .updateTable('api_keys')
      .set({ id, ...row })
      .where('id', '=', id)
      .returning(visible)
      .executeTakeFirst()
    return updated === undefined ? null : toApiKey(updated)
  })
}

/** What a key was; null when there is none. */
export async function apiKeyDelete(
  db: Queryable,
  id: ApiKeyId,
): Promise<Pick<ApiKey, 'name' | 'organizationId'> | null> {
  const deleted = await db.kysely
    .deleteFrom('api_keys')
    .where('id', '=', id)
    .returning(['name', 'organization_id'])
    .executeTakeFirst()
  if (deleted === undefined) return null
  return { name: deleted.name, organizationId: deleted.organization_id as OrganizationId | null }
}

function toApiKey(row: VisibleRow): ApiKey {
  return {
    id: row.id as ApiKeyId,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    organizationId: row.organization_id as OrganizationId | null,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  }
}
