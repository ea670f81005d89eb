import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Who has asked for what is being done: read where an event is written, and nowhere else.
 *
 * It goes along with the calls and not through their arguments, because forty actions on three faces write events and none of them
 * decides anything by it: an argument that one of them forgets to pass on would be an event of nobody. Each request has its own, for
 * the time of its handler; what happens by itself (jobs, the first start, a sign-in until it is one) has none.
 */

export type ActorKind = 'api_key' | 'application' | 'operator' | 'user' | 'setup_ticket'

export interface Actor {
  readonly kind: ActorKind
  /** Of the key, the application, the user or the ticket. */
  readonly id: string
  /** The client's one address; null: it cannot be known. */
  readonly address: string | null
  readonly userAgent: string | null
}

/** Characters of a `User-Agent` that are kept. */
const LONGEST_AGENT = 300

const acting = new AsyncLocalStorage<Actor>()

/**
 * How many act now. Before Node 24 a storage in use makes every promise slower (`storage/pool-database.ts`), so with the last of them it is
 * put away.
 */
let running = 0

/** Does `work` in the name of `actor`. */
export async function actingAs<Result>(actor: Actor, work: () => Promise<Result>): Promise<Result> {
  const userAgent = actor.userAgent?.slice(0, LONGEST_AGENT) ?? null
  running += 1
  try {
    return await acting.run({ ...actor, userAgent }, work)
  } finally {
    running -= 1
    if (running === 0) acting.disable()
  }
}

/** In whose name the code that asks was called; null: in nobody's. */
export function currentActor(): Actor | null {
  return acting.getStore() ?? null
}
