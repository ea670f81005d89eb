import { findMailedLink, type MailedLink, useMailedLink } from '../../accounts/mailed-links.ts'
import { setPassword } from '../../accounts/set-password.ts'
import { checkPasswordRules } from '../../accounts/check-password-rules.ts'
import { normalizePassword } from '../../accounts/normalize-password.ts'
import { loadSelecting } from '../load-login.ts'
import type { Outcome } from '../types.ts'
import { goOnAs } from './go-on-as.ts'
import type { OwnAccountParts } from './parts.ts'

/** A link that was opened, and by whom. */
export interface OpenedLink {
  readonly token: string
  /** Chosen on its page, where the link is for that. */
  readonly password: string
  readonly browserSecret: string
}

/**
 * What a link leads to, for the page with its button. It works in the browser of its login alone, so that whoever makes
 * somebody else click a link of theirs gets nothing by it.
 *
 * Fails with `account.link_unknown`, and with what `loadSelecting` fails with.
 */
export async function showLink(
  parts: OwnAccountParts,
  token: string,
  cookie: string | undefined,
): Promise<MailedLink> {
  const link = await findMailedLink(parts, token)
  await loadSelecting(parts, link.loginId, cookie)
  return link
}

/**
 * The button of the link's page was pressed: the address is proven, and its login goes on. The link is used up last of all that can be
 * refused, so that a password that will not do costs nothing.
 *
 * Fails with `account.link_unknown`, those of `checkPasswordRules`, and with what `loadSelecting` fails with.
 */
export async function openLink(
  parts: OwnAccountParts,
  { token, password, browserSecret }: OpenedLink,
): Promise<Outcome> {
  const { purpose, email, loginId } = await findMailedLink(parts, token)
  const login = await loadSelecting(parts, loginId, browserSecret)
  if (purpose === 'password') {
    checkPasswordRules(normalizePassword(password), { email, publicUrl: parts.config.publicUrl })
  }
  const { user } = await useMailedLink(parts, token)
  if (purpose === 'password') await setPassword(parts, user.id, password, { kept: null })
  const first = purpose === 'password' ? 'password' : 'mailed_link'
  return goOnAs(parts, login, { userId: user.id, first }, browserSecret)
}
