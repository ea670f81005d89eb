import { type XmlFragment, writeXml, xml } from '../xml/write-xml.ts'
import { bindings, namespaces } from './names.ts'

/** What an IdP's administrator imports about us. */
export interface SpMetadataInput {
  readonly entityId: string
  readonly acsUrl: string
  /** Base64 DER of the certificates that our requests are signed with; several during a rollover. */
  readonly signingCertificates?: readonly string[] | undefined
  /**
   * Base64 DER of the certificate that the IdP should encrypt to. One at most: an IdP that finds several
   * takes any, and AD FS keeps only one.
   */
  readonly encryptionCertificate?: string | undefined
  /** Where logout messages come in; absent: this connection has no single logout. */
  readonly sloUrl?: string | undefined
  /** Whether our requests are signed. */
  readonly authnRequestsSigned?: boolean | undefined
}

/**
 * Writes our metadata for one connection (saml-metadata-2.0-os §2.4.4).
 *
 * Small on purpose: no NameIDFormat (AD FS refuses an empty one, and any format will do), one ACS over
 * HTTP-POST with an index, which AD FS and Shibboleth ask for.
 *
 * @throws SsoError `saml.xml_unwritable` for a value that XML cannot carry
 */
export function writeSpMetadata(input: SpMetadataInput): string {
  const keys = (input.signingCertificates ?? []).map((certificate) => keyDescriptor('signing', certificate))
  if (input.encryptionCertificate !== undefined) {
    keys.push(keyDescriptor('encryption', input.encryptionCertificate))
  }
  return writeXml(
    xml(
      'md:EntityDescriptor',
      {
        'xmlns:md': namespaces.metadata,
        'xmlns:ds': keys.length === 0 ? null : namespaces.signature,
        entityID: input.entityId,
      },
      xml(
        'md:SPSSODescriptor',
        {
          AuthnRequestsSigned: String(input.authnRequestsSigned ?? false),
          WantAssertionsSigned: 'true',
          protocolSupportEnumeration: namespaces.protocol,
        },
        ...keys,
        ...singleLogoutServices(input.sloUrl),
        xml('md:AssertionConsumerService', {
          Binding: bindings.post,
          Location: input.acsUrl,
          index: '0',
          isDefault: 'true',
        }),
      ),
    ),
  )
}

/** Either binding; most IdPs read the first they know. */
function singleLogoutServices(sloUrl: string | undefined): readonly XmlFragment[] {
  if (sloUrl === undefined) return []
  return [bindings.redirect, bindings.post].map((binding) =>
    xml('md:SingleLogoutService', { Binding: binding, Location: sloUrl }),
  )
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string): XmlFragment {
  return xml(
    'md:KeyDescriptor',
    { use },
    xml('ds:KeyInfo', {}, xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate))),
  )
}
