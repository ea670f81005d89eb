import { Refusal } from '../../parts/call-service.ts'
import { type Query, api } from '../api.ts'
import type { EventRecord, Page } from '../wire/general.ts'

/** As many as the API gives at once. */
const PAGE_SIZE = 100
/** Milliseconds after which the API is asked again that has had too many questions; a limit is of a minute. */
const BREATH = 10_000

/**
 * All events that fit, as JSON lines in the order of the query; null when it was stopped. What has come is handed to the browser page by page,
 * which keeps it outside of the script's memory. `onCount`: told how many there are so far.
 */
export async function eventLines(
  query: Query,
  signal: AbortSignal,
  onCount: (count: number) => void,
): Promise<{ readonly lines: Blob; readonly count: number } | null> {
  const parts: Blob[] = []
  let count = 0
  let cursor: string | null = null
  do {
    const page: Page<EventRecord> = await patiently(
      () => api.events({ ...query, cursor: cursor ?? undefined, limit: PAGE_SIZE }),
      signal,
    )
    if (signal.aborted) return null
    parts.push(new Blob([page.items.map((event) => `${JSON.stringify(event)}\n`).join('')]))
    count += page.items.length
    onCount(count)
    cursor = page.nextCursor
  } while (cursor !== null)
  return { lines: new Blob(parts, { type: 'application/jsonl' }), count }
}

/** Once more after a while, where this operator has asked too often. */
async function patiently<Result>(ask: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 429 || signal.aborted) throw error
      await new Promise((resume) => setTimeout(resume, BREATH))
    }
  }
}
