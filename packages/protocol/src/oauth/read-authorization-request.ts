import { SsoError } from '../errors/sso-error.ts'
import type { RequestedClaims } from './claims.ts'
import { readClaimsRequest } from './claims-request.ts'
import { malformed, readParameter, requireParameter, type WireParameters } from './parameters.ts'
import { isCodeChallenge } from './pkce.ts'
import { readAudience } from './read-audience.ts'
import { type MessageRules, type ResponseMode, readResponseMode } from './response-mode.ts'
import { type ResponseType, type ResponseTypeRules, readResponseType } from './response-type.ts'
import { isScope } from './scope.ts'

/** What the application asks for, validated. Plain JSON: it is stored with the login as it is. */
export interface AuthorizationRequest {
  readonly clientId: string
  /** Proven to be registered. */
  readonly redirectUri: string
  readonly responseType: ResponseType
  readonly responseMode: ResponseMode
  /** Granted scopes: asked for and offered, in the order asked. */
  readonly scope: readonly string[]
  readonly state: string | null
  readonly nonce: string | null
  /** PKCE, method S256. */
  readonly codeChallenge: string | null
  /** The API that the access token is for, one of the application's own; null: Cardea itself. */
  readonly audience: string | null
  /** Empty: not sent. `none` stands alone. */
  readonly prompt: readonly Prompt[]
  /** Seconds. */
  readonly maxAge: number | null
  readonly loginHint: string | null
  readonly domainHint: string | null
  /** As sent: a hint to be looked up, never an authority. */
  readonly connectionId: string | null
  readonly organizationId: string | null
  /** As sent: the name of a social provider. */
  readonly provider: string | null
  /** BCP 47 tags in order of preference. */
  readonly uiLocales: readonly string[]
  readonly display: Display | null
  /** Authentication contexts in order of preference: wishes, which nobody has to meet. */
  readonly acrValues: readonly string[]
  /** The context has to be one of these (OIDC Core §5.5.1.1); null: any. */
  readonly requiredAcr: readonly string[] | null
  /** The person has to be one of these: by `claims`, or as `id_token_hint` says; null: whoever signs in. */
  readonly subjects: readonly string[] | null
  /** Claims asked for by name, beside the scopes; null: none. */
  readonly claims: RequestedClaims | null
}

/** OIDC Core §3.1.2.1: how the application shows what it opens. Our pages suit each of them. */
export type Display = 'page' | 'popup' | 'touch' | 'wap'

export type Prompt = 'none' | 'login' | 'consent' | 'select_account'

/** What of the application the rules depend on. */
export interface RequestingClient extends MessageRules, ResponseTypeRules {
  readonly clientId: string
  readonly type: 'web' | 'spa' | 'm2m'
  /** It may have refresh tokens. */
  readonly offlineAccess: boolean
  /** The APIs that it may have access tokens for. */
  readonly audiences: readonly string[]
  /** Ours: as an audience it names what every access token is for that names none. */
  readonly issuer: string
}

/** Scopes that Cardea offers at sign-in; others are ignored (OIDC Core §3.1.2.1). */
export const offeredScopes: readonly string[] = ['openid', 'profile', 'email', 'groups', 'offline_access']

/** RFC 6749 §3.3: the server may define what leaving the parameter out means. */
const DEFAULT_SCOPE = 'openid profile email'

/**
 * The first step of an authorization request: who asks, and where they want the answer. The redirect
 * URI is not proven yet, so whatever fails here is shown as a page and never redirected.
 *
 * Fails with `oauth.client_id_missing`, `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function identifyClient(params: WireParameters): {
  readonly clientId: string
  readonly redirectUri: string | null
} {
  const clientId = readParameter(params, 'client_id')
  if (clientId === null) throw new SsoError('oauth.client_id_missing')
  return { clientId, redirectUri: readParameter(params, 'redirect_uri') }
}

/**
 * The `state` to return with an error, or null when none was sent or the one sent cannot be returned.
 * Never fails: an error on its way to the application must not be replaced by another one.
 */
export function stateForError(params: WireParameters): string | null {
  try {
    return readState(params)
  } catch {
    return null
  }
}

