/** What an IdP sent along with a sign-in that began there. */
export interface ReceivedRelayState {
  /** As received, to be handed on unread; null when there is none, or none that can be handed on. */
  readonly opaque: string | null
  /** The application that it names, to be looked up. */
  readonly clientId: string | null
  /** The redirect URI that it names: worth nothing until it is found among the registered ones. */
  readonly redirectUri: string | null
}

/**
 * Characters. saml-bindings-2.0-os §3.5.3 allows 80 bytes, which many IdPs exceed; this still fits into the
 * address of an application.
 */
const MAX_LENGTH = 512
/** With a control character it could be no value of a header or a column. */
const UNUSABLE = /[\p{Cc}\p{Cs}]/u
const PARAMETERS = /^(?:client_id|redirect_uri)=/

/**
 * Reads the RelayState of an unsolicited Response (saml-profiles-2.0-os §4.1.5). It is opaque, and an address in it
 * is only text, unless it is form-encoded and begins with one of two parameters:
 *
 * - `client_id=<client id>` chooses the application;
 * - `redirect_uri=<registered redirect URI>` chooses the application and the place.
 *
 * A parameter that comes twice is read as a value that no application has: it must not be the reader's choice.
 *
 * @example readRelayState('client_id=demo') // { clientId: 'demo', redirectUri: null, opaque: 'client_id=demo' }
 */
export function readRelayState(relayState: string | null): ReceivedRelayState {
  if (
    relayState === null ||
    relayState === '' ||
    relayState.length > MAX_LENGTH ||
    UNUSABLE.test(relayState)
  ) {
    return { opaque: null, clientId: null, redirectUri: null }
  }
  if (!PARAMETERS.test(relayState)) return { opaque: relayState, clientId: null, redirectUri: null }
  const parameters = new URLSearchParams(relayState)
  return {
    opaque: relayState,
    clientId: valueOf(parameters, 'client_id'),
    redirectUri: valueOf(parameters, 'redirect_uri'),
  }
}

function valueOf(parameters: URLSearchParams, name: string): string | null {
  return parameters.has(name) ? parameters.getAll(name).join('\n') : null
}
