import { quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'

/** A link that signs somebody in, to an application or (null) to Cardea itself. */
export function signInLinkMail({
  link,
  minutes,
  application,
}: {
  readonly link: string
  /** For how long it works. */
  readonly minutes: number
  readonly application: string | null
}): Mail {
  return {
    kind: 'sign_in_link',
    subject: application === null ? 'Your sign-in link' : `Sign in to ${quoted(application)}`,
    preheader: `It works once, within ${minutes} minutes.`,
    paragraphs: [`Open this link to sign in. It works once, within ${minutes} minutes.`],
    button: { label: 'Sign in', url: link },
    code: null,
    afterwards: [
      'If you did not ask for it, you can ignore this mail: without the link nobody gets in. Do not pass it on.',
    ],
    reason: 'You get this mail because somebody gave your address to sign in.',
    needed: true,
    goodForMinutes: minutes,
  }
}
