import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** What can become of a social provider; its name is our own word for it, for example “Google”. */
const words = {
  added: {
    subject: (provider: string) => `You can sign in with ${provider} now`,
    what: (provider: string) =>
      `Somebody signed in to your account with ${provider} for the first time. From now on that ${provider} account signs in to it`,
  },
  linked: {
    subject: (provider: string) => `You can sign in with ${provider} now`,
    what: (provider: string) =>
      `${provider} was linked to your account. From now on that ${provider} account signs in to it`,
  },
  removed: {
    subject: (provider: string) => `You cannot sign in with ${provider} any more`,
    what: (provider: string) => `${provider} was removed from your account`,
  },
} as const

export type ProviderChange = keyof typeof words

/** Tells the owner of an account that a social provider signs in to it from now on, or does not any more. */
export function providerChangedMail({
  change,
  provider,
  when,
  link,
}: {
  readonly change: ProviderChange
  readonly provider: string
  readonly when: Date
  /** Where the owner signs in. */
  readonly link: string
}): Mail {
  const { subject, what } = words[change]
  return {
    kind: 'provider_changed',
    subject: subject(provider),
    preheader: 'If it was you, there is nothing to do.',
    paragraphs: [
      `${what(provider)}, at ${timeWords(when)}.`,
      'If it was you, there is nothing to do. If it was not, sign in with a link that is mailed to you, take away what you do not know, and choose a new password.',
    ],
    button: { label: 'Sign in', url: link },
    code: null,
    afterwards: [],
    reason: 'You get this mail because it is about the safety of your account.',
    needed: false,
    goodForMinutes: null,
  }
}
