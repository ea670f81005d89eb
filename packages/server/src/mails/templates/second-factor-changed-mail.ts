import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** What can become of the second factors of an account. */
const changes = {
  authenticator_added: {
    subject: 'An authenticator app was added',
    what: 'An authenticator app was added to your account',
  },
  authenticator_removed: {
    subject: 'Your authenticator app was removed',
    what: 'The authenticator app was removed from your account',
  },
  passkey_added: { subject: 'A passkey was added', what: 'A passkey was added to your account' },
  passkey_removed: { subject: 'A passkey was removed', what: 'A passkey was removed from your account' },
  recovery_codes_made: {
    subject: 'You have new recovery codes',
    what: 'New recovery codes were made for your account, and the old ones ended',
  },
  recovery_code_used: {
    subject: 'A recovery code was used',
    what: 'Somebody signed in to your account with one of its recovery codes',
  },
} as const

export type SecondFactorChange = keyof typeof changes

/** Tells the owner of an account that what it is signed in to with has changed. */
export function secondFactorChangedMail({
  change,
  when,
  link,
}: {
  readonly change: SecondFactorChange
  readonly when: Date
  /** Where the owner sees what the account has. */
  readonly link: string
}): Mail {
  const { subject, what } = changes[change]
  return {
    kind: 'second_factor_changed',
    subject,
    preheader: 'If it was you, there is nothing to do.',
    paragraphs: [
      `${what}, at ${timeWords(when)}.`,
      'If it was you, there is nothing to do. If it was not, look at your account now, take away what you do not know, and choose a new password.',
    ],
    button: { label: 'Look at your account', url: link },
    code: null,
    afterwards: [],
    reason: 'You get this mail because it is about the safety of your account.',
    needed: false,
    goodForMinutes: null,
  }
}
