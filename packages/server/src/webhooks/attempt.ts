import { SsoError, signDelivery } from '@cardea/protocol'
import type { Event } from '../events/types.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { EventFormats } from './format.ts'
import { retryAfter } from './retry-after.ts'
import { openSecrets } from './secrets.ts'
import type { StoredWebhook } from './store.ts'
import type { Attempt } from './types.ts'

export interface AttemptParts {
  readonly vault: Vault
  readonly clock: Clock
  /** The guarded client, which reads the beginning of an answer and no more. */
  readonly receivers: Outbound
  readonly eventFormats: EventFormats
}

/** What one request came to, and what the receiver asks for. */
export type Outcome =
  /** 2xx. */
  | { readonly kind: 'taken'; readonly attempt: Attempt }
  /** `resumeAt`: 429 or 503 with Retry-After. */
  | { readonly kind: 'refused'; readonly attempt: Attempt; readonly resumeAt: Date | null }
  /** 410: nobody is there any more. */
  | { readonly kind: 'gone'; readonly attempt: Attempt }
  /** The event is gone, or what it tells of: there is nothing to send. */
  | { readonly kind: 'lost'; readonly attempt: Attempt }
  /** Nothing was sent: the host has not answered for a while. */
  | { readonly kind: 'held'; readonly attempt: Attempt; readonly resumeAt: Date }

/** Characters of an answer that are kept. */
const EXCERPT = 1000

/** Sends an event to an endpoint, once. Whatever the receiver does is an outcome. */
export async function attemptDelivery(
  parts: AttemptParts,
  { webhook, secrets: sealed }: StoredWebhook,
  event: Event | null,
): Promise<Outcome> {
  const { vault, clock, receivers, eventFormats } = parts
  const begun = performance.now()
  const sentAt = clock.now()
  const done = (answer: Partial<Attempt>): Attempt => ({
    attemptedAt: sentAt,
    durationMs: Math.round(performance.now() - begun),
    status: null,
    fault: null,
    excerpt: null,
    ...answer,
  })
  const body = event === null ? null : ((await eventFormats[webhook.format]?.render(event)) ?? null)
  if (event === null || body === null) return { kind: 'lost', attempt: done({ fault: 'event_gone' }) }
  const secrets = openSecrets(vault, webhook.id, sealed)
  try {
    const response = await receivers.fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Cardea-Webhooks',
        ...signDelivery(webhook.format, { id: event.id, sentAt, body }, secrets),
      },
      body,
    })
    const excerpt = excerptOf(await response.text(), secrets)
    return answered(done({ status: response.status, excerpt }), response.headers, clock.now())
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    const attempt = done({ fault: faultOf(error) })
    if (error.code !== 'upstream.circuit_open') return { kind: 'refused', attempt, resumeAt: null }
    const pause = Number(error.details['seconds']) * 1000
    return { kind: 'held', attempt, resumeAt: new Date(clock.now().getTime() + pause) }
  }
}

function answered(attempt: Attempt, headers: Headers, now: Date): Outcome {
  const status = attempt.status ?? 0
  if (status >= 200 && status < 300) return { kind: 'taken', attempt }
  if (status === 410) return { kind: 'gone', attempt }
  const mayAsk = status === 429 || status === 503
  return {
    kind: 'refused',
    attempt,
    resumeAt: mayAsk ? retryAfter(headers.get('retry-after'), now) : null,
  }
}

/** The code of the catalogue, and the word of the system or the guard where there is one. */
function faultOf({ code, details }: SsoError): string {
  const { reason } = details
  return typeof reason === 'string' ? `${code}: ${reason}` : code
}

/** Text that can be stored and shown. A receiver may well print the secret that it compares with. */
function excerptOf(text: string, secrets: readonly string[]): string {
  // PostgreSQL's text cannot hold NUL, and nobody reads the other control characters.
  const plain = text.replace(/[^\P{Cc}\n\t]/gu, '')
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), plain).slice(0, EXCERPT)
}
