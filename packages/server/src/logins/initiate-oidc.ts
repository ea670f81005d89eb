import {
  type ReceivedRelayState,
  SsoError,
  type WireParameters,
  readParameter,
  readRelayState,
  requireParameter,
} from '@cardea/protocol'
import type { OidcConnection } from '../connections/types.ts'
import { randomToken } from '../platform/random.ts'
import { type ConnectionId, newId } from '../storage/ids.ts'
import { chooseInitiateTarget } from './choose-application.ts'
import { endWithPage } from './end-with-page.ts'
import { handOver } from './hand-over.ts'
import { destinationFind, oidcConnectionFindByIssuer } from './idp-initiated-store.ts'
import { traceStep } from './trace.ts'
import type { LoginParts } from './types.ts'

/**
 * A sign-in that begins at an OpenID provider (OIDC Core §4): it only asks us to start one, and proves nothing. So it is
 * handed to the application like any other, with what it says as hints. `direct` is no different here: there is
 * nothing that could sign anybody in.
 *
 * Fails, with a page, with `oauth.parameter_missing`, `oauth.parameter_repeated`, `oauth.parameter_malformed`,
 * `login.idp_initiated_issuer_unknown`, `login.idp_initiated_issuer_ambiguous`, `login.idp_initiated_connection_unknown`,
 * `login.connection_inactive`, `login.idp_initiated_refused`, and with what `chooseInitiateTarget` fails with.
 */
export async function initiateOidc(
  parts: LoginParts,
  params: WireParameters,
  connectionId: ConnectionId | null,
): Promise<ReturnType<typeof handOver>> {
  const asked = readInitiation(params)
  const connection =
    connectionId === null
      ? await connectionOfIssuer(parts, requireParameter(params, 'iss', 'OIDC Core §4'))
      : await connectionNamed(parts, connectionId)
  const id = newId('login', parts)
  return endWithPage(parts, id, connection, async (trace) => {
    const { id: connectionId, organizationId, idpInitiated, issuer } = connection
    const { clientId, loginHint, relayState } = asked
    trace.push(
      traceStep(parts, 'idp_initiated', {
        connectionId,
        protocol: 'oidc',
        idpInitiated,
        iss: asked.iss,
        clientId,
      }),
    )
    if (asked.iss !== null && asked.iss !== issuer) {
      throw new SsoError('login.idp_initiated_issuer_unknown', { received: asked.iss })
    }
    if (connection.status !== 'active') throw new SsoError('login.connection_inactive')
    if (idpInitiated === 'reject') throw new SsoError('login.idp_initiated_refused')
    const target = await chooseInitiateTarget(parts, { clientId, redirectUri: null })
    // Nothing has happened yet that a login could tell of: the application's own will.
    const tokenId = randomToken(parts.random)
    return handOver(parts, target, { connectionId, organizationId, loginHint, relayState }, tokenId)
  })
}

interface Initiation extends Pick<ReceivedRelayState, 'clientId'> {
  readonly iss: string | null
  readonly loginHint: string | null
  readonly relayState: string | null
}

/** `client_id` is ours: the address set at the provider may carry it to choose the application. */
function readInitiation(params: WireParameters): Initiation {
  return {
    iss: readParameter(params, 'iss'),
    loginHint: readParameter(params, 'login_hint', MAX_LOGIN_HINT),
    // OIDC Core §4: it must not make an open redirector of us. We follow it nowhere; the application has to look at it.
    relayState: readRelayState(readParameter(params, 'target_link_uri')).opaque,
    clientId: readParameter(params, 'client_id'),
  }
}

/** Characters: as long as an e-mail address can be, and some more. */
const MAX_LOGIN_HINT = 320

async function connectionOfIssuer({ db }: LoginParts, issuer: string): Promise<OidcConnection> {
  const [first, second] = await oidcConnectionFindByIssuer(db, issuer)
  if (first === undefined) throw new SsoError('login.idp_initiated_issuer_unknown', { received: issuer })
  if (second !== undefined) throw new SsoError('login.idp_initiated_issuer_ambiguous')
  return first
}

async function connectionNamed({ db }: LoginParts, id: ConnectionId): Promise<OidcConnection> {
  const connection = (await destinationFind(db, id))?.connection
  if (connection?.protocol !== 'oidc') throw new SsoError('login.idp_initiated_connection_unknown')
  return connection
}
