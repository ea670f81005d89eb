import { SsoError } from '../errors/sso-error.ts'
import { type WireParameters, readParameter } from './parameters.ts'
import { type RedirectUriRules, matchesRedirectUri } from './redirect-uri.ts'
import { type ResponseType, asksForIdToken } from './response-type.ts'

/**
 * How the answer travels: in the query of the redirect URI, as a form that the browser posts to it (OAuth 2.0 Form Post
 * Response Mode §2), or as a message to the page that opened or embeds us (draft-sakimura-oauth-wmrm).
 */
export type ResponseMode = 'query' | 'form_post' | 'web_message'

export const responseModes: readonly ResponseMode[] = ['query', 'form_post', 'web_message']

/** On what it depends who may receive a message. */
export interface MessageRules {
  /** Proven to be registered. */
  readonly redirectUri: string
  /** Origins whose scripts the application has registered. */
  readonly allowedOrigins: readonly string[]
  readonly mode: RedirectUriRules['mode']
}

/**
 * The response mode of a request; for a code `query` when none was sent (OAuth 2.0 Multiple Response Types §2.1). A message is sent to the
 * origin of the redirect URI only when the application has registered that origin for scripts, too: any page of the origin can
 * receive it, not just the one at the redirect URI. An ID token is only ever posted: in a URL it would stay in histories, logs
 * and Referer headers (RFC 9700 §4.2, §4.3).
 *
 * Fails with `oauth.response_mode_unsupported`, `oauth.id_token_mode_unsupported`, `oauth.web_message_origin_unknown`, `oauth.parameter_repeated`,
 * `oauth.parameter_malformed`.
 */
export function readResponseMode(
  params: WireParameters,
  rules: MessageRules,
  responseType: ResponseType,
): ResponseMode {
  if (responseType === 'id_token') return readIdTokenMode(params)
  const received = readParameter(params, 'response_mode') ?? 'query'
  const responseMode = responseModes.find((known) => known === received)
  if (responseMode === undefined) throw new SsoError('oauth.response_mode_unsupported', { received })
  if (responseMode === 'web_message') checkMessageOrigin(rules)
  return responseMode
}

/** OAuth 2.0 Multiple Response Types §3: left out, it would mean the fragment. */
function readIdTokenMode(params: WireParameters): ResponseMode {
  const received = readParameter(params, 'response_mode') ?? 'fragment'
  if (received !== 'form_post') throw new SsoError('oauth.id_token_mode_unsupported', { received })
  return received
}

/**
 * How an error of the request is answered: in the mode asked for where that may be used, and else in the query of the redirect
 * URI, which is proven in any case. Who asks for an ID token receives it posted, and so every error too. Never fails: an error on its way to the application must not be replaced by another one.
 */
export function responseModeForError(params: WireParameters, rules: MessageRules): ResponseMode {
  if (asksForIdToken(params)) return 'form_post'
  try {
    return readResponseMode(params, rules, 'code')
  } catch {
    return 'query'
  }
}

function checkMessageOrigin({ redirectUri, allowedOrigins, mode }: MessageRules): void {
  const { origin } = new URL(redirectUri)
  // Origins compare like the redirect URIs of a confidential client: exactly, in sandbox mode with one `*` label.
  const rules = { mode, type: 'web' } as const
  if (!allowedOrigins.some((allowed) => matchesRedirectUri(`${origin}/`, `${allowed}/`, rules))) {
    throw new SsoError('oauth.web_message_origin_unknown', { origin })
  }
}
