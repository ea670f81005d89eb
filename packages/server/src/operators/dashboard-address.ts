/** Where a sign-in leads: a page of the dashboard, in the one spelling, and nowhere else. */
export function dashboardAddress(given: string | undefined, publicUrl: string): string {
  if (given === undefined || !given.startsWith('/') || !URL.canParse(given, publicUrl)) return '/dashboard'
  const { origin, pathname, search } = new URL(given, publicUrl)
  const isDashboard = pathname === '/dashboard' || pathname.startsWith('/dashboard/')
  return origin === publicUrl && isDashboard ? `${pathname}${search}` : '/dashboard'
}
