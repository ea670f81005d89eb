import { matchesRedirectUri } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Queryable } from '../storage/database.ts'
import { type BrowserPlaces, applicationPlacesList } from './store.ts'
import type { Application } from './types.ts'

/** Whose scripts may read what the endpoints for applications answer. */
export interface ApplicationOrigins {
  /**
   * Has this application registered the origin: as one of its `allowedOrigins`, or as the origin of a redirect URI, which
   * receives its codes anyway? `clientId` null: has any application? A foreign origin is no error; there is only no permission to read.
   */
  allows(origin: string, clientId: string | null): Promise<boolean>
}

interface Parts {
  readonly db: Queryable
  readonly clock: Clock
  readonly config: Pick<Config, 'mode'>
}

/** All applications, read at once: however many origins are made up, one statement in so long is all that they cost. */
const FRESH_MS = 5_000

interface RegisteredOrigin {
  readonly origin: string
  readonly type: Application['type']
}

interface Known {
  readonly byClient: ReadonlyMap<string, readonly RegisteredOrigin[]>
  readonly all: readonly RegisteredOrigin[]
}

/** Nothing is read until a browser asks: who calls from a server sends no `Origin`. */
export function createApplicationOrigins(parts: Parts): ApplicationOrigins {
  let known: Known = { byClient: new Map(), all: [] }
  let reading: Promise<void> | null = null
  let readAt = -Infinity

  async function read(): Promise<void> {
    readAt = parts.clock.now().getTime()
    known = knownOf(await applicationPlacesList(parts.db))
  }
  async function load(): Promise<Known> {
    if (parts.clock.now().getTime() - readAt >= FRESH_MS || reading !== null) {
      // Without the database the last ones serve on: the request itself says what is amiss.
      reading ??= read()
        .catch(() => undefined)
        .finally(() => {
          reading = null
        })
      await reading
    }
    return known
  }
  return {
    async allows(origin, clientId) {
      const { byClient, all } = await load()
      const registered = clientId === null ? all : (byClient.get(clientId) ?? [])
      const { mode } = parts.config
      // What a redirect URI may be, its origin may: a first label `*` in sandbox mode, any port of loopback for public clients.
      return registered.some((each) =>
        matchesRedirectUri(`${origin}/`, `${each.origin}/`, { mode, type: each.type }),
      )
    },
  }
}

function knownOf(applications: readonly BrowserPlaces[]): Known {
  const byClient = new Map(applications.map((application) => [application.clientId, originsOf(application)]))
  const all = new Map([...byClient.values()].flat().map((each) => [`${each.type} ${each.origin}`, each]))
  return { byClient, all: [...all.values()] }
}

function originsOf({ type, allowedOrigins, redirectUris }: BrowserPlaces): RegisteredOrigin[] {
  const ofUris = redirectUris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri).origin)
  return [...new Set([...allowedOrigins, ...ofUris])].map((origin) => ({ origin, type }))
}
