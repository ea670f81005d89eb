import { postBindingFields, redirectBindingUrl } from '@cardea/protocol'
import { algorithmUri } from '../connections/saml-settings.ts'
import { loadSigningKey } from '../connections/service-provider-keys.ts'
import type { SamlConnection } from '../connections/types.ts'
import type { LogoutOutcome, LogoutParts } from './types.ts'

/** A logout message to be carried by the browser. */
export interface LogoutMessage {
  readonly id: string
  /** The XML text, unsigned. */
  readonly message: string
  readonly parameter: 'SAMLRequest' | 'SAMLResponse'
  readonly destination: string
  readonly relayState: string | null
}

/** The message by the binding that the IdP's logout service has; always signed (saml-profiles-2.0-os §4.4.4.1). */
export async function sendLogoutMessage(
  parts: LogoutParts,
  connection: SamlConnection,
  { id, ...message }: LogoutMessage,
): Promise<LogoutOutcome> {
  const { settings } = connection
  const { privateKey, certificate } = await loadSigningKey(parts, connection)
  const algorithm = algorithmUri(settings)
  if (settings.sloBinding === 'post') {
    const signing = { elementId: id, privateKey, certificate, algorithm }
    return { kind: 'submit', action: message.destination, fields: postBindingFields({ ...message, signing }) }
  }
  return { kind: 'redirect', url: redirectBindingUrl({ ...message, signing: { privateKey, algorithm } }) }
}
