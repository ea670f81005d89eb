import { type XmlFragment, writeXml, xml } from '../xml/write-xml.ts'
import { formatDateTime } from './date-time.ts'
import { bindings, namespaces } from './names.ts'
import type { NameId } from './types.ts'

/** How strong the sign-in at the IdP must be (saml-core-2.0-os §3.3.2.2.1). */
export interface RequestedAuthnContext {
  readonly comparison: 'exact' | 'minimum' | 'maximum' | 'better'
  readonly classRefs: readonly string[]
}

/** What an AuthnRequest says. What is absent is not sent: the IdP then decides. */
export interface AuthnRequestInput {
  /** An NCName, unguessable; the Response repeats it as `InResponseTo`. */
  readonly id: string
  /** Our entity ID. */
  readonly issuer: string
  /** The IdP's single sign-on URL. */
  readonly destination: string
  readonly acsUrl: string
  readonly issueInstant: Date
  /** Ask the person again although there is a session. */
  readonly forceAuthn?: boolean | undefined
  /** Answer without showing a page, or with the status NoPassive. */
  readonly isPassive?: boolean | undefined
  readonly nameIdFormat?: string | undefined
  readonly requestedAuthnContext?: RequestedAuthnContext | undefined
  /** Name of the application, for the IdP's page. */
  readonly providerName?: string | undefined
  /** Whom the IdP should sign in: the login hint. */
  readonly subject?: NameId | undefined
}

/**
 * Writes an AuthnRequest of the Web Browser SSO profile (saml-core-2.0-os §3.4.1, saml-profiles-2.0-os §4.1.4.1).
 *
 * No NameIDPolicy and no RequestedAuthnContext unless asked for: Entra ID and AD FS refuse sign-ins over
 * demands that nobody needed.
 *
 * @throws SsoError `saml.xml_unwritable` for a value that XML cannot carry
 */
export function writeAuthnRequest(input: AuthnRequestInput): string {
  return writeXml(
    xml(
      'samlp:AuthnRequest',
      {
        'xmlns:samlp': namespaces.protocol,
        'xmlns:saml': namespaces.assertion,
        ID: input.id,
        Version: '2.0',
        IssueInstant: formatDateTime(input.issueInstant),
        Destination: input.destination,
        ForceAuthn: input.forceAuthn === true ? 'true' : null,
        IsPassive: input.isPassive === true ? 'true' : null,
        ProtocolBinding: bindings.post,
        AssertionConsumerServiceURL: input.acsUrl,
        ProviderName: input.providerName,
      },
      xml('saml:Issuer', {}, input.issuer),
      subject(input.subject),
      nameIdPolicy(input.nameIdFormat),
      requestedAuthnContext(input.requestedAuthnContext),
    ),
  )
}

function subject(nameId: NameId | undefined): XmlFragment | null {
  if (nameId === undefined) return null
  return xml('saml:Subject', {}, xml('saml:NameID', { Format: nameId.format }, nameId.value))
}

function nameIdPolicy(format: string | undefined): XmlFragment | null {
  return format === undefined ? null : xml('samlp:NameIDPolicy', { Format: format, AllowCreate: 'true' })
}

function requestedAuthnContext(context: RequestedAuthnContext | undefined): XmlFragment | null {
  if (context === undefined) return null
  const classRefs = context.classRefs.map((classRef) => xml('saml:AuthnContextClassRef', {}, classRef))
  return xml('samlp:RequestedAuthnContext', { Comparison: context.comparison }, ...classRefs)
}
