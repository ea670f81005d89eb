import type { Clock } from '../platform/clock.ts'
import type { Queryable } from '../storage/database.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type CountFilter, type DayCount, type FailingConnection, loginCount } from './login-count-store.ts'

/** Logins are kept for so long (`storage/sweep.ts`). */
export const MOST_DAYS = 30

const DAY = 86_400_000

export interface LoginCounts {
  /** Every day, oldest first; today is the last. */
  readonly days: DayCount[]
  /** Where most have failed, most first. */
  readonly failing: FailingConnection[]
}

/** How the sign-ins of the last days have gone, per day in UTC, and the connections by which most have failed. */
export async function countLogins(
  { db, clock }: { readonly db: Queryable; readonly clock: Clock },
  tenant: Tenant,
  filter: CountFilter,
  days: number,
): Promise<LoginCounts> {
  const today = Math.floor(clock.now().getTime() / DAY) * DAY
  const first = today - (days - 1) * DAY
  const counted = await loginCount(db, tenant, filter, new Date(first))
  const byDay = new Map(counted.days.map((each) => [each.day, each]))
  return {
    days: Array.from({ length: days }, (_, index) => {
      const day = new Date(first + index * DAY).toISOString().slice(0, 10)
      return byDay.get(day) ?? { day, completed: 0, failed: 0 }
    }),
    failing: counted.failing,
  }
}
