import { createHmac } from 'node:crypto'

/**
 * Webhooks: how a delivery proves to its receiver who sent it, when, and that nothing was changed on the way.
 *
 * Owns the headers of each format: Standard Webhooks (our own, and Scalekit's), and WorkOS'. Invariant: a
 * signature covers the time and the very bytes of the body, so that an old delivery cannot be sent again as a
 * new one (incidents row 113).
 */

/** How a delivery is signed and spoken of; the bodies are the business of whoever speaks the format. */
export const webhookFormats = ['standard', 'workos', 'scalekit'] as const
export type WebhookFormat = (typeof webhookFormats)[number]

/** What is signed. */
export interface SignedDelivery {
  /** The same at every attempt: receivers know by it what they have seen. */
  readonly id: string
  /** Of this attempt, so that a late one is inside the receiver's tolerance. */
  readonly sentAt: Date
  /** Exactly what is sent. */
  readonly body: string
}

/** The secret that signs, and while it is being changed the one before. */
export type LiveSecrets = readonly [current: string] | readonly [current: string, previous: string]

/** The prefix by which scanners find a secret that leaked, and verifiers know base64. */
export const WEBHOOK_SECRET_PREFIX = 'whsec_'

/** Standard base64 of at least one byte, and not base64url: verifiers cut such secrets at an underscore. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/

/** Begins like one of ours, and yet no verifier could read it. */
export function isBrokenWebhookSecret(secret: string): boolean {
  return secret.startsWith(WEBHOOK_SECRET_PREFIX) && !BASE64.test(secret.slice(WEBHOOK_SECRET_PREFIX.length))
}

/** The headers that sign a delivery in this format. */
export function signDelivery(
  format: WebhookFormat,
  delivery: SignedDelivery,
  secrets: LiveSecrets,
): Readonly<Record<string, string>> {
  switch (format) {
    // Scalekit's verifier reads the headers of Standard Webhooks.
    case 'standard':
    case 'scalekit':
      return standardHeaders(delivery, secrets)
    case 'workos':
      return workosHeaders(delivery, secrets)
  }
}

/** Standard Webhooks 1.0, "Signature scheme": `id.timestamp.body`, a signature per live secret, the newer first. */
function standardHeaders({ id, sentAt, body }: SignedDelivery, secrets: LiveSecrets) {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000))
  const signatures = secrets.map(
    (secret) =>
      `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  )
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/**
 * WorkOS: milliseconds, hexadecimal, and the secret's text as the key. Its library reads one signature, the first: that is the older
 * secret's, which receivers have until it is retired.
 */
function workosHeaders({ sentAt, body }: SignedDelivery, secrets: LiveSecrets) {
  const timestamp = String(sentAt.getTime())
  const signatures = [...secrets]
    .reverse()
    .map((secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`)
  return { 'workos-signature': [`t=${timestamp}`, ...signatures].join(', ') }
}

/** What stands behind `whsec_` is base64. A secret that an operator has chosen without it counts as text. */
function keyOf(secret: string): Buffer {
  return secret.startsWith(WEBHOOK_SECRET_PREFIX)
    ? Buffer.from(secret.slice(WEBHOOK_SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8')
}
