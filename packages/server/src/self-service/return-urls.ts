import type { InputFault } from '@cardea/protocol'
import type { BrowserPlaces } from '../applications/store.ts'
import type { Config } from '../config/config.ts'
import { isLoopback } from '../config/is-loopback.ts'
import type { Queryable } from '../storage/database.ts'
import { isRegistered, placesOf } from './embed-origins.ts'
import type { SetupTicket } from './types.ts'

type Mode = Config['mode']

/** Where the assistant leads back to; null: nowhere. */
export type ReturnUrls = Pick<SetupTicket, 'returnUrl' | 'successUrl'>

/**
 * What is wrong with these as addresses to lead back to. Whoever could name any would have ours send people there (incidents row 83), so that only origins
 * count that an application of the ticket has registered anyway.
 */
export function returnUrlFaults(
  urls: ReturnUrls,
  places: readonly BrowserPlaces[],
  mode: Mode,
): InputFault[] {
  return (['returnUrl', 'successUrl'] as const).flatMap((field) => {
    const text = urls[field]
    if (text === null) return []
    const url = parseReturnUrl(text, mode)
    if (url === null) {
      const message =
        'Give an https address in its usual spelling, without a user name, such as https://app.example.com/settings. In sandbox mode it can be http://localhost or http://127.0.0.1 with a port.'
      return [{ field, code: 'not_an_address', message }]
    }
    if (isRegistered(url.origin, places, mode)) return []
    const message =
      'No application that the ticket is for has the origin of this address among its allowedOrigins or redirectUris.'
    return [{ field, code: 'not_registered', message }]
  })
}

/** One spelling alone: what a browser would read in another way than it is written is none (`https:\host`, tabs, other hosts in front of an `@`). */
function parseReturnUrl(text: string, mode: Mode): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || ![url.href, `${url.origin}${url.search}${url.hash}`].includes(text)) return null
  if (url.username !== '' || url.password !== '') return null
  if (url.protocol === 'https:') return url
  return url.protocol === 'http:' && mode === 'sandbox' && isLoopback(url.hostname) ? url : null
}

/** Where the assistant leads back to now: only as long as an application has the origin registered. Nothing is read for a ticket without. */
export async function returnUrlsNow(
  { db, config }: { readonly db: Queryable; readonly config: Pick<Config, 'mode'> },
  { returnUrl, successUrl, applicationIds }: ReturnUrls & Pick<SetupTicket, 'applicationIds'>,
): Promise<ReturnUrls> {
  if (returnUrl === null && successUrl === null) return { returnUrl, successUrl }
  const places = await placesOf(db, applicationIds)
  const still = (text: string | null) => {
    const url = text === null ? null : parseReturnUrl(text, config.mode)
    return url !== null && isRegistered(url.origin, places, config.mode) ? text : null
  }
  return { returnUrl: still(returnUrl), successUrl: still(successUrl) }
}
