import type { LoginSummary, Page } from '../wire.ts'

export interface DayCount {
  /** `2026-11-22`, in UTC. */
  readonly day: string
  readonly completed: number
  readonly failed: number
}

export interface DayCounts {
  readonly days: readonly DayCount[]
  /** How many sign-ins were looked at when there were more than that; null: all. */
  readonly partialOf: number | null
}

export const DAYS = 14
const DAY = 86_400_000
const MOST_PAGES = 10

/** The sign-ins of the last days from pages of logins, newest first; tests do not count. `now`: milliseconds. */
export async function countDays(
  load: (cursor: string | undefined) => Promise<Page<LoginSummary>>,
  now: number,
): Promise<DayCounts> {
  const days = Array.from({ length: DAYS }, (_, index) => dayOf(now - (DAYS - 1 - index) * DAY))
  const { logins, isWhole } = await readBack(load, days[0] ?? '')
  const count = (day: string, status: LoginSummary['status']) =>
    logins.filter((login) => login.status === status && dayOf(login.createdAt) === day).length
  return {
    days: days.map((day) => ({ day, completed: count(day, 'completed'), failed: count(day, 'failed') })),
    partialOf: isWhole ? null : logins.length,
  }
}

async function readBack(
  load: (cursor: string | undefined) => Promise<Page<LoginSummary>>,
  since: string,
): Promise<{ logins: readonly LoginSummary[]; isWhole: boolean }> {
  const logins: LoginSummary[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, nextCursor } = await load(cursor)
    logins.push(...items)
    const last = items.at(-1)
    if (nextCursor === null || (last !== undefined && dayOf(last.createdAt) < since)) {
      return { logins, isWhole: true }
    }
    cursor = nextCursor
  }
  return { logins, isWhole: false }
}

function dayOf(time: number | string): string {
  return new Date(time).toISOString().slice(0, 10)
}
