import { type ParsedResponse, SsoError, parseResponse } from '@cardea/protocol'
import { ownIdentity } from '../connections/saml-settings.ts'
import { isEqual } from '../keys/is-equal.ts'
import { randomToken } from '../platform/random.ts'
import type { ConnectionId } from '../storage/ids.ts'
import { captureMessage } from './capture-messages.ts'
import { completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { checkOpen, findLogin } from './load-login.ts'
import { mayUse } from './may-use.ts'
import { samlArrival } from './saml-arrival.ts'
import { answeredIdentity } from './service-provider.ts'
import { type FoundLogin, loginHoldResponse } from './store.ts'
import type { Login, LoginParts, Outcome } from './types.ts'
import { verifyAnswer } from './verify-answer.ts'

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
  return waiting ?? completeSaml(parts, found, answer, response, answer.samlResponse)
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
  return completeSaml(parts, found, arrived, tryParse(heldResponse), heldResponse)
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
  received: string,
): Promise<Outcome> {
  checkOpen(parts, login, cookie)
  if (login.capturing) {
    const content = Buffer.from(received, 'base64').toString()
    await captureMessage(parts, login, { kind: 'saml_response', content })
  }
  return endWithError(parts, login, async (trace) => {
    if (response instanceof SsoError) throw response
    const connection = destination?.connection
    if (connection?.protocol !== 'saml') throw new SsoError('login.unknown')
    if (!mayUse(login, connection)) throw new SsoError('login.connection_inactive')
    const us = answeredIdentity(parts.config, connection, aliasPath ?? null)
    const isTest = login.kind === 'test'
    const answer = { request: { id: login.id }, connection, us, response, isTest }
    const assertion = await verifyAnswer(parts, answer, trace)
    return completeLogin(parts, login, destination, samlArrival(connection, assertion), trace)
  })
}
