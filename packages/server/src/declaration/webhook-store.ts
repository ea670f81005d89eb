import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Queryable } from '../storage/database.ts'
import type { Schema } from '../storage/schema.ts'

/* Queries on webhooks. They belong to the deployment. */

type WebhookRow = Schema['webhooks']

export async function webhookFindByUrl(db: Queryable, url: string): Promise<Selectable<WebhookRow> | null> {
  const row = await db.kysely.selectFrom('webhooks').selectAll().where('url', '=', url).executeTakeFirst()
  return row ?? null
}

export async function webhookInsert(
  db: Queryable,
  row: Pick<Selectable<WebhookRow>, 'id' | 'url' | 'secret_sealed' | 'events'>,
): Promise<void> {
  await db.kysely.insertInto('webhooks').values(row).execute()
}

export async function webhookUpdate(
  db: Queryable,
  id: string,
  row: Pick<Selectable<WebhookRow>, 'secret_sealed' | 'events'>,
): Promise<void> {
  await db.kysely
    .updateTable('webhooks')
    .set({ ...row, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}
