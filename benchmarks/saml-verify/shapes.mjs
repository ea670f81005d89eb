/**
 * Sign-in answers in the shapes of three identity providers and in several sizes, unsigned. The names of
 * people are ASCII at Entra ID, Latin at AD FS and beyond at Okta, because programs keep such texts
 * differently in memory.
 */

/** The service provider that every contender is told to be. */
export const serviceProvider = {
  entityId: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0',
  acsUrl: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0/acs',
}

/** The AuthnRequest that every message answers. */
export const requestId = 'login_01JABCDEFGHJKMNPQRSTVWXYZ1'

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified'
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity'
const SCHEMA =
  'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const MICROSOFT = 'http://schemas.microsoft.com'

/** What varies between the messages of one shape, so that nobody answers from a cache. */
function varied(number) {
  const digits = String(number).padStart(12, '0')
  return { id: `0b5c1d1f-6e0f-4b4c-8e9c-${digits}`, nameId: `ada.${number}@acme.example`, times: times() }
}

function times() {
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString()
  return { issued: at(-1), from: at(-5), until: at(12 * 60) }
}

// --- Okta: prefixes, declarations on every element, types on every value --------------------------

const OKTA = 'http://www.okta.com/exk1a2b3c4d5e6f7g8h9'

function oktaMessage(number, attributes) {
  const { id, nameId, times } = varied(number)
  return {
    nameId,
    xml: `<?xml version="1.0" encoding="UTF-8"?><saml2p:Response Destination="${serviceProvider.acsUrl}" ID="id-r-${id}" InResponseTo="${requestId}" IssueInstant="${times.issued}" Version="2.0" xmlns:saml2p="${PROTOCOL}"><saml2:Issuer Format="${ENTITY}" xmlns:saml2="${ASSERTION}">${OKTA}</saml2:Issuer><saml2p:Status xmlns:saml2p="${PROTOCOL}"><saml2p:StatusCode Value="${SUCCESS}"/></saml2p:Status><saml2:Assertion ID="id-a-${id}" IssueInstant="${times.issued}" Version="2.0" xmlns:saml2="${ASSERTION}"><saml2:Issuer Format="${ENTITY}" xmlns:saml2="${ASSERTION}">${OKTA}</saml2:Issuer><saml2:Subject xmlns:saml2="${ASSERTION}"><saml2:NameID Format="${EMAIL}">${nameId}</saml2:NameID><saml2:SubjectConfirmation Method="${BEARER}"><saml2:SubjectConfirmationData InResponseTo="${requestId}" NotOnOrAfter="${times.until}" Recipient="${serviceProvider.acsUrl}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="${times.from}" NotOnOrAfter="${times.until}" xmlns:saml2="${ASSERTION}"><saml2:AudienceRestriction><saml2:Audience>${serviceProvider.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement AuthnInstant="${times.issued}" SessionIndex="${requestId}" xmlns:saml2="${ASSERTION}"><saml2:AuthnContext><saml2:AuthnContextClassRef>${PASSWORD}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement xmlns:saml2="${ASSERTION}">${attributes.map(oktaAttribute).join('')}</saml2:AttributeStatement></saml2:Assertion></saml2p:Response>`,
  }
}

function oktaAttribute([name, values]) {
  const content = values.map(
    (value) => `<saml2:AttributeValue ${SCHEMA} xsi:type="xs:string">${value}</saml2:AttributeValue>`,
  )
  return `<saml2:Attribute Name="${name}" NameFormat="${UNSPECIFIED}">${content.join('')}</saml2:Attribute>`
}

function oktaAttributes(number, groups) {
  return [
    ['email', [`ada.${number}@acme.example`]],
    ['firstName', ['Ada']],
    ['lastName', ['Lovelace–Ørsted']],
    ['department', ['R&amp;D']],
    ['groups', groups],
  ]
}

// --- Entra ID and AD FS: default namespaces, plain values -----------------------------------------

function microsoftMessage(number, issuer, attributes) {
  const { id, nameId, times } = varied(number)
  const content = attributes.map(
    ([name, values]) =>
      `<Attribute Name="${name}">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`,
  )
  const statement = content.length === 0 ? '' : `<AttributeStatement>${content.join('')}</AttributeStatement>`
  return {
    nameId,
    xml: `<samlp:Response ID="_r${id}" Version="2.0" IssueInstant="${times.issued}" Destination="${serviceProvider.acsUrl}" InResponseTo="${requestId}" xmlns:samlp="${PROTOCOL}"><Issuer xmlns="${ASSERTION}">${issuer}</Issuer><samlp:Status><samlp:StatusCode Value="${SUCCESS}"/></samlp:Status><Assertion ID="_a${id}" IssueInstant="${times.issued}" Version="2.0" xmlns="${ASSERTION}"><Issuer>${issuer}</Issuer><Subject><NameID Format="${EMAIL}">${nameId}</NameID><SubjectConfirmation Method="${BEARER}"><SubjectConfirmationData InResponseTo="${requestId}" NotOnOrAfter="${times.until}" Recipient="${serviceProvider.acsUrl}"/></SubjectConfirmation></Subject><Conditions NotBefore="${times.from}" NotOnOrAfter="${times.until}"><AudienceRestriction><Audience>${serviceProvider.entityId}</Audience></AudienceRestriction></Conditions>${statement}<AuthnStatement AuthnInstant="${times.issued}" SessionIndex="_a${id}"><AuthnContext><AuthnContextClassRef>${PASSWORD}</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion></samlp:Response>`,
  }
}

