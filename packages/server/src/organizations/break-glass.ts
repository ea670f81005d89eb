import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Vault } from '../keys/vault.ts'
import { checkStanding } from '../limits/check-standing.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import type { OrganizationId, UserId } from '../storage/ids.ts'
import { newBreakGlassCode, readBreakGlassCode } from './break-glass-code.ts'
import { type BreakGlassCaller, breakGlassReplace, breakGlassUse, ownerLock } from './break-glass-store.ts'

export interface BreakGlassParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** How many an owner gets at a time. */
export const BREAK_GLASS_CODES = 10

/**
 * Gives an owner new codes for the day on which single sign-on is broken, in the place of all earlier ones. Shown once: only their hashes
 * are kept. Whoever stops being an owner can use none of them. Fails with `organization.break_glass_owners_only`.
 */
export async function issueBreakGlassCodes(
  { db, vault, ...parts }: BreakGlassParts,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<string[]> {
  const codes = Array.from({ length: BREAK_GLASS_CODES }, () => newBreakGlassCode(parts.random))
  const hashes = codes.map((code) => vault.hash(code.replaceAll('-', '')))
  await db.transaction(async (transaction) => {
    if (!(await ownerLock(transaction, organizationId, userId))) {
      throw new SsoError('organization.break_glass_owners_only')
    }
    await breakGlassReplace(transaction, organizationId, userId, hashes)
    const data = { userId, codes: BREAK_GLASS_CODES }
    await eventInsert(transaction, parts, {
      type: 'organization.break_glass_issued',
      organizationId,
      objectId: organizationId,
      data,
    })
  })
  return codes
}

/**
 * Opens the organization to the session of an owner for an hour, although it was not begun by single sign-on: uses one of their codes
 * up. A code is no credential of its own: the owner has signed in with two factors (`methods`, RFC 8176) before. Every other reason to
 * refuse has the same answer, and wrong codes are limited for each user.
 *
 * `tell` is run in the same transaction, so that whoever has to know of it does.
 *
 * Fails with `organization.break_glass_needs_mfa`, `organization.break_glass_refused`, `request.rate_limited`.
 */
export async function openWithBreakGlass(
  { db, vault, limiter, ...parts }: BreakGlassParts & { readonly limiter: Limiter },
  { methods, ...caller }: BreakGlassCaller & { readonly methods: readonly string[] },
  typed: string,
  tell: (db: Queryable) => Promise<void> = () => Promise.resolve(),
): Promise<{ readonly until: Date; readonly left: number }> {
  if (!methods.includes('mfa')) throw new SsoError('organization.break_glass_needs_mfa')
  checkStanding(limiter.look('wrong-break-glass-codes', caller.userId))
  const codeHash = vault.hash(readBreakGlassCode(typed) ?? '')
  const { organizationId, userId, sessionId } = caller
  const opened = await db.transaction(async (transaction) => {
    const used = await breakGlassUse(transaction, caller, codeHash)
    if (used === null) return null
    await eventInsert(transaction, parts, {
      type: 'organization.break_glass_used',
      organizationId,
      objectId: organizationId,
      data: { userId, sessionId, ...used },
    })
    await tell(transaction)
    return used
  })
  if (opened !== null) return opened
  limiter.note('wrong-break-glass-codes', userId)
  throw new SsoError('organization.break_glass_refused')
}
