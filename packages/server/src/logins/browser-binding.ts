import { timingSafeEqual } from 'node:crypto'
import type { Vault } from '../keys/vault.ts'
import { type Random, randomToken } from '../platform/random.ts'

/** The cookie that ties a login to the browser that started it (RFC 9700 §4.7.1; incidents row 77). */
export const BROWSER_COOKIE = 'cardea-browser'
/** As long as a login may take. */
export const BROWSER_COOKIE_SECONDS = 3600

/** What `randomToken` makes; anything else in the cookie is replaced, not trusted. */
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** The browser's secret: the one it has, so that several tabs can sign in at once, or a new one. */
export function browserSecret(random: Random, cookie: string | undefined): string {
  return cookie !== undefined && SECRET.test(cookie) ? cookie : randomToken(random)
}

/** Is it the browser that started the login? */
export function isSameBrowser(vault: Vault, browserHash: Buffer, cookie: string | undefined): boolean {
  const presented = vault.hash(cookie ?? '')
  return presented.length === browserHash.length && timingSafeEqual(presented, browserHash)
}
