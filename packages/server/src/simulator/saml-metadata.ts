import { bindings, nameIdFormats, namespaces, writeXml, xml } from '@cardea/protocol'
import type { PublishedSimulatorKeys, SimulatorKey } from '../keys/simulator-keys.ts'
import { plainPersona } from './personas.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'

/** The simulator's metadata (saml-metadata-2.0-os §2.4.3), to be pasted, uploaded or followed like any other IdP's; each persona has its own. */
export function simulatorMetadata(
  { config }: Pick<SimulatorParts, 'config'>,
  { current, retiring }: PublishedSimulatorKeys,
  idp: string = plainPersona,
): string {
  const { saml } = simulatorUrls(config.publicUrl, idp)
  return writeXml(
    xml(
      'md:EntityDescriptor',
      { 'xmlns:md': namespaces.metadata, entityID: saml.entityId },
      xml(
        'md:IDPSSODescriptor',
        { protocolSupportEnumeration: namespaces.protocol, WantAuthnRequestsSigned: 'false' },
        ...[current, ...(retiring === null ? [] : [retiring])].map(keyDescriptor),
        xml('md:NameIDFormat', {}, nameIdFormats.persistent),
        xml('md:SingleSignOnService', { Binding: bindings.redirect, Location: saml.sso }),
        xml('md:SingleSignOnService', { Binding: bindings.post, Location: saml.sso }),
      ),
    ),
  )
}

function keyDescriptor({ certificate }: SimulatorKey) {
  return xml(
    'md:KeyDescriptor',
    { use: 'signing' },
    xml(
      'ds:KeyInfo',
      { 'xmlns:ds': namespaces.signature },
      xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate)),
    ),
  )
}
