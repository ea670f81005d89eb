import { useState } from 'preact/hooks'
import { Refusal } from '../../parts/call-service.ts'
import type { Page } from '../wire/general.ts'
import { type Loading, useLoaded } from './use-loaded.ts'

export interface List<Item> extends Loading<Page<Item>> {
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  /** Why the items after these have not come; the items stay. */
  readonly moreRefusal: Refusal | null
}

/** A list by its cursors; from the start whenever `key` changes. */
export function useList<Item>(
  load: (cursor: string | undefined) => Promise<Page<Item>>,
  key: string,
): List<Item> {
  const loading = useLoaded(() => load(undefined), key)
  const [isLoadingMore, setLoadingMore] = useState(false)
  const [moreRefusal, setMoreRefusal] = useState<Refusal | null>(null)

  async function goOn(before: Page<Item>): Promise<void> {
    setLoadingMore(true)
    try {
      const next = await load(before.nextCursor ?? undefined)
      loading.update(({ items }) => ({ items: [...items, ...next.items], nextCursor: next.nextCursor }))
      setMoreRefusal(null)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setMoreRefusal(error)
    } finally {
      setLoadingMore(false)
    }
  }
  const loadMore = () => {
    if (loading.value !== null && !isLoadingMore) void goOn(loading.value)
  }
  return { ...loading, isLoadingMore, loadMore, moreRefusal }
}
