import { type InputFault, type WebhookFormat, invalidInput, nearestName } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { type EventFormats, isWanted } from './format.ts'

/** What can be wrong with an endpoint beyond the form of its fields. Every fault is told at once. */
export function checkWebhook(
  { config, formats }: { readonly config: Pick<Config, 'mode'>; readonly formats: EventFormats },
  webhook: { readonly url: string; readonly events: readonly string[]; readonly format: WebhookFormat },
): void {
  const faults = [...urlFaults(webhook.url, config.mode), ...eventFaults(formats, webhook)]
  if (faults.length > 0) throw invalidInput(...faults)
}

/** Where the address leads is judged when it is called: what a name resolves to today says nothing of tomorrow. */
function urlFaults(text: string, mode: Config['mode']): InputFault[] {
  const field = 'url'
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return [{ field, code: 'not_a_url', message: 'Give a full address that begins with https://.' }]
  }
  if (url.protocol === 'http:' && mode === 'production') {
    return [{ field, code: 'not_https', message: 'Production requires an https address.' }]
  }
  if (url.username !== '' || url.password !== '' || text.includes('#')) {
    return [{ field, code: 'not_plain', message: 'Leave out user name, password and fragment.' }]
  }
  return []
}

function eventFaults(
  formats: EventFormats,
  { events, format }: { readonly events: readonly string[]; readonly format: WebhookFormat },
): InputFault[] {
  const names = formats[format]?.names
  if (names === undefined) {
    const known = Object.keys(formats).join(', ')
    return [{ field: 'format', code: 'not_offered', message: `Not offered here. Known: ${known}.` }]
  }
  return events.flatMap((each, index) => {
    if (names.some((name) => isWanted([each], name))) return []
    const message = `No event is called so. Did you mean ${nearestName(each, names)}?`
    return [{ field: `events.${index}`, code: 'unknown_event', message }]
  })
}

/** The address as logs and events may show it: without its query, which may hold a secret. */
export function shownUrl(text: string): string {
  const { origin, pathname } = new URL(text)
  return `${origin}${pathname}`
}
