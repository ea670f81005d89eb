import { type Answer, redirect } from '../../http/answer.ts'
import { accountCookie } from '../account-cookie.ts'
import type { CredentialParts } from '../credential-parts.ts'
import type { SecondWay } from '../methods.ts'
import { proveSession } from '../prove-session.ts'
import { single } from '../../http/register-endpoint.ts'
import { relyingParty } from '../relying-party.ts'
import type { AccountParts } from '../types.ts'
import { type OwnRequest, ownDocument } from './own-page.ts'
import { RecoveryCodesPage } from './recovery-codes-pages.tsx'

/** What was done, as the page after it says. */
const words = {
  'password-changed': 'Your password is changed. Your other sessions have ended.',
  'authenticator-added': 'Your authenticator app is set up.',
  'authenticator-removed': 'The authenticator app is removed. Your other sessions have ended.',
  'passkey-added': 'Your passkey is added.',
  'passkey-renamed': 'Your passkey has its new name.',
  'passkey-removed': 'The passkey is removed. Your other sessions have ended.',
  'invitation-accepted': 'You belong to the organization now.',
  'token-removed': 'The token is removed. It works no more.',
  'session-ended': 'The session has ended.',
  'sessions-ended': 'You are signed in here alone. All other sessions have ended.',
  'provider-linked': 'It signs in to your account from now on. You get a mail that says so.',
  'provider-removed': 'It does not sign in to your account any more. Your other sessions have ended.',
  'member-approved': 'They belong to the organization now.',
  'member-declined': 'The request is declined.',
  'organization-opened': 'The organization is open to this session for an hour. Its owners get a mail.',
} as const

type Done = keyof typeof words
type Parts = Pick<AccountParts, 'config'>

/** On to a page that says what was done. A reload of it does nothing again. */
export function done({ config }: Parts, what: Done, at = '/account/security'): Answer {
  return redirect(303, `${config.publicUrl}${at}?done=${what}`)
}

/**
 * The same of a second factor, which was shown by setting it up. Recovery codes come with the first one, and are shown in the answer itself: they
 * are kept nowhere. The session is then one of two factors.
 */
export async function added(
  parts: CredentialParts,
  { session, onward }: Pick<OwnRequest, 'session' | 'onward'>,
  { what, way, recoveryCodes }: { what: Done; way: SecondWay; recoveryCodes: readonly string[] | null },
): Promise<Answer> {
  if (recoveryCodes === null) return onward === null ? done(parts, what) : redirect(303, onward)
  const { name: host } = relyingParty(parts.config)
  const cookies = [accountCookie(await proveSession(parts, session, way))]
  const document = RecoveryCodesPage({ codes: recoveryCodes, host, added: words[what], onward })
  return { ...ownDocument(document), cookies }
}

/** What was done before this page; null: nothing. */
export function doneBefore({ query }: Pick<OwnRequest, 'query'>): string | null {
  const what = single(query, 'done') ?? ''
  return isDone(what) ? words[what] : null
}

function isDone(text: string): text is Done {
  return Object.hasOwn(words, text)
}
