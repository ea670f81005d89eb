import type { WebhookFormat } from '@cardea/protocol'
import type { ColumnType, Generated } from 'kysely'

/* Rows about webhooks and their deliveries. A part of `schema.ts`. */

/** Set by the database on insert, never written by us. */
type CreatedAt = ColumnType<Date, never, never>
/** Defaults on insert, set explicitly on update. */
type UpdatedAt = ColumnType<Date, Date | undefined, Date>

export interface WebhookSchema {
  webhooks: WebhookRow
  webhook_deliveries: WebhookDeliveryRow
  webhook_attempts: {
    delivery_id: string
    number: number
    attempted_at: Date
    duration_ms: number
    status: number | null
    fault: string | null
    excerpt: string | null
  }
  webhook_lanes: {
    webhook_id: string
    object_id: string
    version: Generated<number>
    next_attempt_at: Date | null
    claimed_until: Date | null
  }
  webhook_cursor: { only_row: Generated<boolean>; transaction: string; position: number }
}

export interface WebhookRow {
  id: string
  url: string
  secret_sealed: Buffer
  events: string[]
  created_at: CreatedAt
  updated_at: UpdatedAt
  description: string | null
  format: Generated<WebhookFormat>
  previous_secret_sealed: Buffer | null
  rotated_at: Date | null
  disabled_at: Date | null
  disabled_reason: 'by_hand' | 'gone' | 'failing' | null
  failing_since: Date | null
  resume_at: Date | null
  /** Set by the database. */
  after_position: ColumnType<number, never, never>
}

export interface WebhookDeliveryRow {
  id: string
  webhook_id: string
  sequence: ColumnType<number, never, never>
  event_id: string
  event_type: string
  object_id: string
  status: Generated<'waiting' | 'delivered' | 'dead'>
  attempts: Generated<number>
  retries: Generated<number>
  created_at: Date
  finished_at: Date | null
}
