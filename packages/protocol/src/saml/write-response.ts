import { type XmlFragment, writeXml, xml } from '../xml/write-xml.ts'
import { formatDateTime } from './date-time.ts'
import { attributeNameFormats, authnContexts, confirmationMethods, namespaces } from './names.ts'
import type { AssertionAttribute, NameId } from './types.ts'
import { type StatusInput, writeStatus } from './write-status.ts'

/** The Response around an assertion, or around a refusal. */
export interface ResponseInput {
  readonly id: string
  readonly issuer: string
  readonly destination: string
  readonly inResponseTo: string | null
  readonly issueInstant: Date
  /** Absent: Success. */
  readonly status?: StatusInput | undefined
  /** Null in a refusal. */
  readonly assertion: AssertionInput | null
}

/** What an assertion says, from plain values. */
export interface AssertionInput {
  readonly id: string
  readonly issueInstant: Date
  readonly nameId: NameId | null
  readonly audience: string
  readonly recipient: string
  readonly notBefore: Date
  readonly notOnOrAfter: Date
  readonly authnInstant: Date
  readonly sessionIndex?: string | undefined
  readonly sessionNotOnOrAfter?: Date | undefined
  /** Absent: PasswordProtectedTransport. */
  readonly authnContextClassRef?: string | undefined
  readonly attributes: readonly AssertionAttribute[]
}

/**
 * Writes the Response of an identity provider, for the simulator: unsigned, with every value escaped
 * (incidents row 25). Sign the Assertion, the Response or both with `signXml` by their ids.
 *
 * @throws SsoError `saml.xml_unwritable` for a value that XML cannot carry
 */
export function writeResponse(input: ResponseInput): string {
  return writeXml(
    xml(
      'samlp:Response',
      {
        'xmlns:samlp': namespaces.protocol,
        'xmlns:saml': namespaces.assertion,
        ID: input.id,
        Version: '2.0',
        IssueInstant: formatDateTime(input.issueInstant),
        Destination: input.destination,
        InResponseTo: input.inResponseTo,
      },
      xml('saml:Issuer', {}, input.issuer),
      writeStatus(input.status ?? { code: 'Success' }),
      input.assertion === null ? null : assertion(input, input.assertion),
    ),
  )
}

function assertion(response: ResponseInput, input: AssertionInput): XmlFragment {
  return xml(
    'saml:Assertion',
    { ID: input.id, Version: '2.0', IssueInstant: formatDateTime(input.issueInstant) },
    xml('saml:Issuer', {}, response.issuer),
    subject(response, input),
    xml(
      'saml:Conditions',
      { NotBefore: formatDateTime(input.notBefore), NotOnOrAfter: formatDateTime(input.notOnOrAfter) },
      xml('saml:AudienceRestriction', {}, xml('saml:Audience', {}, input.audience)),
    ),
    authnStatement(input),
    input.attributes.length === 0
      ? null
      : xml('saml:AttributeStatement', {}, ...input.attributes.map(attribute)),
  )
}

function subject(response: ResponseInput, input: AssertionInput): XmlFragment {
  return xml(
    'saml:Subject',
    {},
    input.nameId === null ? null : xml('saml:NameID', { Format: input.nameId.format }, input.nameId.value),
    xml(
      'saml:SubjectConfirmation',
      { Method: confirmationMethods.bearer },
      xml('saml:SubjectConfirmationData', {
        InResponseTo: response.inResponseTo,
        NotOnOrAfter: formatDateTime(input.notOnOrAfter),
        Recipient: input.recipient,
      }),
    ),
  )
}

function authnStatement(input: AssertionInput): XmlFragment {
  const end = input.sessionNotOnOrAfter
  const classRef = input.authnContextClassRef ?? authnContexts.passwordProtectedTransport
  return xml(
    'saml:AuthnStatement',
    {
      AuthnInstant: formatDateTime(input.authnInstant),
      SessionIndex: input.sessionIndex,
      SessionNotOnOrAfter: end === undefined ? null : formatDateTime(end),
    },
    xml('saml:AuthnContext', {}, xml('saml:AuthnContextClassRef', {}, classRef)),
  )
}

function attribute({ name, friendlyName, values }: AssertionAttribute): XmlFragment {
  const nameFormat = /^(https?:|urn:)/.test(name) ? attributeNameFormats.uri : attributeNameFormats.basic
  return xml(
    'saml:Attribute',
    { Name: name, NameFormat: nameFormat, FriendlyName: friendlyName },
    ...values.map((value) => xml('saml:AttributeValue', {}, value)),
  )
}
