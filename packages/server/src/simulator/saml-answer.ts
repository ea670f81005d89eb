import { nameIdFormats, signXml, writeResponse } from '@cardea/protocol'
import { randomToken } from '../platform/random.ts'
import type { Fault } from './faults.ts'
import type { Person } from './people.ts'
import type { SimulatorSamlRequest } from './saml-request.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** How long an assertion may be used: what most IdPs give. */
const LIFETIME = 5 * MINUTE

const OTHER_SERVICE = 'https://another-service.example/saml'

/** saml-core-2.0-os §3.2.2.2: the top-level code, and below it the one that says why. */
const refusal = {
  status: {
    code: 'Responder',
    subcode: 'RequestDenied',
    message: 'The simulator was asked to refuse this person',
  },
  assertion: null,
} as const

type Parts = Pick<SimulatorParts, 'config' | 'clock' | 'random' | 'simulatorKey'>

/** What the browser carries back: the form of the HTTP-POST binding (saml-bindings-2.0-os §3.5.4). */
export interface SamlAnswer {
  readonly acsUrl: string
  readonly fields: Readonly<Record<string, string>>
}

/** What an answer says about the request: with id null there is none, and the sign-in begins at the simulator. */
export type AnsweredSamlRequest = Pick<SimulatorSamlRequest, 'connectionId' | 'relayState'> & {
  readonly id: string | null
}

/**
 * Answers a request, or nobody's (`id: null`, saml-profiles-2.0-os §4.1.5), with a signed assertion about the person, with the
 * fault built in.
 */
export function answerSamlRequest(
  parts: Parts,
  request: AnsweredSamlRequest,
  person: Person,
  fault: Fault,
): SamlAnswer {
  const response = writeAnswer(parts, request, person, fault)
  const { relayState } = request
  return {
    acsUrl: simulatorUrls(parts.config.publicUrl).acs(request.connectionId),
    fields: {
      SAMLResponse: Buffer.from(response).toString('base64'),
      ...(relayState === null ? {} : { RelayState: relayState }),
    },
  }
}

function writeAnswer(parts: Parts, request: AnsweredSamlRequest, person: Person, fault: Fault): string {
  const { config, clock, random } = parts
  const urls = simulatorUrls(config.publicUrl)
  const { id: inResponseTo, connectionId } = request
  const madeAt = new Date(clock.now().getTime() - (fault === 'expired' ? HOUR : 0))
  const recipient = urls.acs(connectionId)
  const envelope = {
    id: newXmlId(random),
    issuer: urls.saml.entityId,
    destination: recipient,
    inResponseTo,
    issueInstant: madeAt,
  }
  if (fault === 'access_denied') return writeResponse({ ...envelope, ...refusal })
  const id = newXmlId(random)
  const unsigned = writeResponse({
    ...envelope,
    assertion: {
      id,
      issueInstant: madeAt,
      recipient,
      nameId: { value: person.subject, format: nameIdFormats.persistent },
      audience: fault === 'wrong_audience' ? OTHER_SERVICE : urls.serviceProvider(connectionId),
      notBefore: new Date(madeAt.getTime() - MINUTE),
      notOnOrAfter: new Date(madeAt.getTime() + LIFETIME),
      authnInstant: madeAt,
      sessionIndex: newXmlId(random),
      attributes: attributesOf(person, fault),
    },
  })
  return fault === 'unsigned' ? unsigned : sign(parts, unsigned, id, fault)
}

/** Like most IdPs, signs the Assertion. */
function sign({ simulatorKey }: Parts, xml: string, elementId: string, fault: Fault): string {
  const { privateKey, certificate } = simulatorKey
  const signed = signXml({ xml, elementId, privateKey, certificate, signatureAfter: 'issuer' })
  return fault === 'bad_signature' ? signed.replace(/(?<=<ds:SignatureValue>)./, otherDigit) : signed
}

/** Another digit of base64. */
function otherDigit(digit: string): string {
  return digit === 'A' ? 'B' : 'A'
}

/** Plain names, as most IdPs let an admin choose them. */
function attributesOf(
  { email, firstName, lastName, groups, roles, department, locale }: Person,
  fault: Fault,
) {
  const values: Readonly<Record<string, readonly string[]>> = {
    ...(fault === 'missing_email' ? {} : { email: [email] }),
    firstName: [firstName],
    lastName: [lastName],
    displayName: [`${firstName} ${lastName}`],
    groups,
    roles,
    department: [department],
    locale: [locale],
  }
  return Object.entries(values)
    .filter(([, texts]) => texts.length > 0)
    .map(([name, texts]) => ({ name, friendlyName: null, values: texts }))
}

/** saml-core-2.0-os §1.3.4: an NCName that nobody can guess; it may not begin with a digit. */
function newXmlId(random: SimulatorParts['random']): string {
  return `_${randomToken(random)}`
}
