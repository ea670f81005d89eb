import type { WebhookFormat } from '@cardea/protocol'
import type { EventId, WebhookDeliveryId, WebhookId } from '../storage/ids.ts'

/**
 * Webhooks: events, delivered to the addresses that an operator names.
 *
 * Owns endpoints, their secrets, and the queue of deliveries with every attempt. Invariants: every event that an
 * enabled endpoint asks for is delivered at least once or ends as a dead delivery that can be replayed; of one object
 * an endpoint gets no event while an earlier one is still being retried; no endpoint waits for another.
 *
 * From event to receiver: `queue-events.ts` makes deliveries of events, `deliverer.ts` takes what is due, `run-lane.ts`
 * sends it in order, `attempt.ts` is one request, and `note-attempt.ts` decides what comes of its answer.
 *
 * Routes: `/v1/webhooks`, `/v1/webhooks/:webhookId/deliveries`.
 */
export interface Webhook {
  readonly id: WebhookId
  readonly url: string
  readonly description: string | null
  /** Names of events, `prefix.*`, or `*`. */
  readonly events: readonly string[]
  readonly format: WebhookFormat
  readonly disabled: { readonly at: Date; readonly reason: DisabledReason } | null
  /** The first failure after the last delivery that was taken. */
  readonly failingSince: Date | null
  /** Since when an older secret signs beside the current one. */
  readonly rotatedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

export const disabledReasons = ['by_hand', 'gone', 'failing'] as const
export type DisabledReason = (typeof disabledReasons)[number]

export const deliveryStatuses = ['waiting', 'delivered', 'dead'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly id: WebhookDeliveryId
  readonly webhookId: WebhookId
  readonly eventId: EventId
  readonly eventType: string
  readonly objectId: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

/** What a request came to. */
export interface Attempt {
  readonly attemptedAt: Date
  readonly durationMs: number
  /** Of the answer; null: there was none. */
  readonly status: number | null
  /** Why there was none. */
  readonly fault: string | null
  /** The beginning of the answer. */
  readonly excerpt: string | null
}

/** A delivery as lists show it. */
export interface ListedDelivery extends Delivery {
  /** Null: none is planned, or it waits for an earlier event of its object. */
  readonly nextAttemptAt: Date | null
  readonly lastAttempt: Attempt | null
}

/** Of what is delivered again. */
export interface TimeRange {
  readonly since: Date
  /** Not any more from then on; null: to the end. */
  readonly until: Date | null
}
