import type { WebhookFormat } from '@cardea/protocol'
import { type Event, eventTypes } from '../events/types.ts'

/**
 * How an endpoint's format speaks of our events. The standard one is ours; whoever speaks another vendor's format gives its own, and the
 * composition root hands them all to this domain.
 */
export interface EventFormat {
  /** Every name that the format has for an event: what an endpoint may ask for. */
  readonly names: readonly string[]
  /** What the format calls this event; null: it has no word for it, and it is not delivered. */
  readonly nameOf: (event: Event) => string | null
  /** The body, as JSON.stringify writes it; null: there is nothing left to tell. */
  readonly render: (event: Event) => Promise<string | null>
}

/** The formats of this deployment. An endpoint cannot have another. */
export type EventFormats = Readonly<{ standard: EventFormat } & { [Name in WebhookFormat]?: EventFormat }>

/** Ours: an event as `GET /v1/events/{eventId}` shows it. */
export const standardFormat: EventFormat = {
  names: Object.keys(eventTypes),
  nameOf: ({ type }) => type,
  render: ({ id, type, organizationId, objectId, data, occurredAt, actor }) =>
    Promise.resolve(JSON.stringify({ id, type, organizationId, objectId, data, occurredAt, actor })),
}

/** Does an endpoint that asks for `filter` want an event of this name? */
export function isWanted(filter: readonly string[], name: string): boolean {
  return filter.some(
    (each) => each === '*' || each === name || (each.endsWith('.*') && name.startsWith(each.slice(0, -1))),
  )
}
