import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** Tells the owner of an account that its password is another one now. */
export function passwordChangedMail({
  when,
  link,
}: {
  readonly when: Date
  /** Where a new password is asked for. */
  readonly link: string
}): Mail {
  return {
    kind: 'password_changed',
    subject: 'Your password was changed',
    preheader: 'If it was you, there is nothing to do.',
    paragraphs: [
      `The password of your account was changed at ${timeWords(when)}.`,
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
