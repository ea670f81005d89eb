import { writeXml, xml } from '../xml/write-xml.ts'
import { formatDateTime } from './date-time.ts'
import { namespaces } from './names.ts'
import { type StatusInput, writeStatus } from './write-status.ts'

/** What a LogoutResponse says. */
export interface LogoutResponseInput {
  readonly id: string
  /** Our entity ID. */
  readonly issuer: string
  /** Where the other side takes answers. */
  readonly destination: string
  /** The ID of the LogoutRequest. */
  readonly inResponseTo: string
  readonly issueInstant: Date
  /** Absent: Success. */
  readonly status?: StatusInput | undefined
}

/**
 * Writes a LogoutResponse (saml-core-2.0-os §3.7.2, saml-profiles-2.0-os §4.4.4.2), unsigned: `postBindingFields`
 * and `redirectBindingUrl` sign it.
 *
 * @throws SsoError `saml.xml_unwritable` for a value that XML cannot carry
 */
export function writeLogoutResponse(input: LogoutResponseInput): string {
  return writeXml(
    xml(
      'samlp:LogoutResponse',
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
    ),
  )
}
