import { type Selectable, sql } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable } from '../storage/database.ts'
import type { WebhookId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { WebhookRow } from '../storage/webhook-schema.ts'
import type { SealedSecrets } from './secrets.ts'
import type { DisabledReason, Webhook } from './types.ts'

/*
 * Queries on endpoints. They belong to the deployment: no tenant here, and no key that is bound to an organization has their permissions.
 */

/** An endpoint with its secrets, which nothing shows. */
export interface StoredWebhook {
  readonly webhook: Webhook
  readonly secrets: SealedSecrets
  /** Nothing is sent before: the receiver has asked for it, or does not answer. */
  readonly resumeAt: Date | null
}

/** An endpoint to write: everything but the times, which the database sets. */
export type WebhookValues = Omit<Webhook, 'createdAt' | 'updatedAt'>

/** Fails with `request.conflict` when another one has its URL. */
export async function webhookInsert(
  db: Queryable,
  { id, ...values }: WebhookValues,
  secrets: SealedSecrets,
): Promise<Webhook> {
  const insert = db.kysely.insertInto('webhooks').values({ id, ...toRow(values, secrets) })
  return conflictAs(conflicts, async () => toWebhook(await insert.returningAll().executeTakeFirstOrThrow()))
}

export async function webhookFindById(db: Queryable, id: WebhookId): Promise<StoredWebhook | null> {
  const query = db.kysely.selectFrom('webhooks').selectAll().where('id', '=', id)
  return toStoredOrNull(await query.executeTakeFirst())
}

/** By its URL, held until the end of the transaction. */
export async function webhookLockByUrl(db: Queryable, url: string): Promise<StoredWebhook | null> {
  const query = db.kysely.selectFrom('webhooks').selectAll().where('url', '=', url).forUpdate()
  return toStoredOrNull(await query.executeTakeFirst())
}

/** The endpoint, held until the end of the transaction, so that of two changes neither undoes the other. */
export async function webhookLock(db: Queryable, id: WebhookId): Promise<StoredWebhook | null> {
  const query = db.kysely.selectFrom('webhooks').selectAll().where('id', '=', id).forUpdate()
  return toStoredOrNull(await query.executeTakeFirst())
}

export async function webhookList(db: Queryable, { limit, after }: PageRequest): Promise<Page<Webhook>> {
  const rows = await db.kysely
    .selectFrom('webhooks')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toWebhook), limit)
}

/** Those that take events now, each with the place after which events are its own; none goes away before the transaction ends. */
export async function webhookListListening(
  db: Queryable,
): Promise<readonly (Webhook & { readonly afterPosition: number })[]> {
  const rows = await db.kysely
    .selectFrom('webhooks')
    .selectAll()
    .where('disabled_at', 'is', null)
    .forKeyShare()
    .execute()
  return rows.map((row) => ({ ...toWebhook(row), afterPosition: row.after_position }))
}

/** One of them, enabled or not. */
export async function webhookFindListening(
  db: Queryable,
  id: WebhookId,
): Promise<(Webhook & { readonly afterPosition: number }) | null> {
  const query = db.kysely.selectFrom('webhooks').selectAll().where('id', '=', id)
  const row = await query.executeTakeFirst()
  return row === undefined ? null : { ...toWebhook(row), afterPosition: row.after_position }
}

/** Writes all values of an endpoint that was locked before. Fails with `request.conflict` when another one has its URL. */
export async function webhookUpdate(
  db: Queryable,
  { id, ...values }: WebhookValues,
  secrets: SealedSecrets,
): Promise<Webhook> {
  const update = db.kysely
    .updateTable('webhooks')
    .set({ ...toRow(values, secrets), updated_at: sql`now()` })
    .where('id', '=', id)
  return conflictAs(conflicts, async () => toWebhook(await update.returningAll().executeTakeFirstOrThrow()))
}

/** It is left alone no longer, whatever its receiver has asked for. */
export async function webhookResume(db: Queryable, id: WebhookId): Promise<void> {
  await db.kysely.updateTable('webhooks').set({ resume_at: null }).where('id', '=', id).execute()
}

/** With its deliveries. Null when there is none. */
export async function webhookDelete(db: Queryable, id: WebhookId): Promise<Webhook | null> {
  const deleted = await db.kysely
    .deleteFrom('webhooks')
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return deleted === undefined ? null : toWebhook(deleted)
}

const conflicts = { webhooks_url_key: 'url' }

function toRow(values: Omit<WebhookValues, 'id'>, { current, previous }: SealedSecrets) {
  return {
    url: values.url,
    description: values.description,
    events: [...values.events],
    format: values.format,
    secret_sealed: current,
    previous_secret_sealed: previous,
    rotated_at: values.rotatedAt,
    disabled_at: values.disabled?.at ?? null,
    disabled_reason: values.disabled?.reason ?? null,
    failing_since: values.failingSince,
  }
}

type Row = Selectable<WebhookRow>

function toStoredOrNull(row: Row | undefined): StoredWebhook | null {
  if (row === undefined) return null
  return {
    webhook: toWebhook(row),
    secrets: { current: row.secret_sealed, previous: row.previous_secret_sealed },
    resumeAt: row.resume_at,
  }
}

function toWebhook(row: Row): Webhook {
  return {
    id: row.id as WebhookId,
    url: row.url,
    description: row.description,
    events: row.events,
    format: row.format,
    disabled: disabledOf(row),
    failingSince: row.failing_since,
    rotatedAt: row.rotated_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function disabledOf(row: Row): { readonly at: Date; readonly reason: DisabledReason } | null {
  if (row.disabled_at === null || row.disabled_reason === null) return null
  return { at: row.disabled_at, reason: row.disabled_reason }
}
