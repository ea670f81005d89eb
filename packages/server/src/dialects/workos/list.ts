import { z } from 'zod'
import { type Id, type IdKind, isId } from '../../storage/ids.ts'
import type { Window, WindowRequest } from '../../storage/page.ts'

/** What a list is here. `after` and `before` are ids of its objects, and null where nothing follows or precedes. */
export interface List<Shown> {
  readonly object: 'list'
  readonly data: readonly Shown[]
  readonly list_metadata: { readonly before: string | null; readonly after: string | null }
}

/** The query parameters of a list, to be spread into its schema. */
export function listQuery<Kind extends IdKind>(kind: Kind, usual: 'asc' | 'desc' = 'desc') {
  return {
    limit: z.coerce.number().int().min(1).max(100).default(10),
    order: z.enum(['asc', 'desc', 'normal']).default(usual),
    after: cursor(kind).exactOptional(),
    before: cursor(kind).exactOptional(),
  }
}

/** An object's id, whether or not it is still there. */
function cursor<Kind extends IdKind>(kind: Kind) {
  return z
    .string()
    .refine((text): text is Id<Kind> => isId(kind, text), 'Not the id of an object of this list.')
}

/** What such a query asks of the domain. */
export function asWindow({
  limit,
  order,
  after,
  before,
}: {
  readonly limit: number
  readonly order: 'asc' | 'desc' | 'normal'
  readonly after?: string
  readonly before?: string
}): WindowRequest {
  const cursor = after === undefined ? { after: null, before: before ?? null } : { after }
  return { limit, ...cursor, order: order === 'asc' ? 'oldest' : 'newest' }
}

export function listOf<Item, Shown>(
  { items, next, previous }: Window<Item>,
  show: (item: Item) => Shown,
): List<Shown> {
  return { object: 'list', data: items.map(show), list_metadata: { before: previous, after: next } }
}

/** A list of what Cardea has none of. */
export const emptyList: List<never> = {
  object: 'list',
  data: [],
  list_metadata: { before: null, after: null },
}

/** Several values, as the library joins them, or as a repeated parameter. */
export const severalValues = z
  .union([z.string().max(10_000), z.array(z.string().max(1000)).max(200)])
  .transform((given) =>
    [given]
      .flat()
      .flatMap((text) => text.split(','))
      .filter((text) => text !== ''),
  )
