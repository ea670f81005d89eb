import { plain, quoted } from '../stranger-text.ts'
import type { Mail } from '../types.ts'
import { timeWords } from './time-words.ts'

/** Tells the owners of an organization that one of its emergency codes let somebody in without single sign-on. */
export function breakGlassUsedMail({
  organization,
  who,
  when,
  address,
  link,
}: {
  readonly organization: string
  /** A name or an address. */
  readonly who: string
  readonly when: Date
  /** On the network, as far as it is known. */
  readonly address: string | null
  readonly link: string
}): Mail {
  const from = address === null ? '' : `, from the address ${networkAddress(address)}`
  return {
    kind: 'break_glass_used',
    subject: `An emergency code of ${quoted(organization)} was used`,
    preheader: 'Somebody came in without single sign-on.',
    paragraphs: [
      `${quoted(who)} used an emergency code of the organization ${quoted(organization)} and came in without single sign-on, at ${timeWords(when)}${from}.`,
      'If one of you did this because single sign-on did not work, there is nothing to do. If nobody of you did, end that session now and make new codes.',
    ],
    button: { label: 'Look at the settings', url: link },
    code: null,
    afterwards: [],
    reason: `You get this mail because you are an owner of ${quoted(organization)}.`,
    needed: false,
    goodForMinutes: null,
  }
}

/** IPv4 or IPv6 as limits know it; the dots and colons of one are no link. Anything else is a stranger's text. */
function networkAddress(address: string): string {
  return /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f:]{2,39}(?:\/[0-9]{1,3})?)$/i.test(address)
    ? address
    : plain(address)
}
