import { readAuthnRequest, SsoError } from '@cardea/protocol'
import { type ConnectionId, isId } from '../storage/ids.ts'
import { plainPersona } from './personas.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'
import { testSamlConnectionId } from './test-connections.ts'

/** An AuthnRequest to the simulator, as far as its answer depends on it. */
export interface SimulatorSamlRequest {
  /** Who is asked: the name of a persona. */
  readonly idp: string
  /** Becomes `InResponseTo`. */
  readonly id: string
  /** The connection that asks: says audience, recipient and where the response goes. */
  readonly connectionId: ConnectionId
  readonly relayState: string | null
  /** Whom the request names, if anybody. */
  readonly hint: string | null
}

/** The two ways an AuthnRequest may arrive (saml-bindings-2.0-os §3.4, §3.5). */
export type RequestBinding = 'redirect' | 'post'

/**
 * Reads an AuthnRequest of one of our connections. Its ACS, when it names one, must be that connection's:
 * the response is sent to our own address, never to one that a message asks for.
 * Errors `request.simulator_refused`, and those of `readAuthnRequest`.
 */
export function readSimulatorSamlRequest(
  { config }: Pick<SimulatorParts, 'config'>,
  binding: RequestBinding,
  message: string,
  { idp, relayState }: Pick<SimulatorSamlRequest, 'idp' | 'relayState'>,
): SimulatorSamlRequest {
  const { id, issuer, acsUrl, subject } = readAuthnRequest({ binding, samlRequest: message })
  const urls = simulatorUrls(config.publicUrl)
  const connectionId = connectionOf(config.publicUrl, issuer)
  if (connectionId === null) throw refused('its issuer is not a connection of this deployment')
  if (acsUrl !== null && acsUrl !== urls.acs(connectionId)) {
    throw refused('its AssertionConsumerServiceURL is not the one of its issuer')
  }
  return { idp, id, connectionId, relayState, hint: subject?.value ?? null }
}

/** Reads the request back from the form of the simulator's own page. */
export function readChosenSamlRequest(
  one: (name: string) => string | null,
  idp: string,
): SimulatorSamlRequest {
  const id = one('request_id') ?? ''
  const connectionId = one('connection_id') ?? ''
  // xs:NCName as AuthnRequest IDs use it (saml-core-2.0-os §1.3.4); it becomes an attribute of the response.
  if (!/^[A-Za-z_][\w.-]{0,127}$/.test(id)) throw refused('request_id is not an ID')
  if (!isId('connection', connectionId)) throw refused('connection_id is not a connection')
  return { idp, id, connectionId, relayState: one('RelayState'), hint: null }
}

/** Reads whom a sign-in that begins at the simulator is for; the test organization's connection unless named. */
export function readSamlStart(one: (name: string) => string | null): {
  readonly idp: string
  readonly id: null
  readonly connectionId: ConnectionId
  readonly relayState: string | null
} {
  const connectionId = one('connection_id') ?? testSamlConnectionId
  if (!isId('connection', connectionId)) throw refused('connection_id is not a connection')
  return { idp: plainPersona, id: null, connectionId, relayState: one('RelayState') || null }
}

function connectionOf(publicUrl: string, issuer: string): ConnectionId | null {
  const prefix = `${publicUrl}/saml/`
  if (!issuer.startsWith(prefix)) return null
  const id = issuer.slice(prefix.length)
  return isId('connection', id) ? id : null
}

function refused(reason: string): SsoError {
  return new SsoError('request.simulator_refused', { reason })
}
