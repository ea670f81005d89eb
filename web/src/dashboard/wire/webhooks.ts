/* Of webhooks and deliveries. */

export interface Webhook {
  readonly id: string
  readonly url: string
  readonly description: string | null
  readonly events: readonly string[]
  readonly format: string
  readonly status: 'enabled' | 'disabled'
  readonly disabled: { readonly at: string; readonly reason: string; readonly hint: string } | null
  readonly failingSince: string | null
  readonly rotatedAt: string | null
  readonly createdAt: string
}

export interface WebhookAttempt {
  readonly attemptedAt: string
  readonly durationMs: number
  readonly status: number | null
  readonly fault: string | null
  readonly excerpt: string | null
}

export interface WebhookDelivery {
  readonly id: string
  readonly webhookId: string
  readonly eventId: string
  readonly eventType: string
  readonly objectId: string
  readonly status: 'waiting' | 'delivered' | 'dead'
  readonly attempts: number
  readonly nextAttemptAt: string | null
  readonly lastAttempt: WebhookAttempt | null
  readonly createdAt: string
}

export interface WholeWebhookDelivery extends WebhookDelivery {
  readonly attemptLog: readonly WebhookAttempt[]
}
