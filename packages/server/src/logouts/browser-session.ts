import type { Application } from '../applications/types.ts'
import { isEqual } from '../keys/is-equal.ts'
import { sessionCookieName } from '../logins/browser-binding.ts'
import { sessionFindOfBrowser } from '../sessions/store.ts'
import type { Cookies, LogoutParts } from './types.ts'

/** A session that a browser keeps the secret of. */
export interface BrowserSession {
  readonly sid: string
  /** In its cookie. */
  readonly secret: string
}

/** The session of this browser at this application; null when there is none, or not any more. */
export async function findBrowserSession(
  { db, vault }: LogoutParts,
  { id }: Pick<Application, 'id'>,
  cookies: Cookies,
): Promise<BrowserSession | null> {
  const secret = cookies[sessionCookieName(id)]
  if (secret === undefined) return null
  const sid = await sessionFindOfBrowser(db, id, vault.hash(secret))
  return sid === null ? null : { sid, secret }
}

/**
 * What our page returns when the person confirms: made of the secret in the browser's cookie, so that no other site can know it,
 * and good for this session only. It opens nothing but its end.
 */
export function confirmationOf({ vault }: LogoutParts, { secret }: BrowserSession): string {
  return vault.hash(`logout ${secret}`).toString('base64url')
}

export function isConfirmed(parts: LogoutParts, session: BrowserSession, received: string | null): boolean {
  return isEqual(Buffer.from(received ?? ''), Buffer.from(confirmationOf(parts, session)))
}
