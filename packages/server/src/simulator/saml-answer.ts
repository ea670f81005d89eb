import { X509Certificate, createHash } from 'node:crypto'
import { type ResponseInput, encryptElement, signXml, writeResponse } from '@cardea/protocol'
import { randomToken } from '../platform/random.ts'
import type { Choice } from './choice.ts'
import { attributesOf, nameIdOf } from './saml-person.ts'
import type { SimulatorSamlRequest } from './saml-request.ts'
import type { SigningParts, SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** How long an assertion may be used: what most IdPs give. */
const LIFETIME = 5 * MINUTE
/** More than any connection tolerates by default. */
const CLOCK_FAULT = 10 * MINUTE

const OTHER_SERVICE = 'https://another-service.example/saml'
const OTHER_ACS = 'https://another-service.example/saml/acs'
const OTHER_ISSUER = 'https://another-idp.example/metadata'

type Parts = Pick<SigningParts, 'config' | 'clock' | 'random' | 'simulatorKey'>

/** What the browser carries back: the form of the HTTP-POST binding (saml-bindings-2.0-os §3.5.4). */
export interface SamlAnswer {
  readonly acsUrl: string
  readonly fields: Readonly<Record<string, string>>
}

/** What an answer says about the request: with id null there is none, and the sign-in begins at the simulator. */
export type AnsweredSamlRequest = Pick<SimulatorSamlRequest, 'idp' | 'connectionId' | 'relayState'> & {
  readonly id: string | null
}

/**
 * Answers a request, or nobody's (`id: null`, saml-profiles-2.0-os §4.1.5), with a signed assertion about the
 * person as the persona would make it, with the fault built in.
 *
 * @param encryptionCertificate base64 DER: what the connection's metadata has for encryption; null when it has none
 */
export function answerSamlRequest(
  parts: Parts,
  request: AnsweredSamlRequest,
  choice: Choice,
  encryptionCertificate: string | null = null,
): SamlAnswer {
  const response = writeAnswer(parts, request, choice, encryptionCertificate)
  const { relayState } = request
  return {
    acsUrl: simulatorUrls(parts.config.publicUrl).acs(request.connectionId),
    fields: {
      SAMLResponse: Buffer.from(response).toString('base64'),
      ...(relayState === null ? {} : { RelayState: relayState }),
    },
  }
}

function writeAnswer(
  parts: Parts,
  request: AnsweredSamlRequest,
  choice: Choice,
  encryptionCertificate: string | null,
): string {
  const envelope = envelopeOf(parts, request, choice)
  const status = refusalOf(choice)
  if (status !== null) return writeResponse({ ...envelope, status, assertion: null })
  const { fault, persona } = choice
  const id = fault === 'replayed' ? replayedId(request, choice) : newXmlId(parts.random)
  const unsigned = writeResponse({ ...envelope, assertion: assertionOf(parts, request, choice, id) })
  const signed = fault === 'unsigned' ? unsigned : sign(parts, unsigned, id, choice)
  const isSealed = persona.encrypts && encryptionCertificate !== null
  const sealed = isSealed ? encrypt(parts, signed, encryptionCertificate) : signed
  return fault === 'two_assertions' ? withSecondAssertion(parts, request, choice, sealed) : sealed
}

/** saml-core-2.0-os §3.2.2.2: the top-level code, and below it the one that says why. Null when nothing is refused. */
function refusalOf({ fault, persona }: Choice): ResponseInput['status'] | null {
  if (fault === 'access_denied' && persona.namesRefusal) {
    return {
      code: 'Responder',
      subcode: 'RequestDenied',
      message: 'The simulator was asked to refuse this person',
    }
  }
  return fault === 'access_denied' || fault === 'responder_error' ? { code: 'Responder' } : null
}

function envelopeOf(parts: Parts, { idp, id, connectionId }: AnsweredSamlRequest, choice: Choice) {
  const urls = simulatorUrls(parts.config.publicUrl, idp)
  return {
    id: newXmlId(parts.random),
    issuer: choice.fault === 'wrong_issuer' ? OTHER_ISSUER : urls.saml.entityId,
    destination: urls.acs(connectionId),
    inResponseTo: id,
    issueInstant: timeAtIdp(parts, choice),
  }
}

function assertionOf(parts: Parts, { connectionId }: AnsweredSamlRequest, choice: Choice, id: string) {
  const urls = simulatorUrls(parts.config.publicUrl)
  const { persona, fault } = choice
  const madeAt = timeAtIdp(parts, choice)
  return {
    id,
    issueInstant: madeAt,
    recipient: fault === 'wrong_recipient' ? OTHER_ACS : urls.acs(connectionId),
    nameId: nameIdOf(choice, () => newXmlId(parts.random)),
    audience: fault === 'wrong_audience' ? OTHER_SERVICE : urls.serviceProvider(connectionId),
    notBefore: new Date(madeAt.getTime() - persona.backdatedSeconds * SECOND),
    notOnOrAfter: new Date(madeAt.getTime() + LIFETIME),
    authnInstant: madeAt,
    sessionIndex: newXmlId(parts.random),
    attributes: attributesOf(choice),
  }
}

/** What the IdP's clock shows. */
function timeAtIdp({ clock }: Pick<Parts, 'clock'>, { fault, persona }: Choice): Date {
  const off = fault === 'expired' ? -HOUR : fault === 'not_yet_valid' ? CLOCK_FAULT : 0
  return new Date(clock.now().getTime() + off + persona.clockAheadSeconds * SECOND)
}

/** Like most IdPs, signs the Assertion. */
function sign({ simulatorKey }: Parts, xml: string, elementId: string, { fault }: Choice): string {
  const { privateKey, certificate } = simulatorKey
  const signed = signXml({ xml, elementId, privateKey, certificate, signatureAfter: 'issuer' })
  return fault === 'bad_signature' ? signed.replace(/(?<=<ds:SignatureValue>)./, otherDigit) : signed
}

/** Another digit of base64. */
function otherDigit(digit: string): string {
  return digit === 'A' ? 'B' : 'A'
}

/** Signed first, then encrypted, with AES-256-GCM (saml-core-2.0-os §6.2). */
function encrypt({ random }: Parts, xml: string, certificate: string): string {
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
  return encryptElement({ xml, element: 'Assertion', publicKey, random: (bytes) => random.bytes(bytes) })
}

/** What an attacker adds who has caught a signed response: the same once more about somebody else. */
function withSecondAssertion(
  parts: Parts,
  request: AnsweredSamlRequest,
  choice: Choice,
  response: string,
): string {
  const other = { ...choice, person: { ...choice.person, subject: 'sim-9999' } }
  const forged = writeResponse({
    ...envelopeOf(parts, request, other),
    assertion: assertionOf(parts, request, other, newXmlId(parts.random)),
  })
  const [assertion = ''] = /<saml:Assertion .*<\/saml:Assertion>/s.exec(forged) ?? []
  return response.replace(/(?=<\/samlp:Response>$)/, () => assertion)
}

/** The same for every answer about this person at this connection. */
function replayedId({ connectionId }: AnsweredSamlRequest, { person }: Choice): string {
  return `_${createHash('sha256').update(`${connectionId} ${person.subject}`).digest('hex')}`
}

/** saml-core-2.0-os §1.3.4: an NCName that nobody can guess; it may not begin with a digit. */
function newXmlId(random: SimulatorParts['random']): string {
  return `_${randomToken(random)}`
}
