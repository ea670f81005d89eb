import type { Customer } from './customer.ts'
import { type Ledger, createLedger } from './ledger.ts'
import { type Reply, type Request, type Send, errorCode } from './send.ts'
import { signInOnce } from './load-sign-ins.ts'
import { writeOnce } from './load-writes.ts'

/** How a request of the load ended. `odd` is a fault, whatever else has happened. */
export type Ending = 'done' | 'unavailable' | 'lost' | 'odd'

/** Sends a request of the load, counts how it ended, and answers it if it succeeded; else null. */
export type Ask = (request: Request) => Promise<Reply | null>

/** API writes and sign-ins by several clients at once, until it is stopped. */
export interface Load {
  readonly ledger: Ledger
  readonly endings: Readonly<Record<Ending, number>>
  /** What ended oddly, in words. */
  readonly odd: readonly string[]
  /** Resolves, while the other clients are in the middle of their requests, when so many have ended so. */
  reached(ending: Ending, count: number): Promise<void>
  /** Lets every client finish its request and resolves. */
  stop(): Promise<void>
}

const WRITERS = 3
const PEOPLE = 4
let loads = 0

export function startLoad(send: Send, customer: Customer): Load {
  const ledger = createLedger()
  const endings = { done: 0, unavailable: 0, lost: 0, odd: 0 }
  const odd: string[] = []
  const waiting: { readonly ending: Ending; readonly count: number; readonly resolve: () => void }[] = []
  let stopped = false
  const ask: Ask = async (request) => {
    const reply = await send(request)
    const ending = endingOf(reply)
    endings[ending] += 1
    if (ending === 'odd' && reply !== null)
      odd.push(`${request.url}: ${String(reply.status)} ${errorCode(reply) ?? ''}`)
    for (const { resolve, ...goal } of waiting) if (endings[goal.ending] >= goal.count) resolve()
    return ending === 'done' ? reply : null
  }
  loads += 1
  const name = `load-${String(loads)}`
  const client = async (work: (name: string) => Promise<void>, kind: string) => {
    for (let turn = 0; !stopped && endings.lost + endings.odd === 0; turn++)
      await work(`${name}-${kind}-${String(turn)}`)
  }
  const clients = [
    ...range(WRITERS).map((n) => client((id) => writeOnce(ask, ledger, customer, id), `writer${String(n)}`)),
    ...range(PEOPLE).map((n) => client((id) => signInOnce(ask, ledger, customer, id), `person${String(n)}`)),
  ]
  const ended = Promise.all(clients)
  return {
    ledger,
    endings,
    odd,
    reached: (ending, count) =>
      Promise.race([
        new Promise<void>((resolve) => void waiting.push({ ending, count, resolve })),
        ended.then(() => {
          throw new Error(
            `the load ended before ${String(count)} × ${ending}: ${JSON.stringify({ ...endings, odd })}`,
          )
        }),
      ]),
    async stop() {
      stopped = true
      await ended
    },
  }
}

/** A redirect is a success unless it carries an error; so is every 2xx. */
function endingOf(reply: Reply | null): Ending {
  if (reply === null) return 'lost'
  const code = errorCode(reply)
  if (code === 'internal.unavailable') return 'unavailable'
  const redirected = reply.status >= 300 && reply.status < 400 && code === null
  return reply.status < 300 || redirected ? 'done' : 'odd'
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
