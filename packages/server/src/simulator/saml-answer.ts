import { signXml, writeResponse } from '@cardea/protocol'
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

type Parts = Pick<SimulatorParts, 'config' | 'clock' | 'random' | 'simulatorKey'>

/** What the browser carries back: the form of the HTTP-POST binding (saml-bindings-2.0-os §3.5.4). */
export interface SamlAnswer {
  readonly acsUrl: string
  readonly fields: Readonly<Record<string, string>>
}

/** Answers an AuthnRequest with a signed assertion about the person, with the fault built in. */
export function answerSamlRequest(
  parts: Parts,
  request: SimulatorSamlRequest,
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

function writeAnswer(parts: Parts, request: SimulatorSamlRequest, person: Person, fault: Fault): string {
  const { config, clock, random } = parts
  const urls = simulatorUrls(config.publicUrl)
  const now = clock.now()
  const acsUrl = urls.acs(request.connectionId)
  const envelope = {
    id: newXmlId(random),
    issuer: urls.saml.entityId,
    destination: acsUrl,
    inResponseTo: request.id,
    issueInstant: now,
  }
  if (fault === 'access_denied') {
    return writeResponse({
      ...envelope,
      status: {
        code: 'Responder',
        subcode: 'RequestDenied',
        message: 'The simulator was asked to refuse this person',
      },
      assertion: null,
    })
  }
  const madeAt = fault === 'expired' ? new Date(now.getTime() - HOUR) : now
  const assertionId = newXmlId(random)
  const xml = writeResponse({
    ...envelope,
    assertion: {
      id: assertionId,
      issueInstant: madeAt,
      authnInstant: madeAt,
      notBefore: new Date(madeAt.getTime() - MINUTE),
      notOnOrAfter: new Date(madeAt.getTime() + LIFETIME),
      recipient: acsUrl,
      audience:
        fault === 'wrong_audience'
          ? 'https://another-service.example/saml'
          : urls.serviceProvider(request.connectionId),
      nameId: { value: person.subject, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
      sessionIndex: newXmlId(random),
      authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      attributes: attributesOf(person, fault),
    },
  })
  return signed(parts, xml, assertionId, person, fault)
}

function signed(
  { simulatorKey }: Parts,
  xml: string,
  elementId: string,
  person: Person,
  fault: Fault,
): string {
  if (fault === 'unsigned') return xml
  const { privateKey, certificate } = simulatorKey
  const response = signXml({ xml, elementId, privateKey, certificate, signatureAfter: 'issuer' })
  // What a man in the middle would try: the same signature over another person.
  return fault === 'bad_signature' ? response.replaceAll(person.subject, 'sim-9999') : response
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
