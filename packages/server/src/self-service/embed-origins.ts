import { type InputFault, matchesRedirectUri } from '@cardea/protocol'
import { type BrowserPlaces, applicationPlacesList } from '../applications/store.ts'
import type { Config } from '../config/config.ts'
import { isLoopback } from '../config/is-loopback.ts'
import type { Queryable } from '../storage/database.ts'
import type { ApplicationId } from '../storage/ids.ts'
import type { SetupTicket } from './types.ts'

type Mode = Config['mode']

/**
 * What can be said in a policy (CSP 3 §2.3.1): no IPv6 address, and none of the signs that a URL admits in its host and a policy reads as the end
 * of a directive.
 */
const IN_A_POLICY = /^(https?):\/\/([a-z0-9.-]+)(?::[0-9]+)?$/

/** What is wrong with these as origins that may frame the assistant: in form, or that no application has registered them. */
export function embedOriginFaults(
  origins: readonly string[],
  places: readonly BrowserPlaces[],
  mode: Mode,
): InputFault[] {
  return origins.flatMap((origin, index) => {
    const fault = (code: string, message: string) => [
      { field: `embedOrigins.${String(index)}`, code, message },
    ]
    if (!isOrigin(origin, mode)) {
      const message =
        'An origin is scheme, host and port only, such as https://app.example.com. In sandbox mode it can be http://localhost or http://127.0.0.1 with a port.'
      return fault('not_an_origin', message)
    }
    if (isRegistered(origin, places, mode)) return []
    return fault(
      'not_registered',
      'No application that the ticket is for has this among its allowedOrigins or redirectUris.',
    )
  })
}

function isOrigin(text: string, mode: Mode): boolean {
  const [, scheme, host = ''] = IN_A_POLICY.exec(text) ?? []
  if (scheme === undefined || !URL.canParse(text) || new URL(text).origin !== text) return false
  return scheme === 'https' || (mode === 'sandbox' && isLoopback(host))
}

/**
 * May pages of this origin show the assistant, and may it lead back to them? Only those that receive codes or answers of an application anyway. What an application has
 * registered was https, or loopback, or (sandbox) has a first label `*`, when it was registered.
 */
export function isRegistered(origin: string, places: readonly BrowserPlaces[], mode: Mode): boolean {
  return places.some(({ type, allowedOrigins, redirectUris }) =>
    [...allowedOrigins, ...redirectUris.flatMap(originOf)].some((registered) =>
      matchesRedirectUri(`${origin}/`, `${registered}/`, { mode, type }),
    ),
  )
}

function originOf(uri: string): string[] {
  const { protocol, origin } = URL.canParse(uri) ? new URL(uri) : { protocol: '', origin: '' }
  return /^https?:$/.test(protocol) ? [origin] : []
}

/** The origins whose pages may show the assistant to whoever is at home at this application: all that it has registered one by one. */
export async function originsOfApplication(
  { db, config }: { readonly db: Queryable; readonly config: Pick<Config, 'mode'> },
  id: ApplicationId,
): Promise<readonly string[]> {
  const places = await placesOf(db, [id])
  const origins = places.flatMap(({ allowedOrigins, redirectUris }) => [
    ...allowedOrigins,
    ...redirectUris.flatMap(originOf),
  ])
  return [...new Set(origins)].filter((origin) => isOrigin(origin, config.mode))
}

/** The places of the applications that a ticket is for; of all when it names none. */
export async function placesOf(
  db: Queryable,
  applicationIds: SetupTicket['applicationIds'],
): Promise<readonly BrowserPlaces[]> {
  const all = await applicationPlacesList(db)
  return applicationIds.length === 0 ? all : all.filter(({ id }) => applicationIds.includes(id))
}

/**
 * Whose pages may frame the assistant now (incidents row 92): of the ticket's origins those that an application still has. Nothing is read
 * for a ticket without origins.
 */
export async function framedBy(
  { db, config }: { readonly db: Queryable; readonly config: Pick<Config, 'mode'> },
  { embedOrigins, applicationIds }: Pick<SetupTicket, 'embedOrigins' | 'applicationIds'>,
): Promise<readonly string[]> {
  if (embedOrigins.length === 0) return []
  const places = await placesOf(db, applicationIds)
  return embedOrigins.filter((origin) => isRegistered(origin, places, config.mode))
}