/**
 * The second step: the whole request (OIDC Core §3.1.2.1, RFC 6749 §4.1.1, RFC 7636 §4.3). The redirect
 * URI is proven, so whatever fails here goes back to the application with its OAuth error.
 * `prompt=none`, `max_age` and the selectors are for the caller to act on. Parameters that Cardea does
 * not know are ignored (RFC 6749 §3.1).
 *
 * Fails with `oauth.client_not_allowed`, `oauth.request_object_unsupported`,
 * `oauth.request_uri_unsupported`, `oauth.response_type_unsupported`, `oauth.id_token_not_enabled`, `oauth.response_mode_unsupported`,
 * `oauth.id_token_mode_unsupported`, `oauth.web_message_origin_unknown`, `oauth.scope_malformed`, `oauth.scope_unknown`,
 * `oauth.openid_scope_required`, `oauth.offline_access_not_enabled`, `oauth.audience_unknown`, `oauth.pkce_required`,
 * `oauth.pkce_method_unsupported`, `oauth.prompt_unsupported`, `oauth.parameter_missing`,
 * `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readAuthorizationRequest(
  params: WireParameters,
  client: RequestingClient,
): AuthorizationRequest {
  checkClientType(client)
  checkNoRequestObject(params)
  const responseType = readResponseType(params, client)
  return {
    clientId: client.clientId,
    redirectUri: client.redirectUri,
    responseType,
    responseMode: readResponseMode(params, client, responseType),
    ...(responseType === 'code' ? readForCode(params, client) : readForIdToken(params)),
    state: readState(params),
    prompt: readPrompt(params),
    maxAge: readMaxAge(params),
    ...readSelectors(params),
    uiLocales: readUiLocales(params),
    display: readDisplay(params),
    ...readDemands(params),
  }
}

/** What is asked of the person and their sign-in, by `acr_values` and `claims`. */
function readDemands(
  params: WireParameters,
): Pick<AuthorizationRequest, 'acrValues' | 'requiredAcr' | 'subjects' | 'claims'> {
  const { preferredAcr, ...demands } = readClaimsRequest(params)
  const acrValues = (readParameter(params, 'acr_values') ?? '').split(' ').filter((value) => value !== '')
  return { acrValues: [...new Set([...acrValues, ...preferredAcr])], ...demands }
}

/** The parameters that say whose connection signs the person in. */
export type Selectors = Pick<
  AuthorizationRequest,
  'loginHint' | 'domainHint' | 'connectionId' | 'organizationId' | 'provider'
>

/**
 * The selectors alone, before the client is known: so that both can be looked up at once.
 *
 * Fails with `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readSelectors(params: WireParameters): Selectors {
  return {
    loginHint: readParameter(params, 'login_hint'),
    domainHint: readParameter(params, 'domain_hint'),
    connectionId: readParameter(params, 'connection_id'),
    organizationId: readParameter(params, 'organization_id'),
    provider: readParameter(params, 'provider'),
  }
}

function checkClientType({ type }: RequestingClient): void {
  if (type === 'm2m') throw new SsoError('oauth.client_not_allowed', { type })
}

/** OIDC Core §6.1, §6.2: who does not offer request objects must say so, not ignore them. */
function checkNoRequestObject(params: WireParameters): void {
  if (readParameter(params, 'request', Infinity) !== null)
    throw new SsoError('oauth.request_object_unsupported')
  if (readParameter(params, 'request_uri', Infinity) !== null)
    throw new SsoError('oauth.request_uri_unsupported')
}

type OfResponseType = Pick<AuthorizationRequest, 'scope' | 'nonce' | 'codeChallenge' | 'audience'>

/**
 * Without `openid` the request is plain OAuth 2.0: it is valid, and answered without an ID token (OIDC
 * Core §3.1.2.1 leaves it open).
 */
function readForCode(params: WireParameters, client: RequestingClient): OfResponseType {
  const scope = readScope(params)
  // OIDC Core §11: that the operator has switched it on stands for the consent.
  if (scope.includes('offline_access') && !client.offlineAccess) {
    throw new SsoError('oauth.offline_access_not_enabled')
  }
  return {
    scope,
    nonce: readParameter(params, 'nonce'),
    codeChallenge: readCodeChallenge(params, client),
    audience: readKnownAudience(params, client),
  }
}

