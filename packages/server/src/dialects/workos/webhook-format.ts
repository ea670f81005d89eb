import type { EventFormat } from '../../webhooks/format.ts'
import { eventNames, renderEvent } from './render-event.ts'

/** Webhooks in their words: the same events as at `/events`, and what has no name there is not sent. */
export const workosFormat: EventFormat = {
  names: eventNames,
  nameOf: (event) => renderEvent(event)?.event ?? null,
  render(event) {
    const rendered = renderEvent(event)
    return Promise.resolve(rendered === null ? null : JSON.stringify(rendered))
  },
}
