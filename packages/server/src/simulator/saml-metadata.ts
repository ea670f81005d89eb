import { writeXml, xml } from '@cardea/protocol'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
const XML_SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#'
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:'

/** The simulator's metadata (saml-metadata-2.0-os §2.4.3), to be pasted or uploaded like any other IdP's. */
export function simulatorMetadata({
  config,
  simulatorKey,
}: Pick<SimulatorParts, 'config' | 'simulatorKey'>): string {
  const { saml } = simulatorUrls(config.publicUrl)
  return writeXml(
    xml(
      'md:EntityDescriptor',
      { 'xmlns:md': METADATA, entityID: saml.entityId },
      xml(
        'md:IDPSSODescriptor',
        { protocolSupportEnumeration: PROTOCOL, WantAuthnRequestsSigned: 'false' },
        xml(
          'md:KeyDescriptor',
          { use: 'signing' },
          xml(
            'ds:KeyInfo',
            { 'xmlns:ds': XML_SIGNATURE },
            xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, simulatorKey.certificate)),
          ),
        ),
        xml('md:NameIDFormat', {}, 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'),
        xml('md:SingleSignOnService', { Binding: `${BINDING}HTTP-Redirect`, Location: saml.sso }),
        xml('md:SingleSignOnService', { Binding: `${BINDING}HTTP-POST`, Location: saml.sso }),
      ),
    ),
  )
}
