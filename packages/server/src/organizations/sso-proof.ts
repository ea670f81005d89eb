import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import { type ConnectionProof, ssoProofs } from './policy-store.ts'
import type { Organization } from './types.ts'

const DAY = 86_400_000

/**
 * Does this connection work for certain (incidents row 107)? Either of two shows it:
 *
 * - A test sign-in has passed within the last day, so it is set up right now, and somebody has signed in to an application by it, so it is
 *   known to people and not to its admin alone.
 * - The test of its owners has passed within the last day, and an owner or admin has really signed in by it, too; both with the
 *   settings that it has now. A real sign-in of theirs shows all that a test sign-in does, and that it lets in who could mend it.
 */
export function isProven(proof: ConnectionProof, now: Date): boolean {
  const today = (time: Date | null) => time !== null && now.getTime() - time.getTime() <= DAY
  const byTestSignIn = today(proof.testedAt) && proof.signedInAt !== null
  return byTestSignIn || (today(proof.reachedAt) && today(proof.adminSignedInAt))
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
  const tested = proofs.find((proof) => isProven({ ...proof, signedInAt: now }, now))
  if (tested !== undefined) return `a sign-in to an application through ${tested.name}`
  const reached = proofs.find((proof) => isProven({ ...proof, adminSignedInAt: now }, now))
  if (reached !== undefined) {
    return `a sign-in of an owner or admin through ${reached.name}, with the settings that it has now, within the last 24 hours`
  }
  const [nearest] = [...proofs].sort((one, other) => when(other.signedInAt) - when(one.signedInAt))
  return `a test of ${nearest?.name ?? 'the connection'} that has passed within the last 24 hours`
}

const when = (time: Date | null) => time?.getTime() ?? 0
