import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** Tells the owner of an account that a social provider signs in to it from now on. */
export function providerAddedMail({
  provider,
  when,
  link,
}: {
  /** Our own word for it, for example “Google”. */
  readonly provider: string
  readonly when: Date
  /** Where a link to sign in, or a new password, is asked for. */
  readonly link: string
}): Mail {
  return {
    kind: 'provider_added',
    subject: `You can sign in with ${provider} now`,
    preheader: 'If it was you, there is nothing to do.',
    paragraphs: [
      `Somebody signed in to your account with ${provider} for the first time, at ${timeWords(when)}. From now on that ${provider} account signs in here.`,
      `If it was you, there is nothing to do. If it was not, look at who can use your ${provider} account, and sign in here with a mailed link: then you can take ${provider} away.`,
    ],
    button: { label: 'Sign in', url: link },
    code: null,
    afterwards: [],
    reason: 'You get this mail because it is about the safety of your account.',
    needed: false,
    goodForMinutes: null,
  }
}
