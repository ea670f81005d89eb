import { Buffer } from 'node:buffer'
import { SsoError } from '../errors/sso-error.ts'

const MAX_RELAY_STATE_BYTES = 80

/** Returns the RelayState, or refuses one of more than 80 bytes (saml-bindings-2.0-os §3.4.3, §3.5.3). */
export function checkRelayState(relayState: string): string {
  const received = Buffer.byteLength(relayState, 'utf8')
  if (received <= MAX_RELAY_STATE_BYTES) return relayState
  throw new SsoError('saml.relay_state_too_long', { expected: MAX_RELAY_STATE_BYTES, received })
}
