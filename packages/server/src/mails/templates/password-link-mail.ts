import type { Mail } from '../types.ts'

const words = {
  choose: {
    subject: 'Choose your password',
    lead: 'Open this link to choose the password of your account.',
    ignore:
      'If you did not ask for it, you can ignore this mail: your account stays as it is. Do not pass the link on.',
  },
  reset: {
    subject: 'Choose a new password',
    lead: 'Open this link to choose a new password.',
    ignore:
      'If you did not ask for it, you can ignore this mail: your password stays as it is. Do not pass the link on.',
  },
} as const

/** A link with which somebody chooses their first password, or another in place of one they have forgotten. */
export function passwordLinkMail({
  purpose,
  link,
  minutes,
}: {
  readonly purpose: 'choose' | 'reset'
  readonly link: string
  /** For how long it works. */
  readonly minutes: number
}): Mail {
  const { subject, lead, ignore } = words[purpose]
  return {
    kind: 'password_link',
    subject,
    preheader: `The link works once, within ${minutes} minutes.`,
    paragraphs: [`${lead} It works once, within ${minutes} minutes.`],
    button: { label: subject, url: link },
    code: null,
    afterwards: [ignore],
    reason: 'You get this mail because somebody gave your address to choose a password.',
    needed: true,
    goodForMinutes: minutes,
  }
}
