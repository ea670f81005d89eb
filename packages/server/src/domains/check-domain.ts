import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Dns } from '../platform/dns.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { afterLook } from './after-look.ts'
import { domainEvent } from './domain-event.ts'
import { lookForRecord } from './look-for-record.ts'
import { domainIsOwnedElsewhere, domainLock, domainUpdate } from './store.ts'
import type { CheckOutcome, Domain } from './types.ts'

export interface CheckParts {
  readonly db: Database
  readonly dns: Dns
  readonly clock: Clock
  readonly random: Random
}

/**
 * Looks for the record of a domain, and keeps what that makes of it (`after-look.ts`), with its event. Null when the domain is
 * gone by now. Of two organizations whose records are both there, the first one has the domain.
 */
export async function checkDomain(parts: CheckParts, domain: Domain): Promise<Domain | null> {
  const outcome = await lookForRecord(parts.dns, domain)
  try {
    return await parts.db.transaction((db) => keep({ ...parts, db }, domain, outcome))
  } catch (error) {
    // The unique index has the last word, when both look at once.
    if (!(error instanceof SsoError) || error.code !== 'request.conflict') throw error
    return parts.db.transaction((db) => keep({ ...parts, db }, domain, 'verified_elsewhere'))
  }
}

type InTransaction = Omit<CheckParts, 'db'> & { readonly db: Queryable }

async function keep(
  { db, ...parts }: InTransaction,
  { id, organizationId }: Domain,
  looked: CheckOutcome,
): Promise<Domain | null> {
  const current = await domainLock(db, organizationId, id)
  if (current === null) return null
  const outcome = looked === 'found' && (await isElsewhere(db, current)) ? 'verified_elsewhere' : looked
  const { domain, event } = afterLook(current, outcome, parts.clock.now())
  const kept = await domainUpdate(db, domain)
  if (event !== null) await eventInsert(db, parts, domainEvent(event, domain, { outcome }))
  return kept
}

async function isElsewhere(db: Queryable, { state, organizationId, domain }: Domain): Promise<boolean> {
  return state !== 'verified' && (await domainIsOwnedElsewhere(db, organizationId, domain))
}
