import { quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** Tells the other owners of an organization that one of them has deleted it. `who`: a name or an address. */
export function organizationDeletedMail({
  organization,
  who,
  when,
  link,
}: {
  readonly organization: string
  readonly who: string
  readonly when: Date
  readonly link: string
}): Mail {
  return {
    kind: 'organization_deleted',
    subject: `The organization ${quoted(organization)} was deleted`,
    preheader: 'Its people do not sign in through it any more.',
    paragraphs: [
      `${quoted(who)}, an owner like you, deleted the organization ${quoted(organization)} at ${timeWords(when)}. Its connections, domains and members are gone, and nothing brings them back.`,
      'If one of you did this on purpose, there is nothing to do. If nobody of you did, tell whoever runs this service at once.',
    ],
    button: { label: 'Go to your account', url: link },
    code: null,
    afterwards: [],
    reason: `You get this mail because you were an owner of ${quoted(organization)}.`,
    needed: false,
    goodForMinutes: null,
  }
}