/**
 * RFC 8707 §2: a token for one API, which the application may ask for, or none; never one for another. Several at once would open at each
 * of them what was meant for the other (§3), so a second is refused as a parameter that came twice.
 */
function readKnownAudience(params: WireParameters, client: RequestingClient): string | null {
  const audience = readAudience(params)
  if (audience === null || audience === client.issuer) return null
  if (!client.audiences.includes(audience))
    throw new SsoError('oauth.audience_unknown', { received: audience })
  return audience
}

/**
 * OIDC Core §3.2.2.1: the nonce is all that ties the ID token to the browser that asked. There is no code, so nothing to prove
 * with PKCE, nothing to refresh (§11 has `offline_access` ignored), and no access token that could be for anything.
 */
function readForIdToken(params: WireParameters): OfResponseType {
  const scope = readScope(params).filter((each) => each !== 'offline_access')
  if (!scope.includes('openid')) throw new SsoError('oauth.openid_scope_required')
  const nonce = requireParameter(params, 'nonce', 'OIDC Core §3.2.2.1')
  return { scope, nonce, codeChallenge: null, audience: null }
}

function readScope(params: WireParameters): readonly string[] {
  const received = readParameter(params, 'scope') ?? DEFAULT_SCOPE
  if (!isScope(received)) throw new SsoError('oauth.scope_malformed', { received })
  const asked = new Set(received.split(' '))
  const granted = [...asked].filter((scope) => offeredScopes.includes(scope))
  if (granted.length === 0) throw new SsoError('oauth.scope_unknown', { received })
  return granted
}

/** Applications keep signed values in it, so it may be longer than other parameters. */
const MAX_STATE_LENGTH = 4096

function readState(params: WireParameters): string | null {
  return readParameter(params, 'state', MAX_STATE_LENGTH)
}

/** RFC 7636 §4.3: a challenge without a method is `plain`, which is refused. */
function readCodeChallenge(params: WireParameters, { type }: RequestingClient): string | null {
  const challenge = readParameter(params, 'code_challenge')
  const method = readParameter(params, 'code_challenge_method')
  if (challenge === null && method !== null) {
    throw malformed('code_challenge', 'code_challenge_method came without it (RFC 7636 §4.3)')
  }
  if (challenge === null) {
    if (type === 'spa') throw new SsoError('oauth.pkce_required')
    return null
  }
  if (method !== 'S256') throw new SsoError('oauth.pkce_method_unsupported', { received: method ?? 'plain' })
  if (!isCodeChallenge(challenge)) {
    throw malformed('code_challenge', 'S256 gives 43 characters of base64url without padding (RFC 7636 §4.2)')
  }
  return challenge
}

/** The values of `prompt` that are understood (OIDC Core §3.1.2.1). */
export const prompts: readonly Prompt[] = ['none', 'login', 'consent', 'select_account']

function readPrompt(params: WireParameters): readonly Prompt[] {
  const received = readParameter(params, 'prompt')
  if (received === null) return []
  const asked = new Set(received.split(' '))
  const known = prompts.filter((prompt) => asked.has(prompt))
  if (known.length !== asked.size || (known.includes('none') && known.length > 1)) {
    throw new SsoError('oauth.prompt_unsupported', { received })
  }
  return known
}

function readMaxAge(params: WireParameters): number | null {
  const received = readParameter(params, 'max_age')
  if (received === null) return null
  if (!/^[0-9]{1,9}$/.test(received)) {
    throw malformed('max_age', 'it is a number of seconds (OIDC Core §3.1.2.1)')
  }
  return Number(received)
}

/** OIDC Core §3.1.2.1: a preference. What is not a language tag is passed over, never an error. */
function readUiLocales(params: WireParameters): readonly string[] {
  const tags = (readParameter(params, 'ui_locales') ?? '').split(' ')
  return tags.filter((tag) => /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag)).slice(0, 10)
}

const displays: readonly Display[] = ['page', 'popup', 'touch', 'wap']

/** A preference, too: what is not known is passed over. */
function readDisplay(params: WireParameters): Display | null {
  const received = readParameter(params, 'display')
  return displays.find((display) => display === received) ?? null
}
