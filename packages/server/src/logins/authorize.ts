import {
  type AuthorizationRequest,
  SsoError,
  type WireParameters,
  checkRedirectUri,
  identifyClient,
  readAuthorizationRequest,
  readSelectors,
  responseModeForError,
  stateForError,
} from '@cardea/protocol'
import type { ConnectionSelection } from '../connections/types.ts'
import { type ApplicationId, newId } from '../storage/ids.ts'
import { type Handover, readHandover, spendHandover, withHandover } from './accept-handover.ts'
import { type Answered, errorOutcome } from './answer-application.ts'
import { type RequestingApplication, authorizationFind, clientOf } from './authorization-store.ts'
import { askForEmail } from './ask-for-email.ts'
import { beginUpstream } from './begin-upstream.ts'
import { sessionCookieName } from './browser-binding.ts'
import { logFault } from './log-fault.ts'
import { offeredMethods } from '../accounts/offered-methods.ts'
import { type HintedPerson, demandPerson, readIdTokenHint } from './read-id-token-hint.ts'
import {
  type Selected,
  type Selector,
  byHintedConnection,
  selected,
  selectorOf,
} from './select-connection.ts'
import { signInSilently } from './sign-in-silently.ts'
import { type NewLogin, loginInsert } from './store.ts'
import { type TraceStep, asSsoError, failureStep, traceStep } from './trace.ts'
import type { LoginParts, Outcome } from './types.ts'
import { continueLogin, usePushedRequest } from './use-pushed-request.ts'

/** The browser that asks. */
export interface Browser {
  /** Ties the login to it. */
  readonly secret: string
  readonly cookies: Readonly<Record<string, string>>
}

/**
 * Begins a login: validates the application's request, selects the connection, and sends the browser to
 * the IdP or to the page that asks for the e-mail; or back at once, when the browser has a session that answers the request.
 *
 * Until client and redirect URI are proven, errors are thrown (a page); from then on they go to the
 * redirect URI, in the response mode that was asked for. Of a request that was pushed, nothing but the client id and the
 * `request_uri` is read (RFC 9126 §4). Throws `oauth.request_uri_invalid`, `oauth.client_unknown`, `oauth.client_id_missing`, `oauth.redirect_uri_…`,
 * `oauth.parameter_…`.
 */
export async function authorize(
  parts: LoginParts,
  params: WireParameters,
  browser: Browser,
): Promise<Outcome> {
  const pushed = await usePushedRequest(parts, params)
  if (pushed?.kind === 'continue') return continueLogin(parts, pushed.loginId, browser.secret)
  const started = { browser, browserHash: parts.vault.hash(browser.secret) }
  return pushed === null
    ? authorizeAs(parts, params, { ...started, id: newId('login', parts), pushed: false })
    : authorizeAs(parts, pushed.params, { ...started, id: pushed.loginId, pushed: true })
}

/** The login that is to begin: which it will be, whose browser it belongs to, and whether its request was pushed. */
interface Beginning extends Pick<NewLogin, 'id' | 'browserHash'> {
  readonly browser: Browser
  readonly pushed: boolean
}

async function authorizeAs(
  parts: LoginParts,
  params: WireParameters,
  beginning: Beginning,
): Promise<Outcome> {
  const handover = await readHandover(parts, params)
  const asked = handover === null || handover instanceof SsoError ? params : withHandover(params, handover)
  const hinted = await readIdTokenHint(parts, asked)
  const hint = hinted instanceof SsoError ? null : hinted
  const { application, redirectUri, selection } = await provenClient(parts, asked, hint)
  const client = clientOf(parts, application, redirectUri)
  const answered: Answered = {
    redirectUri,
    state: stateForError(params),
    responseMode: responseModeForError(params, client),
  }
  try {
    const request = readAuthorizationRequest(asked, client)
    if (hinted instanceof SsoError) throw hinted
    const demanded = hint === null ? request : demandPerson(request, hint)
    if (application.requirePushedRequests && !beginning.pushed) {
      throw new SsoError('oauth.pushed_request_required')
    }
    return await begin(parts, application, demanded, { selection, hint, handover }, beginning)
  } catch (thrown) {
    const error = asSsoError(thrown)
    logFault(parts, error, null)
    return errorOutcome(parts, answered, error, null)
  }
}

async function provenClient(
  { db, config }: LoginParts,
  params: WireParameters,
  hint: HintedPerson | null,
): Promise<{
  readonly application: RequestingApplication
  readonly redirectUri: string
  readonly selection: ConnectionSelection
}> {
  const { clientId, redirectUri } = identifyClient(params)
  const found = await authorizationFind(db, clientId, (selectorToLookUp(params) ?? byHint(hint))?.key ?? null)
  if (found === null) throw new SsoError('oauth.client_unknown', { received: clientId })
  const { application, selection } = found
  const rules = { mode: config.mode, type: application.type }
  return {
    application,
    redirectUri: checkRedirectUri(redirectUri, application.redirectUris, rules),
    selection,
  }
}

/** By what a login goes on, besides the request itself. */
interface Leads {
  /** Of the selector, or else of the hint. */
  readonly selection: ConnectionSelection
  readonly hint: HintedPerson | null
  readonly handover: Handover | SsoError | null
}

