import { single } from '../../http/register-endpoint.ts'
import type { EndpointRequest } from '../../http/route.ts'

/**
 * Where somebody wants to go once they have set up what is asked of them there: a page of the dashboard, in the one spelling, and nowhere else.
 * It goes along from page to page as `to`, through a sign-in, too.
 */
export function onwardOf(
  { query, form }: Pick<EndpointRequest, 'query' | 'form'>,
  publicUrl: string,
): string | null {
  return dashboardPath(single(form, 'to') ?? single(query, 'to'), publicUrl)
}

/** A path of the dashboard; null: what is given is none. */
export function dashboardPath(given: string | undefined, publicUrl: string): string | null {
  if (given === undefined || !given.startsWith('/') || !URL.canParse(given, publicUrl)) return null
  const { origin, pathname, search } = new URL(given, publicUrl)
  const isDashboard = pathname === '/dashboard' || pathname.startsWith('/dashboard/')
  return origin === publicUrl && isDashboard ? `${pathname}${search}` : null
}

/** The address of a page that leads on there. */
export function withOnward(path: string, onward: string | null): string {
  return onward === null ? path : `${path}?to=${encodeURIComponent(onward)}`
}

/** What the forms of such a page carry. */
export function hiddenFields({
  confirmation,
  onward,
}: {
  readonly confirmation: string
  readonly onward: string | null
}): Readonly<Record<string, string>> {
  return onward === null ? { confirmation } : { confirmation, to: onward }
}
