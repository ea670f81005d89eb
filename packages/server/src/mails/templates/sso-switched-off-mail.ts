import { quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** Tells the owners of an organization that single sign-on is not required any more, without anybody's doing: it is broken. */
export function ssoSwitchedOffMail({
  organization,
  people,
  when,
  secondFactor,
  link,
}: {
  readonly organization: string
  /** How many could not sign in. */
  readonly people: number
  readonly when: Date
  /** Is a second factor required now? */
  readonly secondFactor: boolean
  readonly link: string
}): Mail {
  const now = secondFactor
    ? 'Any way to sign in will do now, with a second factor'
    : 'Any way to sign in will do now'
  return {
    kind: 'sso_switched_off',
    subject: `Single sign-on of ${quoted(organization)} is broken`,
    preheader: 'It is not required any more, so that people can sign in in another way.',
    paragraphs: [
      `${String(people)} people could not sign in to the organization ${quoted(organization)}: its identity provider does not answer, or not in a way that can be used. So single sign-on ceased to be required by itself, at ${timeWords(when)}.`,
      `${now}, until it is mended and somebody requires single sign-on again.`,
    ],
    button: { label: 'Sign in', url: link },
    code: null,
    afterwards: [],
    reason: `You get this mail because you are an owner of ${quoted(organization)}.`,
    needed: false,
    goodForMinutes: null,
  }
}
