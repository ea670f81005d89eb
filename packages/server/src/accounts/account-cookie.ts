import { ACCOUNT_COOKIE, ACCOUNT_SESSION_SECONDS } from './account-session.ts'

/** The cookie of a session at Cardea itself. Never sent along from another site but by following a link. */
export function accountCookie(value: string) {
  return { name: ACCOUNT_COOKIE, value, maxAgeSeconds: ACCOUNT_SESSION_SECONDS, crossSite: false } as const
}

/** Takes it away. */
export const noAccountCookie = { ...accountCookie(''), maxAgeSeconds: 0 } as const
