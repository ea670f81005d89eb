import { dashboardPath } from '../accounts/pages/onward.ts'

/** Where a sign-in leads: a page of the dashboard, in the one spelling, and nowhere else. */
export function dashboardAddress(given: string | undefined, publicUrl: string): string {
  return dashboardPath(given, publicUrl) ?? '/dashboard'
}
