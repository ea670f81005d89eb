import { SsoError, invalidInput } from '@cardea/protocol'
import type { Outbound } from '../platform/outbound.ts'
import type { SamlInput } from './connection-input.ts'

/**
 * The metadata document at an address (saml-metadata-2.0-os §4.1). What makes it trustworthy is the address:
 * production asks for https, and the guarded client checks the server's certificate and follows no redirect.
 *
 * Fails with `saml.metadata_unavailable` and `upstream.…`.
 */
export async function fetchMetadata(outbound: Outbound, url: string): Promise<string> {
  const response = await outbound.fetch(url, {
    headers: { accept: 'application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1' },
  })
  if (response.status !== 200) {
    throw new SsoError('saml.metadata_unavailable', { received: `status ${String(response.status)}` })
  }
  return response.text()
}

/**
 * The input with the document that its `metadataUrl` names, so that a connection is written whole or not at
 * all. Run it before the transaction: nobody should wait for an IdP while holding rows.
 */
export async function withFetchedMetadata<Input extends Pick<SamlInput, 'metadataUrl' | 'metadataXml'>>(
  outbound: Outbound,
  input: Input,
): Promise<Input> {
  if (typeof input.metadataUrl !== 'string') return input
  if (input.metadataXml !== undefined) {
    const message = 'The document is read from metadataUrl; give either, not both.'
    throw invalidInput({ field: 'metadataXml', code: 'in_metadata', message })
  }
  return { ...input, metadataXml: await fetchMetadata(outbound, input.metadataUrl) }
}
