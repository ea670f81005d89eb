import { invalidInput } from '@cardea/protocol'

/**
 * Addresses that anybody may have, which the list of providers lacks. With their aliases: whoever has the one name has mail
 * for the other (incidents row 74).
 */
const otherProviders: readonly string[] = [
  ...['fastmail.com', 'fastmail.fm', 'hey.com', 'duck.com', 'mozmail.com', 'privaterelay.appleid.com'],
  ...['tutanota.com', 'tutanota.de', 'tutamail.com', 'tuta.io', 'tuta.com', 'keemail.me'],
  ...['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'],
  ...['internet.ru', 'xmail.ru', 'narod.ru', 'passport.com', 'passport.net'],
]
/** RFC 2606 §3: nobody has mail there, whatever a list says. */
const forExamples: readonly string[] = ['example.com', 'example.net', 'example.org']

/**
 * Refuses a domain (in A-labels) that no organization can have for itself: one under which anybody registers names, or where anybody has
 * a mailbox. Fails with `request.invalid`: `public_suffix`, `free_mail`.
 */
export async function checkClaimable(domain: string): Promise<void> {
  // Large tables, for something that happens rarely.
  const [{ parse }, { default: providers }] = await Promise.all([import('tldts'), import('email-providers')])
  const { domain: registrable, publicSuffix } = parse(domain, { allowPrivateDomains: true })
  if (registrable === null) {
    const message = `Anybody can register names under ${publicSuffix ?? domain}; give a domain of the organization’s own.`
    throw invalidInput({ field: 'domain', code: 'public_suffix', message })
  }
  const isProvider = (name: string) =>
    !forExamples.includes(name) && (otherProviders.includes(name) || providers.includes(name))
  if (isProvider(domain) || isProvider(registrable)) {
    const message = `Anybody can have an address at ${registrable}; give a domain of the organization’s own.`
    throw invalidInput({ field: 'domain', code: 'free_mail', message })
  }
}
