import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import type { SigningCertificate } from './types.ts'
import { collectSignatures, verifySignature } from './verify-signature.ts'

/** What may carry a signature in metadata (saml-metadata-2.0-os §3.1): the document, or an entity in it. */
const signedElements = [
  [namespaces.metadata, 'EntityDescriptor'],
  [namespaces.metadata, 'EntitiesDescriptor'],
] as const

/**
 * Verifies that a metadata document is signed as a whole by one of these certificates, under the same rules as
 * any other message: the signature is a child of the root and covers it; others there are must verify too.
 *
 * @throws SsoError `saml.metadata_unsigned`, and those of `collectSignatures` and `verifySignature`
 */
export function verifyMetadata(root: XmlElement, certificates: readonly SigningCertificate[]): void {
  const signatures = collectSignatures(root, signedElements)
  if (!signatures.some(({ parent }) => parent === root)) throw new SsoError('saml.metadata_unsigned')
  for (const signature of signatures) verifySignature(signature, certificates)
}
