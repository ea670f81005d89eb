import { SsoError } from '@cardea/protocol'
import { findMailedLink } from '../../accounts/mailed-links.ts'
import { findLogin } from '../load-login.ts'
import type { OwnAccountParts } from './parts.ts'
import { type Halfway, loadHalfway } from './second-factor.ts'

/* Sign-ins that end at Cardea itself, told from those of applications, which end on the hosted pages. */

/**
 * The sign-in that waits for a second factor. One for an application ends on the hosted pages, where it was begun: `login.unknown`.
 *
 * Fails with what `loadHalfway` fails with.
 */
export async function loadAtCardea(
  parts: OwnAccountParts,
  loginId: string,
  browser: string | undefined,
): Promise<Halfway> {
  const halfway = await loadHalfway(parts, loginId, browser)
  if (halfway.login.kind !== 'account') throw new SsoError('login.unknown')
  return halfway
}

/** Refuses a link that goes on with the sign-in of an application. Fails with `account.link_unknown`. */
export async function checkLinkAtCardea(parts: OwnAccountParts, token: string): Promise<void> {
  const { loginId } = await findMailedLink(parts, token)
  const { login } = await findLogin(parts, loginId)
  if (login.kind !== 'account') throw new SsoError('account.link_unknown')
}
