import { createHash } from 'node:crypto'
import { normalizeEmail } from '@cardea/protocol'

/**
 * The simulator: an identity provider for the laptop, speaking SAML and OpenID Connect (sandbox only).
 *
 * Owns the test people, the personas it plays, the faults it can commit, its endpoints and pages, and the test organization
 * that is connected to it. Invariant: it answers this deployment only. A SAML response goes to
 * `/saml/conn_…/acs` of our public URL, a code to `/sso/oidc/callback`; no address is ever taken from
 * the request. It is built on the public parts alone: Cardea treats it like any other IdP.
 *
 * Routes: `/simulator`, `/simulator/saml/{metadata,sso,start}`,
 * `/simulator/oidc/{.well-known/openid-configuration,authorize,token,userinfo,jwks}`; for each persona
 * `/simulator/saml/{persona}/{metadata,sso}`, `/simulator/oidc/{persona}/{.well-known/openid-configuration,authorize}`.
 */

/** One test person, as an IdP's directory would hold them. */
export interface Person {
  /** The stable identifier: SAML NameID (persistent) and OIDC `sub`. Never an e-mail address. */
  readonly subject: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly groups: readonly string[]
  readonly roles: readonly string[]
  readonly department: string
  readonly locale: string
}

/** The domains of the test people, all verified for the test organization. */
export const peopleDomains = { saml: 'example.com', oidc: 'example.org' } as const

/** Every test person. Names and groups include what often breaks: accents, apostrophes, ampersands. */
export const people: readonly Person[] = [
  {
    subject: 'sim-0001',
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Keller',
    groups: ['Everyone', 'Engineering'],
    roles: ['admin'],
    department: 'Engineering',
    locale: 'en-GB',
  },
  {
    subject: 'sim-0002',
    email: 'ben@example.com',
    firstName: 'Ben',
    lastName: 'O’Connor',
    groups: ['Everyone', 'Sales & Support'],
    roles: ['member'],
    department: 'Sales',
    locale: 'en-IE',
  },
  {
    subject: 'sim-0003',
    email: 'chloe@example.com',
    firstName: 'Chloé',
    lastName: 'Moreau',
    groups: ['Everyone', 'Finance'],
    roles: ['member', 'billing'],
    department: 'Finance',
    locale: 'fr-FR',
  },
  {
    subject: 'sim-0004',
    email: 'daniel@example.com',
    firstName: 'Daniel',
    lastName: 'Okafor',
    groups: ['Everyone'],
    roles: [],
    department: 'Operations',
    locale: 'en-US',
  },
  {
    subject: 'sim-0005',
    email: 'bo@example.org',
    firstName: 'Bo',
    lastName: 'Lindqvist',
    groups: ['Everyone', 'Product'],
    roles: ['admin'],
    department: 'Product',
    locale: 'sv-SE',
  },
  {
    subject: 'sim-0006',
    email: 'emi@example.org',
    firstName: 'Emi',
    lastName: 'Tanaka',
    groups: ['Everyone', 'Research'],
    roles: ['member'],
    department: 'Research',
    locale: 'ja-JP',
  },
  {
    subject: 'sim-0007',
    email: 'farid@example.org',
    firstName: 'Farid',
    lastName: 'Haddad',
    groups: ['Everyone', 'Legal'],
    roles: ['member'],
    department: 'Legal',
    locale: 'de-DE',
  },
]

/** The person with this e-mail address, in any case; null when there is none. */
export function findPerson(email: string): Person | null {
  return people.find((person) => person.email === email.trim().toLowerCase()) ?? null
}

/**
 * Somebody with any other address, for trying out a connection of a domain of one's own: the same person every time. Null for what is no
 * e-mail address.
 */
export function strangerWith(email: string): Person | null {
  const address = normalizeEmail(email)
  if (address === null) return null
  const [local = ''] = address.split('@')
  const [first = '', ...others] = local.split(/[._+-]+/).filter((part) => part !== '')
  return {
    subject: `sim-${createHash('sha256').update(address).digest('hex').slice(0, 12)}`,
    email: address,
    firstName: capitalized(first),
    lastName: others.map(capitalized).join(' ') || 'Example',
    groups: ['Everyone'],
    roles: ['member'],
    department: 'Visitors',
    locale: 'en-GB',
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
