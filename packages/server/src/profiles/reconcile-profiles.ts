import { type NormalizedProfile, SsoError, mapAgain } from '@cardea/protocol'
import { type AwaitingProfile, awaitingDelete, awaitingLockAfter } from '../connections/awaiting-store.ts'
import { connectionLockById } from '../connections/store.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type DoorRules, doorRulesOf, isOutside } from '../organizations/door-rules.ts'
import { missingAttributes } from './missing-attributes.ts'
import { profileMend } from './reconcile-store.ts'

export interface Reconciliation {
  /** Have a profile now. */
  readonly mended: number
  /** Still lack something. */
  readonly waiting: number
  /** Lack nothing, but their e-mail is outside the organization’s domains: let go, and refused by that name next time. */
  readonly outside: number
}

interface Parts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** Rows at a time, so that a large organization does not fill the memory. */
const BATCH = 500

/**
 * Maps everybody who waits at a connection again, with its mapping of today. Signs nobody in and issues
 * nothing: whoever is mended has a profile, and gets in at their next sign-in. Run it in a transaction.
 * Fails with `request.not_found`.
 */
export async function reconcileProfiles(
  parts: Parts,
  tenant: Tenant,
  id: ConnectionId,
): Promise<Reconciliation> {
  const connection = await connectionLockById(parts.db, tenant, id)
  if (connection === null || connection.protocol === 'social') throw new SsoError('request.not_found')
  const rules = await doorRulesOf(parts.db, connection.organizationId)
  const total = { mended: 0, waiting: 0, outside: 0 }
  let after = ''
  for (;;) {
    const people = await awaitingLockAfter(parts.db, connection, after, BATCH)
    for (const person of people) total[await reconcile(parts, connection, rules, person)] += 1
    const last = people.at(-1)
    if (last === undefined || people.length < BATCH) break
    after = last.id
  }
  await tell(parts, connection, total)
  return total
}

async function reconcile(
  { db }: Parts,
  connection: OrganizationConnection,
  rules: DoorRules,
  held: AwaitingProfile,
): Promise<keyof Reconciliation> {
  const profile = tryMap(connection, held)
  if (profile === null || missing(connection, rules, profile)) return 'waiting'
  const outside = isOutside(rules, profile.email)
  const isRefused = outside && !rules.allowOutsideProfiles
  if (!isRefused) await profileMend(db, held, profile, outside)
  await awaitingDelete(db, connection, [held.id])
  return isRefused ? 'outside' : 'mended'
}

/** As the door sees it: without an e-mail nobody gets in who is not allowed to be from outside. */
function missing(connection: OrganizationConnection, rules: DoorRules, profile: NormalizedProfile): boolean {
  if (profile.email === null && !rules.allowOutsideProfiles) return true
  return missingAttributes(profile, connection.requiredAttributes).length > 0
}

function tryMap({ provider, protocol, mapping, roleMapping }: OrganizationConnection, held: AwaitingProfile) {
  const { idpId, rawAttributes } = held.profile
  try {
    return mapAgain({ provider, protocol, idpId, rawAttributes }, mapping, roleMapping)
  } catch (error) {
    if (error instanceof SsoError && error.code === 'login.subject_unusable') return null
    throw error
  }
}

async function tell(parts: Parts, connection: OrganizationConnection, total: Reconciliation): Promise<void> {
  if (total.mended === 0) return
  await eventInsert(parts.db, parts, {
    type: 'connection.profiles_reconciled',
    organizationId: connection.organizationId,
    objectId: connection.id,
    data: { ...total },
  })
}
