import { type ParsedResponse, type ReceivedRelayState, SsoError, readRelayState } from '@cardea/protocol'
import type { SamlConnection } from '../connections/types.ts'
import { type LoginId, newId } from '../storage/ids.ts'
import { chooseInitiateTarget, chooseRedirectTarget } from './choose-application.ts'
import type { Arrival } from './arrival.ts'
import { completeLogin } from './complete-login.ts'
import type { SamlAnswer } from './complete-saml.ts'
import { endWithPage, nobodysHash } from './end-with-page.ts'
import { handOver } from './hand-over.ts'
import { destinationFind, loginHandOver } from './idp-initiated-store.ts'
import { plainRequest } from './plain-request.ts'
import { samlArrival } from './saml-arrival.ts'
import { answeredIdentity } from './service-provider.ts'
import { type Destination, loginInsert } from './store.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'
import { verifyAnswer } from './verify-answer.ts'

/**
 * A SAML response that belongs to no login: a sign-in that began at the IdP, or a mistake.
 *
 * Only a response that names no request at all can be a sign-in (saml-profiles-2.0-os §4.1.5). What becomes of it the connection
 * says: `reject`; `convert`, where it only leads to a sign-in that the application starts itself; `direct`, where it is
 * one. Either way every check of an answer is made, and the assertion is used up.
 *
 * Fails, always with a page, with `login.unknown`, `login.idp_initiated_connection_unknown`,
 * `login.connection_inactive`, `saml.unsolicited_response`, and with what the verification, `chooseInitiateTarget`,
 * `chooseRedirectTarget` and `completeLogin` fail with.
 */
export async function receiveUnasked(
  parts: LoginParts,
  { connectionId, aliasPath, relayState }: SamlAnswer,
  response: ParsedResponse | SsoError,
): Promise<Outcome> {
  const destination = await destinationFind(parts.db, connectionId)
  const connection = destination?.connection
  if (destination === null || destination.rules === null || connection?.protocol !== 'saml') {
    checkUnasked(response)
    throw new SsoError('login.idp_initiated_connection_unknown')
  }
  const id = newId('login', parts)
  return endWithPage(parts, id, connection, async (trace) => {
    const named = readRelayState(relayState)
    trace.push(traceStep(parts, 'idp_initiated', begunFacts(connection, named)))
    const unasked = checkUnasked(response)
    if (connection.status !== 'active') throw new SsoError('login.connection_inactive')
    if (connection.idpInitiated === 'reject') throw new SsoError('saml.unsolicited_response')
    const us = answeredIdentity(parts.config, connection, aliasPath ?? null)
    const answer = { request: { id: null }, connection, us, response: unasked, isTest: false }
    const assertion = await verifyAnswer(parts, answer, trace)
    const arrival = samlArrival(connection, assertion)
    return connection.idpInitiated === 'direct'
      ? signIn(parts, id, { connection, rules: destination.rules }, arrival, named, trace)
      : convert(parts, id, connection, arrival, assertion, named, trace)
  })
}

/** The response, if it may be a sign-in that began at the IdP. What it claims can refuse; the verification decides. */
function checkUnasked(response: ParsedResponse | SsoError): ParsedResponse {
  if (response instanceof SsoError) throw response
  if (response.claimedInResponseTo !== null) throw new SsoError('login.unknown')
  return response
}

function begunFacts({ id, idpInitiated }: SamlConnection, { clientId, redirectUri }: ReceivedRelayState) {
  return { connectionId: id, protocol: 'saml', idpInitiated, clientId, redirectUri }
}

/** `convert`: no profile, no code; a token for the application, which starts a sign-in with it. */
async function convert(
  parts: LoginParts,
  id: LoginId,
  connection: SamlConnection,
  { profile }: Arrival,
  assertion: { readonly id: string; readonly notOnOrAfter: Date },
  named: ReceivedRelayState,
  trace: TraceStep[],
): Promise<Outcome> {
  const target = await chooseInitiateTarget(parts, named)
  const { application, initiateLoginUri } = target
  const { id: connectionId, organizationId } = connection
  const handed = traceStep(parts, 'handed_over', { applicationId: application.id, initiateLoginUri })
  const result = await loginHandOver(parts.db, {
    id,
    connectionId,
    organizationId,
    applicationId: application.id,
    assertion,
    browserHash: nobodysHash(parts),
    trace: [...trace, handed],
  })
  if (result === 'replayed') throw new SsoError('saml.assertion_replayed')
  if (result === 'inactive') throw new SsoError('login.connection_inactive')
  const login = { connectionId, organizationId, loginHint: profile.email, relayState: named.opaque }
  return handOver(parts, target, login, id)
}

/** `direct`: through the one door, as a login that is begun and completed at once. */
async function signIn(
  parts: LoginParts,
  id: LoginId,
  destination: Destination,
  arrival: Arrival,
  named: ReceivedRelayState,
  trace: TraceStep[],
): Promise<Outcome> {
  const target = await chooseRedirectTarget(parts, named)
  const { id: connectionId, organizationId } = destination.connection
  const { clientId, tokenAlgorithm } = target.application
  const login: Login = {
    id,
    kind: 'sign_in',
    applicationId: target.application.id,
    // The person may not have chosen this account, so the browser does not keep it.
    sessionHours: 0,
    tokenAlgorithm,
    organizationId,
    connectionId,
    status: 'pending',
    // What the application would have asked for, as far as anybody can say so for it.
    request: plainRequest({
      clientId,
      redirectUri: target.redirectUri,
      scope: ['openid', 'profile', 'email'],
    }),
    upstream: {},
    browserHash: nobodysHash(parts),
    expired: false,
    startedAt: parts.clock.now(),
    capturing: false,
  }
  await loginInsert(parts.db, { ...login, status: 'pending', trace: [], errorCode: null })
  return completeLogin(parts, login, destination, arrival, trace)
}
