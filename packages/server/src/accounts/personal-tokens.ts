import { SsoError, invalidInput } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import { isWithin, parseAddress, parseIpRange, showIpRange } from '../platform/ip-range.ts'
import type { Database } from '../storage/database.ts'
import { newId, type OrganizationId, type PersonalTokenId } from '../storage/ids.ts'
import {
  personalTokenCount,
  personalTokenDelete,
  personalTokenFind,
  personalTokenInsert,
  personalTokenTouch,
  userLock,
} from './personal-token-store.ts'
import { isTokenText, newTokenText } from './token-text.ts'
import type { PersonalToken, TokenScope } from './token-types.ts'
import type { AccountParts, Authentication } from './types.ts'

type TokenParts = Omit<AccountParts, 'config' | 'db'> & { readonly db: Database }

/** The longest that a token lives, in days. */
export const MAX_TOKEN_DAYS = 366

/** Tokens that one person can have. */
const MAX_TOKENS = 100

export interface NewPersonalToken {
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly expiresAt: Date
  /** Null: all organizations of the person. A session that is bound to one makes tokens of that one only. */
  readonly organizationId: OrganizationId | null
  /** CIDR, or single addresses; empty: from anywhere. */
  readonly ipRanges: readonly string[]
}

/**
 * Makes a token with the authority of a session, and no more: where the session is good for one organization, so is the token. Whether
 * its person is a member there is for the caller to know. The text is shown this once.
 *
 * Fails with `request.invalid` (expiry, ranges, another organization than the session's) and `request.too_many`.
 */
export async function createPersonalToken(
  parts: TokenParts,
  maker: Authentication,
  input: NewPersonalToken,
): Promise<{ readonly token: PersonalToken; readonly text: string }> {
  const text = newTokenText(parts.random)
  const values = {
    id: newId('personalToken', parts),
    userId: maker.userId,
    organizationId: pinOf(maker, input.organizationId),
    connectionId: maker.connectionId,
    name: input.name,
    hint: text.slice(-4),
    scopes: [...new Set(input.scopes)],
    ipRanges: normalizedRanges(input.ipRanges),
    expiresAt: checkedExpiry(input.expiresAt, parts.clock.now()),
    tokenHash: parts.vault.hash(text),
  }
  const token = await parts.db.transaction(async (db) => {
    // One after the other, so that the count holds for all of a person's processes.
    if (!(await userLock(db, maker.userId))) throw new SsoError('request.unauthenticated')
    if ((await personalTokenCount(db, maker.userId)) >= MAX_TOKENS) {
      throw new SsoError('request.too_many', { limit: MAX_TOKENS })
    }
    const made = await personalTokenInsert(db, values)
    const { id, userId, organizationId, scopes } = made
    const event = {
      type: 'account.token_created',
      organizationId,
      objectId: id,
      data: { userId, scopes },
    } as const
    await eventInsert(db, parts, event)
    return made
  })
  return { token, text }
}

function pinOf(maker: Authentication, asked: OrganizationId | null): OrganizationId | null {
  if (maker.organizationId === null || asked === null || asked === maker.organizationId) {
    return maker.organizationId ?? asked
  }
  throw unknownOrganization()
}

/** The same whether there is no such organization or the asker does not belong to it. */
export function unknownOrganization(): SsoError {
  return invalidInput({
    field: 'organizationId',
    code: 'not_found',
    message: 'This id names no organization that you can act for.',
  })
}

function checkedExpiry(expiresAt: Date, now: Date): Date {
  const latest = now.getTime() + MAX_TOKEN_DAYS * 24 * 3600 * 1000
  if (expiresAt > now && expiresAt.getTime() <= latest) return expiresAt
  throw invalidInput({
    field: 'expiresAt',
    code: 'out_of_range',
    message: `Give a time to come, at most ${String(MAX_TOKEN_DAYS)} days from now.`,
  })
}

function normalizedRanges(texts: readonly string[]): readonly string[] {
  const ranges = texts.map(parseIpRange)
  const faults = ranges.flatMap((range, index) => {
    if (range === null)
      return [rangeFault(index, 'invalid_format', 'Give an address, or a network as 192.0.2.0/24.')]
    return range[1] === 0
      ? [rangeFault(index, 'everywhere', 'This is everywhere; leave the list empty instead.')]
      : []
  })
  if (faults.length > 0) throw invalidInput(...faults)
  return [...new Set(ranges.flatMap((range) => (range === null ? [] : [showIpRange(range)])))]
}

function rangeFault(index: number, code: string, message: string) {
  return { field: `ipRanges.${String(index)}`, code, message }
}

/**
 * The token with this text, used now from this address; null, and nothing else to tell them apart, for one that is unknown, expired, deleted,
 * of a connection that is not active any more, or not for use from there. An address that is not known is in no range.
 */
export async function usePersonalToken(
  { db, vault }: Pick<TokenParts, 'db' | 'vault'>,
  text: string,
  address: string | null,
): Promise<PersonalToken | null> {
  if (!isTokenText(text)) return null
  const token = await personalTokenFind(db, vault.hash(text))
  if (token === null || !isFromRange(token, address)) return null
  await personalTokenTouch(db, token.id)
  return token
}

function isFromRange({ ipRanges }: PersonalToken, address: string | null): boolean {
  if (ipRanges.length === 0) return true
  const from = parseAddress(address ?? '')
  return (
    from !== null &&
    ipRanges.some((text) => {
      const range = parseIpRange(text)
      return range !== null && isWithin(from, range)
    })
  )
}

/** Deletes a token of whoever is signed in; `request.not_found` when they have none of this id. */
export async function deletePersonalToken(
  parts: TokenParts,
  asker: Pick<Authentication, 'userId' | 'organizationId'>,
  id: PersonalTokenId,
): Promise<void> {
  await parts.db.transaction(async (db) => {
    const deleted = await personalTokenDelete(db, asker, id)
    if (deleted === null) throw new SsoError('request.not_found')
    const { organizationId, userId } = deleted
    const event = { type: 'account.token_deleted', organizationId, objectId: id, data: { userId } } as const
    await eventInsert(db, parts, event)
  })
}
