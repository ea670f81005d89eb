import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { brokenConnectionCodes } from './broken-connection.ts'
import { type BrokenSignOn, organizationsBroken, policyRevert } from './revert-store.ts'
import type { SecurityPolicy } from './types.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Later than that, people have long signed in by it, and who can break an identity provider must not gain by it. */
const AFTER_RAISING = 7 * DAY
/** Nobody's answer was good for so long. */
const WINDOW = 60 * MINUTE
/** It has been failing for so long: a short fault is over by then. */
const LASTING = 15 * MINUTE
/** So many people, each known by an earlier sign-in in the same browser. */
const PEOPLE = 3

/** A policy that has fallen back by itself. */
export interface RevertedPolicy {
  readonly organizationId: OrganizationId
  /** How many could not sign in. */
  readonly people: number
  readonly after: SecurityPolicy
}

interface Parts {
  readonly db: Database
  /** Tells those who have to know of it, in the same transaction. */
  readonly tell: (db: Queryable, reverted: RevertedPolicy) => Promise<void>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/**
 * Lets a policy fall back that demands single sign-on since a week at most and locks everybody out, because the connections do not work
 * (incidents row 107). To fall back is to demand less, so it takes what nobody can bring about from outside: three different people
 * who have signed in before by the same connection, in the same browser, and now fail with errors of the connection, for a quarter
 * of an hour and more, while within an hour nothing that the identity provider said was good. docs/organizations.md has the arithmetic.
 * Answers how many fell back. Any number of processes may do it; one acts.
 */
export async function revertBrokenPolicies(parts: Parts): Promise<number> {
  const now = parts.clock.now().getTime()
  const broken = await organizationsBroken(parts.db, {
    raisedAfter: new Date(now - AFTER_RAISING),
    since: new Date(now - WINDOW),
    failingBefore: new Date(now - LASTING),
    people: PEOPLE,
    codes: brokenConnectionCodes,
  })
  let reverted = 0
  for (const each of broken) reverted += Number(await revert(parts, each))
  return reverted
}

async function revert({ db, log, tell, ...parts }: Parts, broken: BrokenSignOn): Promise<boolean> {
  const { id, raisedAt, people, codes, failingSince } = broken
  const happened = await db.transaction(async (transaction) => {
    const change = await policyRevert(transaction, broken)
    if (change === null) return false
    await eventInsert(transaction, parts, {
      type: 'organization.policy_reverted',
      organizationId: id,
      objectId: id,
      data: { ...change, reason: 'connections_broken', people, codes, failingSince, raisedAt },
    })
    await tell(transaction, { organizationId: id, people, after: change.after })
    return true
  })
  if (happened)
    log.warn({ organizationId: id, people, codes }, 'single sign-on is broken, so its policy fell back')
  return happened
}
