import { createHash } from 'node:crypto'
import type { Protocol } from './faults.ts'
import type { Person } from './people.ts'

/**
 * Whom the simulator plays: what an identity provider of this kind sends about the same person. Chosen on its
 * page, or by `persona=` in the query; every fault can be had with every persona.
 */
export interface Persona {
  readonly name: string
  readonly label: string
  /** What sets its answers apart. */
  readonly traits: string
  /** The provider that a connection with such an IdP names: its preset maps what is sent. Null: the generic one. */
  readonly provider: string | null
  readonly protocols: readonly Protocol[]
  /** How far its clock is ahead. */
  readonly clockAheadSeconds: number
  /** How long before the moment of issue an assertion begins to be valid. */
  readonly backdatedSeconds: number
  /** Does a refusal say that it is one? */
  readonly namesRefusal: boolean
  /** Does it encrypt to a connection whose metadata has a key for it? */
  readonly encrypts: boolean
  readonly nameId: 'persistent' | 'emailAddress' | 'transient'
  /** SAML attributes, by name. Those without a value are not sent. */
  readonly attributes: (person: Person) => Readonly<Record<string, readonly string[]>>
  /** OIDC claims, without `sub`. */
  readonly claims: (person: Person) => Readonly<Record<string, unknown>>
}

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const MICROSOFT = 'http://schemas.microsoft.com/ws/2008/06/identity/claims'
const ENTRA = 'http://schemas.microsoft.com/identity/claims'
const TENANT_ID = '5d6c1f1e-4b1a-4a52-9d0e-3f6b7a2c9e10'

/** Ordinary in everything that the others are not. */
const ordinary = {
  protocols: ['saml', 'oidc'],
  clockAheadSeconds: 0,
  backdatedSeconds: 60,
  namesRefusal: true,
  encrypts: false,
  nameId: 'persistent',
} as const

/** The one that is played where none is named. */
export const plainPersona = 'plain'

const plain: Persona = {
  ...ordinary,
  name: plainPersona,
  label: 'Plain',
  traits: 'Plain names, as most admins choose them.',
  provider: null,
  attributes: (person) => ({
    email: [person.email],
    firstName: [person.firstName],
    lastName: [person.lastName],
    displayName: [nameOf(person)],
    groups: person.groups,
    roles: person.roles,
    department: [person.department],
    locale: [person.locale],
  }),
  claims: (person) => ({ ...standardClaims(person), ...rights(person), department: person.department }),
}

const entraId: Persona = {
  ...ordinary,
  name: 'entra-id',
  label: 'Microsoft Entra ID',
  traits: 'Claim URIs, groups as object IDs, booleans as text; no word on whether the e-mail is verified.',
  provider: 'entra-id',
  attributes: (person) => ({
    ...entraAttributes(person),
    [`${MICROSOFT}/groups`]: person.groups.map(objectId),
  }),
  claims: (person) => ({ ...entraClaims(person), groups: person.groups.map(objectId) }),
}

const entraIdOverage: Persona = {
  ...entraId,
  name: 'entra-id-overage',
  label: 'Microsoft Entra ID, too many groups',
  traits: 'As Microsoft Entra ID, with a link in the place of the groups (overage).',
  attributes: (person) => ({
    ...entraAttributes(person),
    'http://schemas.microsoft.com/claims/groups.link': [groupsLink(person)],
  }),
  claims: (person) => ({
    ...entraClaims(person),
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: groupsLink(person) } },
  }),
}

const adfs: Persona = {
  ...ordinary,
  name: 'adfs',
  label: 'AD FS',
  traits: 'Claim URIs, a clock a minute ahead and no tolerance for it; a refusal gives no reason.',
  provider: 'adfs',
  clockAheadSeconds: 60,
  backdatedSeconds: 0,
  namesRefusal: false,
  attributes: (person) => ({
    [`${CLAIMS}/emailaddress`]: [person.email],
    [`${CLAIMS}/givenname`]: [person.firstName],
    [`${CLAIMS}/surname`]: [person.lastName],
    'http://schemas.xmlsoap.org/claims/CommonName': [nameOf(person)],
    [`${CLAIMS}/upn`]: [person.email],
    'http://schemas.xmlsoap.org/claims/Group': person.groups,
    [`${MICROSOFT}/role`]: person.roles,
  }),
  claims: (person) => ({
    email: person.email,
    given_name: person.firstName,
    family_name: person.lastName,
    upn: person.email,
    unique_name: person.email,
    group: person.groups,
  }),
}

