import type { EventFormat } from '../../webhooks/format.ts'
import { eventNames, renderEvent } from './render-event.ts'

/** Webhooks in their words; what has no name there is not sent. */
export const scalekitFormat: EventFormat = {
  names: eventNames,
  nameOf: (event) => renderEvent(event)?.type ?? null,
  render(event) {
    const rendered = renderEvent(event)
    return Promise.resolve(rendered === null ? null : JSON.stringify(rendered))
  },
}
