import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import { type ConnectionProof, ssoProofs } from './policy-store.ts'
import type { Organization } from './types.ts'

const DAY = 86_400_000

/**
 * Does this connection work for certain? A test of it has passed within the last day, so it is set up right now, and somebody has signed in to an
 * application by it, so it is known to people and not to its admin alone (incidents row 107).
 */
export function isProven({ testedAt, signedInAt }: ConnectionProof, now: Date): boolean {
  return testedAt !== null && signedInAt !== null && now.getTime() - testedAt.getTime() <= DAY
}

/**
 * Nobody is left outside by a policy that demands single sign-on: it needs a connection that is known to work. Fails with
 * `organization.sso_not_proven`.
 */
export async function checkSsoProven(db: Queryable, { id }: Organization, now: Date): Promise<void> {
  const proofs = await ssoProofs(db, id)
  if (proofs.some((proof) => isProven(proof, now))) return
  throw new SsoError('organization.sso_not_proven', { missing: missingOf(proofs, now) })
}

/** What the connection that is nearest to it lacks. */
function missingOf(proofs: readonly ConnectionProof[], now: Date): string {
  if (proofs.length === 0) return 'an active connection'
  const isTested = (proof: ConnectionProof) => isProven({ ...proof, signedInAt: now }, now)
  const tested = proofs.find(isTested)
  if (tested !== undefined) return `a sign-in to an application through ${tested.name}`
  const [nearest] = [...proofs].sort((one, other) => when(other.signedInAt) - when(one.signedInAt))
  return `a test of ${nearest?.name ?? 'the connection'} that has passed within the last 24 hours`
}

const when = (time: Date | null) => time?.getTime() ?? 0
