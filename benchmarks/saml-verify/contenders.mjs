/**
 * Who validates. Every contender is made once per shape, with its keys and metadata as ready as it allows,
 * and is told to demand everything that it can demand: signatures, issuer, audience, times, the request.
 * `validate` takes the form field as it was posted and answers the NameID, or throws.
 */
import { createHash, createPublicKey, hash, verify } from 'node:crypto'
import { parseResponse, readCertificate, verifyResponse } from '@cardea/protocol'
import { requirePeer } from '../frame/peers.mjs'
import { requestId, serviceProvider } from './shapes.mjs'

const CLOCK_SKEW_SECONDS = 180
const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

/** In the order in which they take turns. */
export const contenders = [
  { name: 'floor', make: makeFloor },
  { name: 'cardea', make: makeCardea },
  { name: '@node-saml/node-saml', make: makeNodeSaml, rsaOnly: true },
  { name: 'samlify', make: makeSamlify, rsaOnly: true },
  { name: '@boxyhq/saml20', make: makeSaml20, rsaOnly: true },
]

/** What nobody can do without: for each signature one digest and one verification of ready bytes. */
function makeFloor(shape, key) {
  const publicKey = createPublicKey(key.certificate)
  const parameters = { key: publicKey, dsaEncoding: 'ieee-p1363' }
  // The one-shot form is the faster one where Node has it.
  const digestOf = hash
    ? (bytes) => hash('sha256', bytes, 'buffer')
    : (bytes) => createHash('sha256').update(bytes).digest()
  return ({ nameId, proofs }) => {
    for (const { content, digest, signedInfo, signature } of proofs) {
      if (!digestOf(content).equals(digest)) throw new Error('digest')
      if (!verify('sha256', signedInfo, parameters, signature)) throw new Error('signature')
    }
    return nameId
  }
}

/** The verification leg of a login, called as `logins/complete-saml.ts` calls it. */
function makeCardea({ issuer }, key) {
  const identityProvider = { entityId: issuer, certificates: [readCertificate(key.certificate)] }
  return ({ field }) => {
    const verification = verifyResponse({
      response: parseResponse(field),
      identityProvider,
      serviceProvider,
      request: { id: requestId },
      now: new Date(),
      clockSkewSeconds: CLOCK_SKEW_SECONDS,
    })
    if (!verification.ok) throw verification.error
    return verification.assertion.nameId.value
  }
}

function makeNodeSaml({ issuer, signs }, key) {
  const { SAML, ValidateInResponseTo } = requirePeer('@node-saml/node-saml')
  const saml = new SAML({
    idpCert: key.certificate,
    issuer: serviceProvider.entityId,
    audience: serviceProvider.entityId,
    callbackUrl: serviceProvider.acsUrl,
    idpIssuer: issuer,
    wantAssertionsSigned: signs.includes('Assertion'),
    wantAuthnResponseSigned: signs.includes('Response'),
    acceptedClockSkewMs: CLOCK_SKEW_SECONDS * 1000,
    validateInResponseTo: ValidateInResponseTo.always,
    cacheProvider: cacheOf(requestId),
  })
  return async ({ field }) => {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: field })
    return profile.nameID
  }
}

/** A cache that has always just seen the request, for the same message is validated many times. */
function cacheOf(id) {
  const entry = new Date().toISOString()
  return {
    saveAsync: () => Promise.resolve(null),
    getAsync: (key) => Promise.resolve(key === id ? entry : null),
    removeAsync: (key) => Promise.resolve(key),
  }
}

/** It leaves audience, recipient and InResponseTo to its caller, so that these are not timed here. */
function makeSamlify({ issuer, signs }, key) {
  const samlify = requirePeer('samlify')
  // It refuses to work without a schema validator; a permissive one is what costs it least.
  samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked') })
  const idp = samlify.IdentityProvider({
    entityID: issuer,
    signingCert: key.certificate,
    singleSignOnService: [{ Binding: REDIRECT, Location: 'https://idp.example.com/sso' }],
    singleLogoutService: [{ Binding: REDIRECT, Location: 'https://idp.example.com/slo' }],
  })
  const sp = samlify.ServiceProvider({
    entityID: serviceProvider.entityId,
    assertionConsumerService: [{ Binding: POST, Location: serviceProvider.acsUrl }],
    wantAssertionsSigned: signs.includes('Assertion'),
    wantMessageSigned: signs.includes('Response'),
    clockDrifts: [-CLOCK_SKEW_SECONDS * 1000, CLOCK_SKEW_SECONDS * 1000],
  })
  return async ({ field }) => {
    const { extract } = await sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse: field } })
    return extract.nameID
  }
}

/** What Ory Polis validates with; the decoding before it is part of the work. */
function makeSaml20(_, key) {
  const { default: saml20 } = requirePeer('@boxyhq/saml20')
  const options = {
    publicKey: key.base64,
    audience: serviceProvider.entityId,
    strictAudienceValidation: true,
    inResponseTo: requestId,
  }
  return async ({ field }) => {
    const xml = Buffer.from(field, 'base64').toString()
    const { claims } = await saml20.validate(xml, options)
    return claims[NAME_ID]
  }
}
