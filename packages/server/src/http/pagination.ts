import { z } from 'zod'
import { type Id, type IdKind, isId } from '../storage/ids.ts'
import type { Order, Page, PageRequest, WindowRequest } from '../storage/page.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

/**
 * The query parameters of a list, to be spread into its strict query schema. The cursor is opaque to
 * callers: the base64url of the last id they saw. One that is not ours is `request.invalid`.
 *
 * @example query: z.strictObject({ ...pageQuery('organization'), slug: z.string().optional() })
 */
export function pageQuery<Kind extends IdKind>(kind: Kind) {
  return {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(MAX_LIMIT)
      .default(DEFAULT_LIMIT)
      .describe(`How many items, 1 to ${MAX_LIMIT}.`),
    cursor: cursorSchema(kind)
      .optional()
      .describe('`nextCursor` of the previous answer; absent: from the start.'),
  }
}

function cursorSchema<Kind extends IdKind>(kind: Kind): z.ZodType<Id<Kind>, string> {
  return z.string().transform((cursor, context) => {
    const id = Buffer.from(cursor, 'base64url').toString('latin1')
    // One spelling per cursor: lenient base64 would let several texts mean the same place.
    if (isId(kind, id) && encodeCursor(id) === cursor) return id
    context.addIssue({ code: 'custom', message: 'Not a cursor of this list; take it from nextCursor.' })
    return z.NEVER
  })
}

function encodeCursor(id: string): string {
  return Buffer.from(id, 'latin1').toString('base64url')
}

/** What a parsed list query asks of the store. */
export function pageRequest(query: {
  readonly limit: number
  readonly cursor?: string | undefined
}): PageRequest {
  return { limit: query.limit, after: query.cursor ?? null }
}

/** The same of a list that can be read from both ends. */
export function windowQuery<Kind extends IdKind>(kind: Kind) {
  return {
    ...pageQuery(kind),
    order: z
      .enum(['oldest', 'newest'])
      .default('oldest')
      .describe('Which end comes first. A cursor is good in the order that it was given in.'),
  }
}

export function windowRequest({
  order,
  ...page
}: {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly order: Order
}): WindowRequest {
  return { ...pageRequest(page), order }
}

/** The answer of a list: some items, and the cursor of the rest when there is one. */
export function listSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Send it as `cursor` for the next items; null at the end.'),
  })
}

/** A page of the store as the answer of a list. */
export function listAnswer<Item, Shown>(
  page: Page<Item>,
  show: (item: Item) => Shown,
): { items: Shown[]; nextCursor: string | null } {
  return { items: page.items.map(show), nextCursor: page.next === null ? null : encodeCursor(page.next) }
}

/** The answer of a feed: what has happened since the cursor, and the cursor from which to ask again, later. */
export function feedSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item).describe('Empty: nothing has happened since.'),
    nextCursor: z
      .string()
      .nullable()
      .describe('Keep it, and send it as `cursor` the next time. Null: nothing has ever happened.'),
  })
}

/** A page of the store as the answer of a feed, whose cursor never gets lost. */
export function feedAnswer<Item extends { readonly id: string }, Shown>(
  page: Page<Item>,
  { after }: PageRequest,
  show: (item: Item) => Shown,
): { items: Shown[]; nextCursor: string | null } {
  const last = page.items.at(-1)?.id ?? after
  return { items: page.items.map(show), nextCursor: last === null ? null : encodeCursor(last) }
}
