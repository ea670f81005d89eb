import {
  type AnsweredRequest,
  MICROSOFT_METHODS_ATTRIBUTE,
  type NameId,
  type ParsedResponse,
  type ServiceProvider,
  SsoError,
  type Verification,
  type VerifiedAssertion,
  mapProfile,
  parseResponse,
  verifyResponse,
} from '@cardea/protocol'
import { refreshForUnknownKey } from '../connections/refresh-metadata.ts'
import { reportSha1 } from '../connections/report-sha1.ts'
import { ownIdentity } from '../connections/saml-settings.ts'
import { loadDecryptionKeys } from '../connections/service-provider-keys.ts'
import type { SamlConnection } from '../connections/types.ts'
import { isEqual } from '../keys/is-equal.ts'
import { randomToken } from '../platform/random.ts'
import type { ConnectionId } from '../storage/ids.ts'
import { type Arrival, completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { checkOpen, findLogin } from './load-login.ts'
import { answeredIdentity } from './service-provider.ts'
import { type FoundLogin, type SamlSession, loginHoldResponse } from './store.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * The return from a SAML IdP.
 *
 * A response arrives as a POST from the IdP's site. Over https the browser's cookie comes along
 * (`SameSite=None`) and the login completes at once. Over http on a laptop it cannot (`Lax`): the response
 * then waits on its login while the browser is sent to a GET of the same address, a top-level navigation to
 * which `Lax` cookies are attached, and the same code runs again with what was kept (docs/adr/0002).
 *
 * Two proofs are needed to pick a waiting response up. The cookie shows the browser that started the login;
 * the ticket in the address, the browser that brought the response. With the cookie alone, whoever starts a
 * login and lures somebody else into answering it at the IdP could collect that person's response.
 */
export interface SamlAnswer {
  readonly connectionId: ConnectionId
  /** Where it arrived, when that was not the connection's own ACS: the path of an alias. */
  readonly aliasPath?: string
  /** The form field as received. */
  readonly samlResponse: string
  readonly relayState: string | null
  readonly cookie: string | undefined
}

/** The browser's return for a response that waits. */
export interface SamlReturn {
  readonly connectionId: ConnectionId
  readonly loginId: string | null
  /** Given to the browser that brought the response, and to nobody else. */
  readonly ticket: string | null
  readonly cookie: string | undefined
}

/** A response that belongs to no login of its connection. */
export interface Unasked {
  readonly kind: 'unasked'
  readonly response: ParsedResponse | SsoError
}

/** The POST: completes the login, or keeps the response for the browser's return. */
export async function receiveSaml(parts: LoginParts, answer: SamlAnswer): Promise<Outcome | Unasked> {
  const response = tryParse(answer.samlResponse)
  const found = await findAnsweredLogin(parts, answer, response)
  if (found === null) return { kind: 'unasked', response }
  const waiting = answer.cookie === undefined ? await keepForReturn(parts, found.login, answer) : null
  return waiting ?? completeSaml(parts, found, answer, response)
}

/** The GET: the browser has come back with its cookie for the response that was kept. */
export async function resumeSaml(
  parts: LoginParts,
  { connectionId, loginId, ticket, cookie }: SamlReturn,
): Promise<Outcome> {
  const found = await findLogin(parts, loginId)
  const { login, heldResponse } = found
  if (login.connectionId !== connectionId) throw new SsoError('login.unknown')
  checkOpen(parts, login, cookie)
  if (heldResponse === null || !isTicketOf(parts, login, ticket)) {
    throw new SsoError('login.browser_mismatch', { loginId: login.id })
  }
  const { aliasPath } = login.upstream
  const arrived = aliasPath === undefined ? { cookie } : { cookie, aliasPath }
  return completeSaml(parts, found, arrived, tryParse(heldResponse))
}

/** Parsed once. What cannot be parsed is kept as the error, until it is known whose login it concerns. */
export function tryParse(samlResponse: string): ParsedResponse | SsoError {
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
): Promise<FoundLogin | null> {
  const claimed = response instanceof SsoError ? null : response.claimedInResponseTo
  try {
    const found = await findLogin(parts, claimed ?? relayState)
    if (found.login.connectionId === connectionId) return found
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== 'login.unknown') throw error
  }
  return null
}

/** Null when the login is not open. A later response takes the place of an earlier one, whose ticket is then void. */
async function keepForReturn(
  { db, vault, random, config }: LoginParts,
  login: Login,
  answer: SamlAnswer,
): Promise<Outcome | null> {
  const { connectionId, aliasPath = null } = answer
  // PostgreSQL takes no NUL; a response that has one is no base64 either way.
  const samlResponse = answer.samlResponse.replaceAll('\0', '\ufffd')
  const ticket = randomToken(random)
  const ticketHash = vault.hash(ticket).toString('base64')
  if (!(await loginHoldResponse(db, login.id, connectionId, { samlResponse, ticketHash, aliasPath })))
    return null
  const { acsUrl } = ownIdentity(config, connectionId)
  return { kind: 'redirect', url: `${acsUrl}?login=${login.id}&ticket=${ticket}` }
}

