import { type WebhookFormat, webhookFormats } from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeInput, timeText } from '../storage/time-text.ts'
import { disabledHints } from './disable-webhook.ts'
import {
  type Attempt,
  type ListedDelivery,
  type Webhook,
  deliveryStatuses,
  disabledReasons,
} from './types.ts'

/** The fields that the API and a declaration have in common. */
export const webhookUrl = z
  .string()
  .min(1)
  .max(2048)
  .describe('https; a sandbox takes http, too. Redirects are not followed, and private addresses not called.')
export const webhookEvents = z
  .array(z.string().regex(/^(?:\*|[a-z_]+(?:\.[a-z_]+)*(?:\.\*)?)$/, 'An event name, `prefix.*`, or *.'))
  .min(1)
  .max(100)
  .describe('Names of events, a prefix such as `connection.*`, or `*` for all of them.')
export const webhookSettings = {
  description: plainText(200).nullable().exactOptional(),
  format: z
    .enum(webhookFormats as readonly [WebhookFormat, ...WebhookFormat[]])
    .exactOptional()
    .describe('How deliveries are signed, and what they look like. Default `standard`: Standard Webhooks.'),
  status: z.enum(['enabled', 'disabled']).exactOptional(),
}

export const newWebhook = z
  .strictObject({ url: webhookUrl, events: webhookEvents, ...webhookSettings })
  .meta({ id: 'NewWebhook' })

export const webhookPatch = z
  .strictObject({
    url: webhookUrl.exactOptional(),
    events: webhookEvents.exactOptional(),
    ...webhookSettings,
  })
  .meta({ id: 'WebhookPatch' })

const fields = {
  id: idText('webhook'),
  url: z.string(),
  description: z.string().nullable(),
  events: z.array(z.string()),
  format: z.enum(webhookFormats),
  status: z.enum(['enabled', 'disabled']),
  disabled: z
    .strictObject({ at: timeText, reason: z.enum(disabledReasons), hint: z.string() })
    .nullable()
    .describe('Why nothing is delivered. `gone` and `failing`: Cardea has disabled it.'),
  failingSince: timeText
    .nullable()
    .describe(
      'The first failure after the last delivery that was taken. After three days of it the webhook is disabled.',
    ),
  rotatedAt: timeText
    .nullable()
    .describe(
      'Since when two secrets sign; null: one does. Retire the older one when the receiver knows the newer.',
    ),
  createdAt: timeText,
  updatedAt: timeText,
}

export const webhookAnswer = z.strictObject(fields).meta({ id: 'Webhook' })

export const createdWebhookAnswer = z
  .strictObject({
    ...fields,
    secret: z.string().describe('What deliveries are signed with: `whsec_` and base64. Shown this once.'),
  })
  .meta({ id: 'CreatedWebhook' })

export function showWebhook(webhook: Webhook): z.input<typeof webhookAnswer> {
  const { disabled, failingSince, rotatedAt, createdAt, updatedAt, events, ...plain } = webhook
  return {
    ...plain,
    events: [...events],
    status: disabled === null ? 'enabled' : 'disabled',
    disabled:
      disabled === null
        ? null
        : {
            at: disabled.at.toISOString(),
            reason: disabled.reason,
            hint: disabledHints[disabled.reason],
          },
    failingSince: failingSince?.toISOString() ?? null,
    rotatedAt: rotatedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

const attempt = z
  .strictObject({
    attemptedAt: timeText,
    durationMs: z.int(),
    status: z.int().nullable().describe('Of the answer; null: there was none, or a redirect.'),
    fault: z
      .string()
      .nullable()
      .describe('Why there was none: a code of the error catalogue, and the reason.'),
    excerpt: z.string().nullable().describe('The beginning of the answer.'),
  })
  .meta({ id: 'WebhookAttempt' })

const deliveryFields = {
  id: idText('webhookDelivery'),
  webhookId: idText('webhook'),
  eventId: idText('event').describe('Sent as `webhook-id`: the same at every attempt and replay.'),
  eventType: z.string(),
  objectId: z.string(),
  status: z
    .enum(deliveryStatuses)
    .describe(
      '`waiting`: for its first attempt, another one, or an earlier event of the same object. `dead`: given up.',
    ),
  attempts: z.int(),
  nextAttemptAt: timeText.nullable(),
  lastAttempt: attempt.nullable(),
  createdAt: timeText,
  finishedAt: timeText.nullable(),
}

export const deliveryAnswer = z.strictObject(deliveryFields).meta({ id: 'WebhookDelivery' })

export const wholeDeliveryAnswer = z
  .strictObject({
    ...deliveryFields,
    attemptLog: z.array(attempt).describe('Every attempt, the first one first; the last hundred of them.'),
  })
  .meta({ id: 'WebhookDeliveryWithAttempts' })

export const replayInput = z
  .strictObject({
    since: timeInput.describe('Of what was to be delivered since then.'),
    until: timeInput.exactOptional().describe('And before then; absent: up to now.'),
  })
  .refine(({ since, until }) => until === undefined || new Date(since) < new Date(until), {
    path: ['until'],
    message: 'Give a time after `since`.',
  })
  .meta({ id: 'WebhookReplay' })

export function showDelivery(delivery: ListedDelivery): z.input<typeof deliveryAnswer> {
  const { nextAttemptAt, lastAttempt, createdAt, finishedAt, ...plain } = delivery
  return {
    ...plain,
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
    lastAttempt: lastAttempt === null ? null : showAttempt(lastAttempt),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

export function showAttempt({ attemptedAt, ...answer }: Attempt): z.input<typeof attempt> {
  return { attemptedAt: attemptedAt.toISOString(), ...answer }
}