const TENANT = '3f0c1c1e-8f0e-4a3a-9d0f-0f2d6f5a7b11'
const ENTRA = `https://sts.windows.net/${TENANT}/`

function entraAttributes(number) {
  return [
    [`${MICROSOFT}/identity/claims/tenantid`, [TENANT]],
    [`${MICROSOFT}/identity/claims/objectidentifier`, ['b0a1f6c2-7e1c-4e47-9f62-5f6a3a0f9d21']],
    [`${MICROSOFT}/identity/claims/displayname`, ['Ada Lovelace']],
    [`${MICROSOFT}/ws/2008/06/identity/claims/groups`, guids(10)],
    [`${MICROSOFT}/identity/claims/identityprovider`, [ENTRA]],
    [
      `${MICROSOFT}/claims/authnmethodsreferences`,
      [`${MICROSOFT}/ws/2008/06/identity/authenticationmethod/password`, `${MICROSOFT}/claims/multipleauthn`],
    ],
    [`${CLAIMS}/givenname`, ['Ada']],
    [`${CLAIMS}/surname`, ['Lovelace']],
    [`${CLAIMS}/emailaddress`, [`ada.${number}@acme.example`]],
    [`${CLAIMS}/name`, [`ada.${number}@acme.onmicrosoft.example`]],
  ]
}

function guids(count) {
  return Array.from(
    { length: count },
    (_, index) => `2f7c3b1f-2e1e-4a8d-8b66-${String(index).padStart(12, '0')}`,
  )
}

const ADFS = 'http://adfs.acme.example/adfs/services/trust'

function adfsAttributes(number, groups) {
  return [
    [`${CLAIMS}/emailaddress`, [`ada.${number}@acme.example`]],
    [`${CLAIMS}/upn`, [`ada.${number}@acme.example`]],
    [`${CLAIMS}/givenname`, ['Ada']],
    [`${CLAIMS}/surname`, ['Löwenberg']],
    ['http://schemas.xmlsoap.org/claims/Group', groups],
  ]
}

/** Distinguished names, as Active Directory writes groups. */
function directoryGroups(count) {
  return Array.from(
    { length: count },
    (_, index) =>
      `CN=Engineering Team ${index},OU=Product Groups,OU=Europe,OU=Security Groups,DC=corp,DC=acme,DC=example`,
  )
}

function namedGroups(count) {
  return Array.from({ length: count }, (_, index) => `Engineering Team ${index} – Europe`)
}

// --- The table ----------------------------------------------------------------------------------

/**
 * The shapes: what is signed, how, and what the message `number` says. `target` is the most that
 * Cardea may take as a multiple of the floor; null where no target was set.
 */
export const shapes = [
  {
    name: 'minimal',
    about: 'Entra ID without attributes; assertion signed',
    issuer: ENTRA,
    ...{ signs: ['Assertion'], prefix: '', key: 'rsa', target: null },
    message: (number) => microsoftMessage(number, ENTRA, []),
  },
  {
    name: 'entra',
    about: 'Entra ID, 10 attributes; assertion signed',
    issuer: ENTRA,
    ...{ signs: ['Assertion'], prefix: '', key: 'rsa', target: 4 },
    message: (number) => microsoftMessage(number, ENTRA, entraAttributes(number)),
  },
  {
    name: 'adfs',
    about: 'AD FS, 10 groups; assertion signed',
    issuer: ADFS,
    ...{ signs: ['Assertion'], prefix: 'ds', key: 'rsa', target: 4 },
    message: (number) => microsoftMessage(number, ADFS, adfsAttributes(number, directoryGroups(10))),
  },
  {
    name: 'okta',
    about: 'Okta, 2 groups; response and assertion signed',
    issuer: OKTA,
    ...{ signs: ['Response', 'Assertion'], prefix: 'ds', key: 'rsa', target: 4 },
    message: (number) => oktaMessage(number, oktaAttributes(number, namedGroups(2))),
  },
  {
    name: 'okta-ecdsa',
    about: 'the same, signed with ECDSA P-256',
    issuer: OKTA,
    ...{ signs: ['Response', 'Assertion'], prefix: 'ds', key: 'ec', target: 4 },
    message: (number) => oktaMessage(number, oktaAttributes(number, namedGroups(2))),
  },
  {
    name: 'adfs-200-groups',
    about: 'AD FS, 200 groups; assertion signed',
    issuer: ADFS,
    ...{ signs: ['Assertion'], prefix: 'ds', key: 'rsa', target: 8 },
    message: (number) => microsoftMessage(number, ADFS, adfsAttributes(number, directoryGroups(200))),
  },
  {
    name: 'okta-200-groups',
    about: 'Okta, 200 groups; response and assertion signed',
    issuer: OKTA,
    ...{ signs: ['Response', 'Assertion'], prefix: 'ds', key: 'rsa', target: 8 },
    message: (number) => oktaMessage(number, oktaAttributes(number, namedGroups(200))),
  },
]