function isTicketOf({ vault }: LoginParts, { upstream }: Login, ticket: string | null): boolean {
  const { ticketHash } = upstream
  if (ticket === null || ticketHash === undefined) return false
  return isEqual(vault.hash(ticket), Buffer.from(ticketHash, 'base64'))
}

async function completeSaml(
  parts: LoginParts,
  { login, destination }: FoundLogin,
  { cookie, aliasPath }: Pick<SamlAnswer, 'cookie' | 'aliasPath'>,
  response: ParsedResponse | SsoError,
): Promise<Outcome> {
  checkOpen(parts, login, cookie)
  return endWithError(parts, login, async (trace) => {
    if (response instanceof SsoError) throw response
    const connection = destination?.connection
    if (connection?.protocol !== 'saml') throw new SsoError('login.unknown')
    if (connection.status !== 'active') throw new SsoError('login.connection_inactive')
    const us = answeredIdentity(parts.config, connection, aliasPath ?? null)
    const assertion = await verifyWithCurrentKeys(parts, login, connection, us, response, trace)
    return completeLogin(parts, login, destination, arrivalOf(connection, assertion), trace)
  })
}

/** A key that is not known may be one that the IdP has just published (incidents row 102). */
export async function verifyWithCurrentKeys(
  parts: LoginParts,
  answered: AnsweredRequest,
  connection: SamlConnection,
  us: ServiceProvider,
  response: ParsedResponse,
  trace: TraceStep[],
): Promise<VerifiedAssertion> {
  try {
    return await verify(parts, answered, connection, us, response, trace)
  } catch (error) {
    const isUnknownKey = error instanceof SsoError && error.code === 'saml.signature_invalid'
    if (!isUnknownKey || connection.metadata === null) throw error
    const current = await refreshForUnknownKey(parts, connection)
    if (isTrustedAlike(current, connection)) throw error
    trace.push(traceStep(parts, 'metadata_refreshed', { url: connection.metadata.url }))
    return verify(parts, answered, current, us, response, trace)
  }
}

function isTrustedAlike(
  { certificates: some }: SamlConnection,
  { certificates: others }: SamlConnection,
): boolean {
  return some.every(({ base64 }) => others.some((other) => other.base64 === base64))
}

/** Every check into the trace, then the assertion or the error of the check that failed. */
async function verify(
  parts: LoginParts,
  answered: AnsweredRequest,
  connection: SamlConnection,
  us: ServiceProvider,
  response: ParsedResponse,
  trace: TraceStep[],
): Promise<VerifiedAssertion> {
  const verification = await judge(parts, answered, connection, us, response)
  trace.push(traceStep(parts, 'answer_received', { binding: 'post', checks: verification.checks }))
  if (!verification.ok) throw verification.error
  if (verification.usedSha1) await reportSha1(parts, connection)
  return verification.assertion
}

/** The connection's keys are loaded for an answer that turns out to need one: few are encrypted. */
async function judge(
  parts: LoginParts,
  answered: AnsweredRequest,
  connection: SamlConnection,
  us: ServiceProvider,
  response: ParsedResponse,
): Promise<Verification> {
  const { idpEntityId, certificates, settings } = connection
  const sha1Until = settings.sha1Until === null ? null : new Date(settings.sha1Until)
  const judgeAs = (serviceProvider: ServiceProvider) =>
    verifyResponse({
      response,
      identityProvider: { entityId: idpEntityId ?? '', certificates, sha1Until },
      serviceProvider,
      request: answered,
      now: parts.clock.now(),
      clockSkewSeconds: connection.settings.clockSkewSeconds,
    })
  const verification = judgeAs(us)
  if (verification.ok || verification.error.code !== 'saml.decryption_key_missing') return verification
  const decryptionKeys = await loadDecryptionKeys(parts, connection)
  if (decryptionKeys.length === 0) return verification
  return judgeAs({ ...us, decryptionKeys, allowCbc: settings.legacyEncryption === 'aes-cbc' })
}

/** The person of an assertion, through the connection's mapping. */
export function arrivalOf(
  { provider, mapping, roleMapping, settings }: SamlConnection,
  assertion: VerifiedAssertion,
): Arrival {
  const { id, issuer, nameId, attributes, notOnOrAfter, authnInstant, authnContextClassRef } = assertion
  if (nameId === null) throw new SsoError('saml.subject_missing')
  return {
    issuer,
    profile: mapProfile({ protocol: 'saml', provider, mapping, roleMapping, subject: nameId, attributes }),
    assertion: { id, notOnOrAfter },
    samlSession: settings.sloUrl === null ? null : samlSessionOf(nameId, assertion),
    authTime: authnInstant,
    acr: authnContextClassRef,
    amr: attributes
      .filter(({ name }) => name === MICROSOFT_METHODS_ATTRIBUTE)
      .flatMap(({ values }) => values),
  }
}

/** What the IdP will know the session by: a LogoutRequest has to repeat all of it. */
function samlSessionOf(
  { value, format }: NameId,
  { nameQualifiers, sessionIndex }: VerifiedAssertion,
): SamlSession {
  const { nameQualifier = null, spNameQualifier = null } = nameQualifiers ?? {}
  return { subject: { value, format, nameQualifier, spNameQualifier }, sessionIndex }
}
