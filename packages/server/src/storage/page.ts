import { type SelectQueryBuilder, sql } from 'kysely'

/** Which part of a list is wanted: at most `limit` items whose id comes after `after`. */
export interface PageRequest {
  readonly limit: number
  readonly after: string | null
}

/** A part of a list in the order of ids, which is the order of age; `next` is the last id when more follow. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
}

/** Makes a page from up to `limit + 1` items: the one too many only tells that more follow. */
export function toPage<Item extends { readonly id: string }>(
  items: readonly Item[],
  limit: number,
): Page<Item> {
  const shown = items.slice(0, limit)
  return { items: shown, next: items.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

/** In which order a list is read. */
export type Order = 'oldest' | 'newest'

/** The same of a list that can be read from both ends, and backwards. */
export interface WindowRequest extends PageRequest {
  /** In the place of `after`: the items that come right before this id, in the order that is asked for. */
  readonly before?: string | null
  /** Which end comes first; absent: the oldest. */
  readonly order?: Order
}

/** A page that also knows whether something comes before it: `previous` is then its first id. */
export interface Window<Item> extends Page<Item> {
  readonly previous: string | null
}

/**
 * Narrows a query to a window of its rows by their `id`, and one row more. The cursor need not be the id of a row that is still there. Hand
 * the rows to `toWindow`.
 */
export function inWindow<Db, Table extends keyof Db, Row>(
  query: SelectQueryBuilder<Db, Table, Row>,
  { limit, after, before = null, order = 'oldest' }: WindowRequest,
): SelectQueryBuilder<Db, Table, Row> {
  // Backwards from `before`, so that the nearest rows are the ones that the limit leaves.
  const ascends = (order === 'oldest') === (before === null)
  const cursor = before ?? after
  const isBeyond = ascends ? sql<boolean>`id > ${cursor}` : sql<boolean>`id < ${cursor}`
  const beyond = cursor === null ? query : query.where(isBeyond)
  return beyond.orderBy(sql`id`, ascends ? 'asc' : 'desc').limit(limit + 1)
}

/** Makes a window from the rows of such a query, in the order that was asked for. */
export function toWindow<Item extends { readonly id: string }>(
  rows: readonly Item[],
  { limit, after, before = null }: WindowRequest,
): Window<Item> {
  const { items, next: beyond } = toPage(rows, limit)
  if (before === null) {
    return { items, next: beyond, previous: after === null ? null : (items[0]?.id ?? null) }
  }
  // Found backwards: the cursor itself follows, and the one too many comes before.
  return { items: items.toReversed(), next: items[0]?.id ?? null, previous: beyond }
}

/** A part of a list by number, for whoever asks for pages so: `skip` items are passed over. Cursors cost less, and miss nothing. */
export interface SliceRequest {
  readonly limit: number
  readonly skip: number
}

/** Such a part, and how many items there are in all. */
export interface Slice<Item> {
  readonly items: readonly Item[]
  readonly total: number
}

/** Runs a query for a slice of its rows, in the order of ids, and counts all of them. */
export async function selectSlice<Db, Table extends keyof Db, Row, Item>(
  query: SelectQueryBuilder<Db, Table, Row>,
  { limit, skip }: SliceRequest,
  toItem: (row: Row) => Item,
): Promise<Slice<Item>> {
  const rows = await query
    .orderBy(sql`id`)
    .limit(limit)
    .offset(skip)
    .execute()
  const count = query.clearSelect().select(sql<number>`count(*)::int`.as('total'))
  // Kysely cannot say what a selection in a table that is not known here has; it is the one column above.
  const { total } = (await count.executeTakeFirstOrThrow()) as unknown as { readonly total: number }
  return { items: rows.map((row) => toItem(row)), total }
}
