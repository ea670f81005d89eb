import type { Application } from '../applications/types.ts'
import { isEqual } from '../keys/is-equal.ts'
import { sessionSecretsIn } from '../logins/browser-binding.ts'
import { type BrowserSession, sessionsFindOfBrowser } from '../sessions/store.ts'
import type { Cookies, LogoutParts } from './types.ts'

/** Sessions that a browser keeps the secrets of. */
export interface BrowserSessions {
  /** At least one. By the names of their applications. */
  readonly sessions: readonly BrowserSession[]
  /**
   * What our page returns when the person confirms: made of the secrets in the browser's cookies, so that no other site can know
   * it, and good for these sessions only. It opens nothing but their end.
   */
  readonly confirmation: string
}

/** The session of this browser at this application, or, of none in particular, all of its sessions; null when there is none (any more). */
export async function findBrowserSessions(
  { db, vault }: LogoutParts,
  application: Pick<Application, 'id'> | null,
  cookies: Cookies,
): Promise<BrowserSessions | null> {
  const secrets = sessionSecretsIn(cookies).filter(
    ({ applicationId }) => application === null || application.id === applicationId,
  )
  const held = secrets.map(({ applicationId, secret }) => ({ applicationId, cookieHash: vault.hash(secret) }))
  const sessions = held.length === 0 ? [] : await sessionsFindOfBrowser(db, held)
  if (sessions.length === 0) return null
  const words = secrets.map(({ applicationId, secret }) => `${applicationId} ${secret}`).sort()
  return { sessions, confirmation: vault.hash(`logout ${words.join(' ')}`).toString('base64url') }
}

export function isConfirmed({ confirmation }: BrowserSessions, received: string | null): boolean {
  return isEqual(Buffer.from(received ?? ''), Buffer.from(confirmation))
}