/** Null for what cannot be read, too: reading the whole request refuses it, once it may be answered. */
function selectorToLookUp(params: WireParameters): Selector | null {
  try {
    return selectorOf(readSelectors(params))
  } catch {
    return null
  }
}

async function begin(
  parts: LoginParts,
  application: RequestingApplication,
  request: AuthorizationRequest,
  { selection, hint, handover }: Leads,
  { id, browser, browserHash, pushed }: Beginning,
): Promise<Outcome> {
  const facts = { ...askedFacts(request, handover), ...(pushed ? { pushed } : {}) }
  const asked = traceStep(parts, 'authorization_requested', facts)
  const login = { id, applicationId: application.id, request, browserHash }
  let chosen: Selected | null = null
  try {
    if (handover instanceof SsoError) throw handover
    const silent =
      handover === null ? await trySilently(parts, application, login, selection, browser, asked) : null
    if (silent !== null) return silent
    const selector = selectorOf(request) ?? (selection.kind === 'found' ? byHint(hint) : null)
    if (selector === null || isForAccounts(parts, selector, selection)) {
      return await showSignIn(parts, login, [asked])
    }
    chosen = selected(selector, selection)
    if (handover !== null) await spendHandover(parts, handover)
    return await beginWith(parts, login, chosen, [asked])
  } catch (thrown) {
    const error = asSsoError(thrown)
    logFault(parts, error, id)
    await insertFailed(parts, login, chosen, error, [asked, failureStep(parts, error)])
    return errorOutcome(parts, request, error, id)
  }
}

/** Null: the person has to be asked, by us or at the identity provider. With `prompt=none` that is the answer. */
async function trySilently(
  parts: LoginParts,
  { sessionHours, tokenAlgorithm }: RequestingApplication,
  login: Started,
  selection: ConnectionSelection,
  { cookies }: Browser,
  asked: TraceStep,
): Promise<Outcome | null> {
  if (sessionHours === 0) return null
  const cookie = cookies[sessionCookieName(login.applicationId)]
  const outcome =
    cookie === undefined
      ? null
      : await signInSilently(parts, { login, tokenAlgorithm, selection, cookie, trace: [asked] })
  if (outcome === null && login.request.prompt.includes('none'))
    throw new SsoError('login.interaction_required')
  return outcome
}

const nowhere = { organizationId: null, connectionId: null, upstream: {}, errorCode: null } as const

/** A login that failed before it began is kept too: with its organization, when it came that far. */
async function insertFailed(
  { db }: LoginParts,
  login: Started,
  chosen: Selected | null,
  { code: errorCode }: SsoError,
  trace: readonly TraceStep[],
): Promise<void> {
  const { organizationId = null, id: connectionId = null } = chosen?.connection ?? {}
  await loginInsert(db, {
    ...login,
    ...nowhere,
    kind: 'sign_in',
    organizationId,
    connectionId,
    status: 'failed',
    trace,
    errorCode,
  })
}

type Started = Pick<NewLogin, 'id' | 'browserHash'> & {
  readonly applicationId: ApplicationId
  readonly request: AuthorizationRequest
}

async function showSignIn(parts: LoginParts, login: Started, trace: readonly TraceStep[]): Promise<Outcome> {
  // OIDC Core §3.1.2.1: with prompt=none no page may be shown.
  if (login.request.prompt.includes('none')) throw new SsoError('login.interaction_required')
  await loginInsert(parts.db, { ...login, ...nowhere, kind: 'sign_in', status: 'selecting', trace })
  return askForEmail(parts, { ...login, kind: 'sign_in' })
}

async function beginWith(
  parts: LoginParts,
  login: Started,
  { connection, by }: Selected,
  trace: readonly TraceStep[],
): Promise<Outcome> {
  const { outcome, upstream, steps } = await beginUpstream(parts, login.id, login.request, connection, by)
  await loginInsert(parts.db, {
    ...login,
    kind: 'sign_in',
    organizationId: connection.organizationId,
    connectionId: connection.id,
    status: 'pending',
    upstream,
    trace: [...trace, ...steps],
    errorCode: null,
  })
  return outcome
}

/** An organization without single sign-on, named by the application: its people have accounts of their own, where there are any. */
function isForAccounts({ config }: LoginParts, { by }: Selector, { kind }: ConnectionSelection): boolean {
  return by === 'organization_id' && kind === 'none' && offeredMethods(config) !== null
}

/** A hint is no selector: where its connection is not usable any more, the person is asked. */
function byHint(hint: HintedPerson | null): Selector | null {
  const connectionId = hint?.connectionId ?? null
  return connectionId === null ? null : byHintedConnection(connectionId)
}

/** `handedOver`: the login that began at the IdP, whose token came back with this request. */
function askedFacts(
  request: AuthorizationRequest,
  handover: Handover | SsoError | null,
): Record<string, unknown> {
  const { clientId, redirectUri, scope, prompt, maxAge, acrValues, requiredAcr } = request
  const { connectionId, organizationId, domainHint, loginHint, provider } = request
  const selectors = { connectionId, organizationId, domainHint, loginHint, provider }
  const contexts = { ...(acrValues.length === 0 ? {} : { acrValues }), ...(requiredAcr && { requiredAcr }) }
  const asked = { clientId, redirectUri, scope, prompt, maxAge, ...selectors, ...contexts }
  return handover === null || handover instanceof SsoError
    ? asked
    : { ...asked, handedOver: handover.tokenId }
}
