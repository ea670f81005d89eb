import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

const words = {
  chosen: {
    subject: 'A password was chosen for your account',
    what: 'Your account had no password. One was chosen',
  },
  changed: { subject: 'Your password was changed', what: 'The password of your account was changed' },
} as const

/** `chosen`: it had none before. */
export type PasswordChange = keyof typeof words

/** Tells the owner of an account that it has a password now, or another one. */
export function passwordChangedMail({
  change,
  when,
  link,
}: {
  readonly change: PasswordChange
  readonly when: Date
  /** Where a new password is asked for. */
  readonly link: string
}): Mail {
  const { subject, what } = words[change]
  return {
    kind: 'password_changed',
    subject,
    preheader: 'If it was you, there is nothing to do.',
    paragraphs: [
      `${what} at ${timeWords(when)}.`,
      'If it was you, there is nothing to do. If it was not, choose a new password at once: that signs out whoever has the present one.',
    ],
    button: { label: 'Choose a new password', url: link },
    code: null,
    afterwards: [],
    reason: 'You get this mail because it is about the safety of your account.',
    needed: false,
    goodForMinutes: null,
  }
}
