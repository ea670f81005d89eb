import { connectionFindById } from '../connections/store.ts'
import { loadPublishedKeys } from '../connections/service-provider-keys.ts'
import type { ConnectionId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import type { Persona } from './personas.ts'
import type { SimulatorParts } from './simulator-parts.ts'

/**
 * What an IdP that encrypts finds for encryption in our metadata of this connection (base64 DER); null when it
 * finds nothing, or does not look.
 */
export async function loadEncryptionCertificate(
  parts: SimulatorParts,
  connectionId: ConnectionId,
  { encrypts }: Persona,
): Promise<string | null> {
  if (!encrypts) return null
  const connection = await connectionFindById(parts.db, wholeDeployment, connectionId)
  if (connection?.protocol !== 'saml') return null
  const { encryptionCertificate = null } = await loadPublishedKeys(parts, connection)
  return encryptionCertificate
}
