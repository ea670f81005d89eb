import { SsoError } from '@cardea/protocol'
import { emailKey } from '../accounts/email-key.ts'
import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { operatorLinkInsert } from './link-store.ts'
import { operatorExists, operatorFindByEmail } from './operator-store.ts'
import type { OperatorRole } from './types.ts'

export interface LinkParts {
  readonly config: Pick<Config, 'publicUrl'>
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

const LINK_HOURS = 24

/** A link that was just made: 256 random bits in an address, of which a keyed hash is kept. */
export interface MadeLink {
  readonly url: string
  readonly expiresAt: Date
}

/** A link for the first operator, good until there is one. */
export function makeFirstLink(parts: LinkParts): Promise<MadeLink> {
  return make(parts, { email: null, emailKey: null, userId: null, role: 'admin' })
}

/** A link that makes an operator of whoever has this address and opens it. Fails with `login.email_invalid`, `request.conflict`. */
export async function makeAddingLink(
  parts: LinkParts,
  { email, role }: { readonly email: string; readonly role: OperatorRole },
): Promise<MadeLink> {
  const key = emailKey(email)
  if (key === null) throw new SsoError('login.email_invalid')
  if ((await operatorFindByEmail(parts.db, key)) !== null) {
    throw new SsoError('request.conflict', { field: 'email' })
  }
  return make(parts, { email: email.trim(), emailKey: key, userId: null, role })
}

/**
 * The link that whoever has the machine may make at any time: without an address for the first operator, with one for an operator who has
 * lost their password.
 *
 * Fails with `operator.address_unknown`.
 */
export async function makeOperatorLink(parts: LinkParts, email: string | null): Promise<MadeLink> {
  if (!(await operatorExists(parts.db))) {
    return email === null ? makeFirstLink(parts) : makeAddingLink(parts, { email, role: 'admin' })
  }
  const operator = email === null ? null : await operatorFindByEmail(parts.db, emailKey(email) ?? '')
  if (operator === null) throw new SsoError('operator.address_unknown')
  return make(parts, { email: null, emailKey: null, userId: operator.id, role: operator.role })
}

async function make(
  { config, db, vault, clock, random }: LinkParts,
  whose: Pick<Parameters<typeof operatorLinkInsert>[1], 'email' | 'emailKey' | 'userId' | 'role'>,
): Promise<MadeLink> {
  const token = randomToken(random)
  const expiresAt = new Date(clock.now().getTime() + LINK_HOURS * 3_600_000)
  await operatorLinkInsert(db, { ...whose, tokenHash: vault.hash(token), expiresAt })
  return { url: `${config.publicUrl}/dashboard/welcome?token=${token}`, expiresAt }
}
