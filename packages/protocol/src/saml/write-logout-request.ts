import { writeXml, xml } from '../xml/write-xml.ts'
import { formatDateTime } from './date-time.ts'
import { namespaces } from './names.ts'
import type { QualifiedNameId } from './types.ts'

/** What a LogoutRequest says. */
export interface LogoutRequestInput {
  /** An NCName, unguessable; the LogoutResponse repeats it as `InResponseTo`. */
  readonly id: string
  /** Our entity ID. */
  readonly issuer: string
  /** The single logout address of the other side. */
  readonly destination: string
  readonly issueInstant: Date
  readonly notOnOrAfter?: Date | undefined
  /** The person as the assertion named them, qualifiers included: IdPs compare all of it. */
  readonly nameId: QualifiedNameId
  /** Of the sign-in; none: every session of the person. */
  readonly sessionIndexes: readonly string[]
}

/**
 * Writes a LogoutRequest (saml-core-2.0-os §3.7.1, saml-profiles-2.0-os §4.4.4.1), unsigned: `postBindingFields`
 * and `redirectBindingUrl` sign it.
 *
 * @throws SsoError `saml.xml_unwritable` for a value that XML cannot carry
 */
export function writeLogoutRequest(input: LogoutRequestInput): string {
  const { nameId, notOnOrAfter } = input
  return writeXml(
    xml(
      'samlp:LogoutRequest',
      {
        'xmlns:samlp': namespaces.protocol,
        'xmlns:saml': namespaces.assertion,
        ID: input.id,
        Version: '2.0',
        IssueInstant: formatDateTime(input.issueInstant),
        Destination: input.destination,
        NotOnOrAfter: notOnOrAfter && formatDateTime(notOnOrAfter),
      },
      xml('saml:Issuer', {}, input.issuer),
      xml(
        'saml:NameID',
        {
          NameQualifier: nameId.nameQualifier,
          SPNameQualifier: nameId.spNameQualifier,
          Format: nameId.format,
        },
        nameId.value,
      ),
      ...input.sessionIndexes.map((index) => xml('samlp:SessionIndex', {}, index)),
    ),
  )
}
