import { isEqual } from '../keys/is-equal.ts'
import type { Vault } from '../keys/vault.ts'
import { type Random, randomToken } from '../platform/random.ts'
import { type ApplicationId, isId } from '../storage/ids.ts'

/** The cookie that ties a login to the browser that started it (RFC 9700 §4.7.1; incidents row 77). */
export const BROWSER_COOKIE = 'cardea-browser'
/**
 * As long as logins are kept, so that a browser in which somebody has signed in is known when it cannot any more: only such a
 * failure counts for a policy that falls back (`organizations/revert-store.ts`). It opens nothing by itself: a login is open for an hour.
 */
export const BROWSER_COOKIE_SECONDS = 30 * 86_400

/** What `randomToken` makes; anything else in the cookie is replaced, not trusted. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** The browser's secret: the one it has, so that several tabs can sign in at once, or a new one. */
export function browserSecret(random: Random, cookie: string | undefined): string {
  return cookie !== undefined && SECRET.test(cookie) ? cookie : randomToken(random)
}

/** Is it the browser that started the login? */
export function isSameBrowser(vault: Vault, browserHash: Buffer, cookie: string | undefined): boolean {
  return isEqual(vault.hash(cookie ?? ''), browserHash)
}

/** The cookie with the secret of a browser's session at one application: each application has its own, and none sees another's. */
export function sessionCookieName(applicationId: ApplicationId): string {
  return `${SESSION_COOKIE}${applicationId}`
}

const SESSION_COOKIE = 'cardea-session-'

/** The secrets among the cookies of a browser. Whether any of them opens something is not known yet. */
export function sessionSecretsIn(
  cookies: Readonly<Record<string, string>>,
): { readonly applicationId: ApplicationId; readonly secret: string }[] {
  return Object.entries(cookies).flatMap(([name, secret]) => {
    const applicationId = name.startsWith(SESSION_COOKIE) ? name.slice(SESSION_COOKIE.length) : ''
    return isId('application', applicationId) ? [{ applicationId, secret }] : []
  })
}
