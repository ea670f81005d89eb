import { SsoError } from '@cardea/protocol'
import type { CookieToSet } from './answer.ts'

/**
 * RFC 6265bis §4.1.3.2: a `__Host-` cookie is Secure, has Path=/ and no Domain, so that no sibling host can
 * plant or overwrite it. It needs https; on a laptop with http the plain name is used.
 */
const HOST_PREFIX = '__Host-'

/** RFC 6265 §4.1.1 cookie-octet, without the quotes that some readers strip. */
const COOKIE_VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/

export interface CookieCodec {
  /** Cookies by name without prefix. Under https only `__Host-` cookies are seen: others may be planted. */
  read(header: string | undefined): Readonly<Record<string, string>>
  /** The `Set-Cookie` value. `maxAgeSeconds` 0 deletes the cookie. */
  write(cookie: CookieToSet): string
}

/** The name of a cookie as browsers have it; `secure`: the public URL is https. */
export function cookieName(name: string, secure: boolean): string {
  return `${secure ? HOST_PREFIX : ''}${name}`
}

/** The cookies of one deployment; `secure`: its public URL is https. */
export function createCookieCodec(secure: boolean): CookieCodec {
  const prefix = cookieName('', secure)
  return {
    read: (header) => readCookies(header, prefix),
    write: (cookie) => writeCookie(cookie, prefix, secure),
  }
}

function readCookies(header: string | undefined, prefix: string): Readonly<Record<string, string>> {
  const cookies: Record<string, string> = Object.create(null) as Record<string, string>
  if (header === undefined) return cookies
  for (const part of header.split(';')) {
    const mark = part.indexOf('=')
    const name = part.slice(0, Math.max(mark, 0)).trim()
    if (name === '' || !name.startsWith(prefix)) continue
    // RFC 6265 §5.4: the most specific cookie comes first; a second of the same name is ignored.
    cookies[name.slice(prefix.length)] ??= part.slice(mark + 1).trim()
  }
  return cookies
}

function writeCookie(cookie: CookieToSet, prefix: string, secure: boolean): string {
  if (!COOKIE_VALUE.test(cookie.value)) {
    throw new SsoError('internal.error', { reason: `cookie ${cookie.name} has a value that needs quoting` })
  }
  const sameSite = cookie.crossSite && secure ? 'None' : 'Lax'
  const attributes = [
    `${prefix}${cookie.name}=${cookie.value}`,
    'Path=/',
    `Max-Age=${cookie.maxAgeSeconds}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
  ]
  const apart = cookie.partitioned === true ? ['Partitioned'] : []
  return (secure ? [...attributes, 'Secure', ...apart] : attributes).join('; ')
}