const okta: Persona = {
  ...ordinary,
  name: 'okta',
  label: 'Okta',
  traits: 'Attribute statements in camel case, OIDC standard claims.',
  provider: 'okta',
  attributes: (person) => ({
    email: [person.email],
    firstName: [person.firstName],
    lastName: [person.lastName],
    login: [person.email],
    groups: person.groups,
  }),
  claims: (person) => ({ ...standardClaims(person), groups: person.groups }),
}

const google: Persona = {
  ...ordinary,
  name: 'google',
  label: 'Google Workspace',
  traits: 'The e-mail address as NameID, no groups.',
  provider: 'google',
  nameId: 'emailAddress',
  attributes: (person) => ({
    email: [person.email],
    firstName: [person.firstName],
    lastName: [person.lastName],
  }),
  claims: (person) => ({
    email: person.email,
    email_verified: true,
    given_name: person.firstName,
    family_name: person.lastName,
    name: nameOf(person),
    hd: domainOf(person),
  }),
}

const shibboleth: Persona = {
  ...ordinary,
  name: 'shibboleth',
  label: 'Shibboleth',
  traits:
    'Object identifiers for names, a NameID that is another one each time (eduPersonPrincipalName lasts); encrypts to a connection with encryptAssertions.',
  provider: 'shibboleth',
  protocols: ['saml'],
  encrypts: true,
  nameId: 'transient',
  attributes: (person) => ({
    'urn:oid:0.9.2342.19200300.100.1.3': [person.email],
    'urn:oid:2.5.4.42': [person.firstName],
    'urn:oid:2.5.4.4': [person.lastName],
    'urn:oid:2.16.840.1.113730.3.1.241': [nameOf(person)],
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': [`${person.subject}@${domainOf(person)}`],
    'urn:oid:1.3.6.1.4.1.5923.1.5.1.1': person.groups,
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.9': person.roles.map((role) => `${role}@${domainOf(person)}`),
  }),
  claims: () => ({}),
}

/** Every persona, `plain` first. */
export const personas: readonly Persona[] = [plain, entraId, entraIdOverage, adfs, okta, google, shibboleth]

/** The personas that speak a protocol. */
export function personasOf(protocol: Protocol): readonly Persona[] {
  return personas.filter(({ protocols }) => protocols.includes(protocol))
}

/** The persona of this name, or null. An absent or empty name is `plain`. */
export function parsePersona(protocol: Protocol, name: string | null): Persona | null {
  if (name === null || name === '') return plain
  return personasOf(protocol).find((persona) => persona.name === name) ?? null
}

function entraAttributes(person: Person): Record<string, readonly string[]> {
  return {
    [`${ENTRA}/tenantid`]: [TENANT_ID],
    [`${ENTRA}/objectidentifier`]: [objectId(person.subject)],
    [`${ENTRA}/displayname`]: [nameOf(person)],
    [`${CLAIMS}/givenname`]: [person.firstName],
    [`${CLAIMS}/surname`]: [person.lastName],
    [`${CLAIMS}/emailaddress`]: [person.email],
    [`${CLAIMS}/name`]: [person.email],
    [`${MICROSOFT}/role`]: person.roles,
    accountenabled: ['True'],
  }
}

function entraClaims(person: Person): Record<string, unknown> {
  return {
    oid: objectId(person.subject),
    tid: TENANT_ID,
    ver: '2.0',
    email: person.email,
    preferred_username: person.email,
    given_name: person.firstName,
    family_name: person.lastName,
    name: nameOf(person),
    roles: person.roles,
    accountenabled: 'True',
  }
}

/** OIDC Core §5.1. */
function standardClaims(person: Person): Record<string, unknown> {
  return {
    email: person.email,
    email_verified: true,
    preferred_username: person.email,
    given_name: person.firstName,
    family_name: person.lastName,
    name: nameOf(person),
    locale: person.locale,
  }
}

function rights({ groups, roles }: Person): Record<string, unknown> {
  return { groups, roles }
}

function groupsLink({ subject }: Person): string {
  return `https://graph.microsoft.com/v1.0/users/${objectId(subject)}/getMemberObjects`
}

/** The same GUID for the same thing, in every deployment. */
function objectId(of: string): string {
  const digits = createHash('sha256').update(of).digest('hex')
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}

function nameOf({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`
}

function domainOf({ email }: Person): string {
  return email.slice(email.indexOf('@') + 1)
}
