import { z } from 'zod'
import { type Id, type IdKind, isId } from '../../../storage/ids.ts'
import type { Slice, SliceRequest, Window, WindowRequest } from '../../../storage/page.ts'

/*
 * The two kinds of lists. By pages: a bare array, or with `include_totals` an object with the numbers. From checkpoints, for operations that
 * have them: an object with `next` as long as more follows.
 */

const USUAL = 50
const MOST = 100

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const count = z.coerce.number().int().min(1).max(MOST)

/** The query parameters of pages, to be spread into a schema. */
export const pagesQuery = {
  page: z.coerce.number().int().min(0).max(1_000_000).default(0),
  per_page: count.default(USUAL),
  include_totals: flag.default(false),
}

interface PagesQuery {
  readonly page: number
  readonly per_page: number
  readonly include_totals: boolean
}

/** What pages ask of the domain. */
export function asSlice({ page, per_page: limit }: PagesQuery): SliceRequest {
  return { limit, skip: page * limit }
}

/** `key`: under which name the items stand beside the numbers. */
export function pageOf<Item>(
  query: PagesQuery,
  key: string,
  { items, total }: Slice<Item>,
  show: (item: Item) => unknown,
): unknown {
  const shown = items.map(show)
  if (!query.include_totals) return shown
  const { page, per_page: limit } = query
  return { start: page * limit, limit, length: shown.length, total, [key]: shown }
}

/** How many from a checkpoint. */
export const takeQuery = { take: count.exactOptional() }

/** Those of checkpoints; with one of them, the list is read so, whatever else is said. */
export function checkpointQuery<Kind extends IdKind>(kind: Kind) {
  return {
    ...takeQuery,
    from: z
      .string()
      .refine((text): text is Id<Kind> => isId(kind, text), 'Not a checkpoint of this list.')
      .exactOptional(),
  }
}

interface CheckpointQuery {
  readonly take?: number
  readonly from?: string
}

/** What a checkpoint asks of the domain; null: pages are asked for. */
export function asWindow({ take, from }: CheckpointQuery): WindowRequest | null {
  return take === undefined && from === undefined ? null : { limit: take ?? USUAL, after: from ?? null }
}

export function checkpointOf<Item>(
  key: string,
  { items, next }: Pick<Window<Item>, 'items' | 'next'>,
  show: (item: Item) => unknown,
): unknown {
  return { [key]: items.map(show), ...(next === null ? {} : { next }) }
}

/** A parameter that may be there several times. */
export const severalValues = z
  .union([z.string().max(200), z.array(z.string().max(200)).max(50)])
  .transform((given) => [given].flat())
