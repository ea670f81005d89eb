/**
 * The identity provider's half of the load: a SAML response in the shape of Entra ID (signed assertion,
 * default namespaces, claim URIs), written so that signing costs one digest and one signature.
 *
 * Every text between two placeholders is in exclusive canonical form already: namespace declarations where
 * they come into use, attributes in canonical order, no empty-element tags. So the text that is sent, without
 * its signature, is the text that is signed.
 */
import { createHash, createPrivateKey, randomBytes, sign } from 'node:crypto'

const SAML = 'urn:oasis:names:tc:SAML:2.0'
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const MICROSOFT = 'http://schemas.microsoft.com'
const MINUTES = 60_000

/**
 * Answers a function that makes the response to one request, in base64.
 *
 * @param idp its entityId, privateKey (PEM) and certificate (base64)
 * @param sp entityId and acsUrl of the service provider
 * @param groups how many groups the person is in
 */
export function createSigner(idp, sp, groups) {
  const key = createPrivateKey(idp.privateKey)
  const keyInfo = `<KeyInfo><X509Data><X509Certificate>${idp.certificate}</X509Certificate></X509Data></KeyInfo>`
  const groupValues = Array.from({ length: groups }, (_, number) => groupName(number))
  return ({ inResponseTo, person, now }) => {
    const times = timesAt(now)
    const id = `_${randomBytes(16).toString('hex')}`
    const [head, tail] = assertion({ id, idp, sp, inResponseTo, person, times, groupValues })
    const digest = createHash('sha256').update(head).update(tail).digest('base64')
    const info = signedInfo(id, digest)
    const value = sign('sha256', Buffer.from(`<SignedInfo xmlns="${DSIG}">${info}`), key).toString('base64')
    const signature = `<Signature xmlns="${DSIG}"><SignedInfo>${info}<SignatureValue>${value}</SignatureValue>${keyInfo}</Signature>`
    return Buffer.from(response({ idp, sp, inResponseTo, times, content: head + signature + tail }))
  }
}

/** Distinguished names, as directories on premises have them. */
function groupName(number) {
  const name = `Application Users ${String(number).padStart(4, '0')}`
  return `CN=${name},OU=Security Groups,OU=Identity,OU=Headquarters,DC=corp,DC=customer,DC=example,DC=com`
}

function timesAt(now) {
  const at = (milliseconds) => new Date(now + milliseconds).toISOString()
  return { now: at(0), notBefore: at(-5 * MINUTES), notOnOrAfter: at(60 * MINUTES) }
}

function response({ idp, sp, inResponseTo, times, content }) {
  return (
    `<samlp:Response xmlns:samlp="${SAML}:protocol" ID="_${randomBytes(16).toString('hex')}" Version="2.0" ` +
    `IssueInstant="${times.now}" Destination="${sp.acsUrl}" InResponseTo="${inResponseTo}">` +
    `<Issuer xmlns="${SAML}:assertion">${idp.entityId}</Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="${SAML}:status:Success"/></samlp:Status>${content}</samlp:Response>`
  )
}

/** The assertion before and after the place of its signature. */
function assertion({ id, idp, sp, inResponseTo, person, times, groupValues }) {
  const head = `<Assertion xmlns="${SAML}:assertion" ID="${id}" IssueInstant="${times.now}" Version="2.0"><Issuer>${idp.entityId}</Issuer>`
  const tail =
    `<Subject><NameID Format="${SAML.replace('2.0', '1.1')}:nameid-format:emailAddress">${person.nameId}</NameID>` +
    `<SubjectConfirmation Method="${SAML}:cm:bearer"><SubjectConfirmationData InResponseTo="${inResponseTo}" ` +
    `NotOnOrAfter="${times.notOnOrAfter}" Recipient="${sp.acsUrl}"></SubjectConfirmationData></SubjectConfirmation></Subject>` +
    `<Conditions NotBefore="${times.notBefore}" NotOnOrAfter="${times.notOnOrAfter}"><AudienceRestriction>` +
    `<Audience>${sp.entityId}</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement>${attributes(person, groupValues)}</AttributeStatement>` +
    `<AuthnStatement AuthnInstant="${times.now}" SessionIndex="${id}"><AuthnContext><AuthnContextClassRef>` +
    `${SAML}:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion>`
  return [head, tail]
}

function attributes(person, groupValues) {
  return [
    [`${MICROSOFT}/identity/claims/tenantid`, ['3f1d6f0e-5a0c-4f0b-9d0e-1b1f5d0c2a77']],
    [`${MICROSOFT}/identity/claims/objectidentifier`, [person.id]],
    [`${MICROSOFT}/identity/claims/displayname`, [`${person.firstName} ${person.lastName}`]],
    [`${MICROSOFT}/ws/2008/06/identity/claims/groups`, groupValues],
    [`${MICROSOFT}/claims/authnmethodsreferences`, [`${SAML}:ac:classes:Password`]],
    [`${CLAIMS}/givenname`, [person.firstName]],
    [`${CLAIMS}/surname`, [person.lastName]],
    [`${CLAIMS}/emailaddress`, [person.email]],
    [`${CLAIMS}/name`, [person.email]],
  ]
    .map(([name, values]) => `<Attribute Name="${name}">${values.map(attributeValue).join('')}</Attribute>`)
    .join('')
}

function attributeValue(value) {
  return `<AttributeValue>${value}</AttributeValue>`
}

/** What stands in SignedInfo, with its end tag: the same in the message and in what is signed. */
function signedInfo(id, digest) {
  return (
    `<CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>` +
    `<Reference URI="#${id}"><Transforms><Transform Algorithm="${DSIG}enveloped-signature"></Transform>` +
    `<Transform Algorithm="${EXCLUSIVE_C14N}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>` +
    `<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`
  )
}
