import type { Log } from '../platform/log.ts'
import { type CheckParts, checkDomain } from './check-domain.ts'
import { claimDueDomains } from './store.ts'

/** Domains per round: a resolver that hangs holds up few others, and the next round comes in a minute. */
const PER_ROUND = 50
const AT_ONCE = 10

/**
 * Looks for the records of all domains that are due: of those that await theirs, and once a day of those that are verified by one.
 * Answers how many were looked at. Any number of processes may do it.
 */
export async function checkDueDomains(parts: CheckParts & { readonly log: Log }): Promise<number> {
  const due = await claimDueDomains(parts.db, parts.clock.now(), PER_ROUND)
  const waiting = [...due]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { id: domainId } = next
      await checkDomain(parts, next).catch((error: unknown) => {
        parts.log.warn({ domainId, reason: String(error) }, 'a domain could not be checked')
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return due.length
}
