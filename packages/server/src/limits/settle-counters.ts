import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import type { Counter } from './counter.ts'
import { type Admitted, settleAdmitted, type Total } from './store.ts'

/** What was sent of a counter. It goes on counting while the statement runs, and may turn to its next window. */
interface Sent {
  readonly counter: Counter
  readonly key: string
  readonly window: number
  readonly own: number
  readonly late: number
}

/**
 * Settles counters with the database, in one statement. If it fails they stay as they are, to be settled later; if it
 * was done and only its answer was lost, its counts are told twice: limits err on the strict side.
 */
export async function settleCounters(
  { db, vault }: { readonly db: Queryable; readonly vault: Vault },
  counters: readonly Counter[],
): Promise<void> {
  const sent = counters.map((counter): Sent => {
    const { window, own, late } = counter
    return { counter, key: vault.hash(counter.key).toString('base64url'), window, own, late }
  })
  const admitted = sent.flatMap(admittedOf)
  if (admitted.length === 0) return
  const totals = new Map<string, Total>()
  for (const total of await settleAdmitted(db, admitted)) {
    totals.set(`${total.key} ${String(total.window)}`, total)
  }
  const totalOf = (key: string, window: number) => totals.get(`${key} ${String(window)}`)
  for (const each of sent) {
    learn(each, totalOf(each.key, each.window), totalOf(each.key, each.window - 1))
  }
}

function admittedOf({ counter, key, window, own, late }: Sent): Admitted[] {
  const lengthMs = counter.limit.windowSeconds * 1000
  // Of the current window nothing is told, too, by a process that has refused: it wants to know what the others admit.
  const counts = [{ key, window, used: own }, ...(late > 0 ? [{ key, window: window - 1, used: late }] : [])]
  return counts.map((each) => ({ ...each, expiresAt: new Date((each.window + 2) * lengthMs) }))
}

function learn(
  { counter, window, own, late }: Sent,
  now: Total | undefined,
  earlier: Total | undefined,
): void {
  if (counter.window === window) {
    counter.own -= own
    counter.late -= late
    counter.shared = now?.used ?? counter.shared
    counter.before = earlier?.used ?? now?.before ?? counter.before
  } else if (counter.window === window + 1) {
    // It turned meanwhile: what was sent as this window's is now the late part of the one before.
    counter.late -= own
    counter.before = Math.max(counter.before, (now?.used ?? 0) + counter.late)
  }
}
