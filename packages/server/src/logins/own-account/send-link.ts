import { SsoError, normalizeEmail } from '@cardea/protocol'
import { checkMayMail } from '../../accounts/limit-links.ts'
import { LINK_MINUTES, type LinkPurpose, makeMailedLink } from '../../accounts/mailed-links.ts'
import { canSendMail, queueMail } from '../../mails/queue-mail.ts'
import { passwordLinkMail } from '../../mails/templates/password-link-mail.ts'
import { signInLinkMail } from '../../mails/templates/sign-in-link-mail.ts'
import type { LoginId } from '../../storage/ids.ts'
import { loadSelecting } from '../load-login.ts'
import type { Outcome } from '../types.ts'
import { askMethod } from './ask-method.ts'
import { checkOffered } from '../../accounts/offered-methods.ts'
import type { OwnAccountParts } from './parts.ts'
import { isMendable } from './sign-in-by-password.ts'

/** A link that somebody asks for. */
export interface AskedLink {
  readonly email: string
  readonly purpose: LinkPurpose
  /** The client's address, for the limits. */
  readonly address: string
}

/** Mails a link for this login, and shows the page that says so: the same whether the address has an account or not. */
export async function sendLinkForLogin(
  parts: OwnAccountParts,
  loginId: string,
  asked: AskedLink,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  try {
    await sendLink(parts, asked, login.id)
  } catch (error) {
    if (!isMendable(error)) throw error
    return askMethod(parts, login, { email: asked.email, browser: cookie ?? '', error })
  }
  return { kind: 'link-sent', loginId: login.id, email: asked.email }
}

/**
 * Mails a link that goes on with this login.
 *
 * Fails with `account.method_off`, `login.email_invalid`, `account.too_many_attempts`.
 */
export async function sendLink(
  parts: OwnAccountParts,
  { email: typed, purpose, address }: AskedLink,
  loginId: LoginId,
): Promise<void> {
  checkOffered(parts.config, purpose === 'password' ? 'password' : 'mailedLink')
  if (!canSendMail(parts.config)) throw new SsoError('account.method_off')
  const email = normalizeEmail(typed)
  if (email === null) throw new SsoError('login.email_invalid')
  checkMayMail(parts, email, address)
  await parts.db.transaction(async (db) => {
    const link = await makeMailedLink({ ...parts, db }, { purpose, email, loginId })
    const minutes = LINK_MINUTES
    const mail =
      purpose === 'password'
        ? passwordLinkMail({ purpose: 'choose', link, minutes })
        : signInLinkMail({ link, minutes, application: null })
    await queueMail({ ...parts, db }, { to: email, mail })
  })
}
