import { type ParsedResponse, SsoError, mapProfile, parseResponse, verifyResponse } from '@cardea/protocol'
import { connectionFindById } from '../connections/store.ts'
import type { SamlConnection } from '../connections/types.ts'
import type { ConnectionId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts'
import { type Arrival, completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { type FoundLogin, checkOpen, findLogin } from './load-login.ts'
import { serviceProvider } from './service-provider.ts'
import { loginHoldResponse } from './store.ts'
import { traceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * The return from a SAML IdP.
 *
 * A response arrives as a POST from the IdP's site. Over https the browser's cookie comes along
 * (`SameSite=None`) and the login completes at once. Over http on a laptop it cannot (`Lax`): the response
 * then waits on its login while the browser is sent to a GET of the same address, a top-level navigation to
 * which `Lax` cookies are attached, and the same code runs again with what was kept. Without the cookie
 * nothing is ever decided, and nothing about the login changes (docs/adr/0002).
 */
export interface SamlAnswer {
  readonly connectionId: ConnectionId
  /** The form field as received. */
  readonly samlResponse: string
  readonly relayState: string | null
  readonly cookie: string | undefined
}

/** The POST: completes the login, or keeps the response for the browser's return. */
export async function receiveSaml(parts: LoginParts, answer: SamlAnswer): Promise<Outcome> {
  const response = tryParse(answer.samlResponse)
  const { login } = await findAnsweredLogin(parts, answer, response)
  if (answer.cookie === undefined && (await hold(parts, login, answer))) {
    const { acsUrl } = serviceProvider(parts.config, answer.connectionId)
    return { kind: 'redirect', url: `${acsUrl}?login=${login.id}` }
  }
  return completeSaml(parts, login, answer, response)
}

/** The GET: the browser has come back with its cookie for the response that was kept. */
export async function resumeSaml(
  parts: LoginParts,
  connectionId: ConnectionId,
  loginId: string | null,
  cookie: string | undefined,
): Promise<Outcome> {
  const { login, heldResponse } = await findLogin(parts, loginId)
  if (login.connectionId !== connectionId) throw new SsoError('login.unknown')
  checkOpen(parts, login, cookie)
  if (heldResponse === null) throw new SsoError('login.unknown', { loginId: login.id })
  const answer = { connectionId, samlResponse: heldResponse, relayState: null, cookie }
  return completeSaml(parts, login, answer, tryParse(heldResponse))
}

/** Parsed once. What cannot be parsed is kept as the error, until it is known whose login it concerns. */
function tryParse(samlResponse: string): ParsedResponse | SsoError {
  try {
    return parseResponse(samlResponse)
  } catch (error) {
    if (error instanceof SsoError) return error
    throw error
  }
}

/**
 * The login that is being answered: by the claimed InResponseTo, else by RelayState (only to report an
 * error at the right place). Neither is believed; a login of another connection is as unknown as none.
 */
async function findAnsweredLogin(
  parts: LoginParts,
  { connectionId, relayState }: SamlAnswer,
  response: ParsedResponse | SsoError,
): Promise<FoundLogin> {
  const claimed = response instanceof SsoError ? null : response.claimedInResponseTo
  try {
    const found = await findLogin(parts, claimed ?? relayState)
    if (found.login.connectionId === connectionId) return found
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== 'login.unknown') throw error
  }
  // Without a login the cause that can be named best: an unreadable message, or an answer nobody asked for.
  if (response instanceof SsoError) throw response
  throw new SsoError(claimed === null ? 'saml.unsolicited_response' : 'login.unknown')
}

function hold(
  { db }: LoginParts,
  login: Login,
  { connectionId, samlResponse }: SamlAnswer,
): Promise<boolean> {
  return loginHoldResponse(db, login.id, connectionId, samlResponse)
}

async function completeSaml(
  parts: LoginParts,
  login: Login,
  answer: SamlAnswer,
  response: ParsedResponse | SsoError,
): Promise<Outcome> {
  checkOpen(parts, login, answer.cookie)
  return endWithError(parts, login, async (trace) => {
    if (response instanceof SsoError) throw response
    const connection = await loadConnection(parts, answer.connectionId)
    const arrival = verify(parts, login, connection, response)
    trace.push(arrival.step)
    if (arrival.error !== null) throw arrival.error
    return completeLogin(parts, login, connection, arrival.arrival, trace)
  })
}

async function loadConnection({ db }: LoginParts, id: ConnectionId): Promise<SamlConnection> {
  const connection = await connectionFindById(db, wholeDeployment, id)
  if (connection?.protocol !== 'saml') throw new SsoError('login.unknown')
  if (connection.status !== 'active') throw new SsoError('login.connection_inactive')
  return connection
}

function verify(parts: LoginParts, login: Login, connection: SamlConnection, response: ParsedResponse) {
  const verification = verifyResponse({
    response,
    identityProvider: { entityId: connection.idpEntityId ?? '', certificates: connection.certificates },
    serviceProvider: serviceProvider(parts.config, connection.id),
    request: { id: login.id },
    now: parts.clock.now(),
    clockSkewSeconds: CLOCK_SKEW_SECONDS,
  })
  const step = traceStep(parts, 'answer_received', { binding: 'post', checks: verification.checks })
  if (!verification.ok) return { step, error: verification.error, arrival: null } as const
  const { assertion } = verification
  if (assertion.nameId === null)
    return { step, error: new SsoError('saml.subject_missing'), arrival: null } as const
  const arrival: Arrival = {
    issuer: assertion.issuer,
    profile: mapProfile({
      protocol: 'saml',
      provider: connection.provider,
      mapping: connection.mapping,
      subject: assertion.nameId,
      attributes: assertion.attributes,
    }),
    assertion: { id: assertion.id, notOnOrAfter: assertion.notOnOrAfter },
    authTime: assertion.authnInstant,
    acr: assertion.authnContextClassRef,
    amr: assertion.attributes
      .filter(({ name }) => name === 'http://schemas.microsoft.com/claims/authnmethodsreferences')
      .flatMap(({ values }) => values),
  }
  return { step, error: null, arrival } as const
}
