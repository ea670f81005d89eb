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
