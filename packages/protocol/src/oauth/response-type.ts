import { SsoError } from '../errors/sso-error.ts'
import { requireParameter, type WireParameters } from './parameters.ts'

/**
 * What the application receives: a code to redeem at the token endpoint (RFC 6749 §4.1), or an ID token and nothing else
 * (OIDC Core §3.2). No access token ever passes through a browser (RFC 9700 §2.1.2).
 */
export type ResponseType = 'code' | 'id_token'

export const responseTypes: readonly ResponseType[] = ['code', 'id_token']

/** On what it depends which response types an application may ask for. */
export interface ResponseTypeRules {
  /** The operator has switched `response_type=id_token` on for it. */
  readonly idTokenFormPost: boolean
}

/**
 * The response type of a request. Of several values no combination is offered.
 *
 * Fails with `oauth.response_type_unsupported`, `oauth.id_token_not_enabled`, `oauth.parameter_missing`,
 * `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readResponseType(
  params: WireParameters,
  { idTokenFormPost }: ResponseTypeRules,
): ResponseType {
  const received = requireParameter(params, 'response_type', 'RFC 6749 §3.1.1')
  const responseType = responseTypes.find((known) => known === received)
  if (responseType === undefined) throw new SsoError('oauth.response_type_unsupported', { received })
  if (responseType === 'id_token' && !idTokenFormPost) throw new SsoError('oauth.id_token_not_enabled')
  return responseType
}

/** Does the request ask for an ID token, whether it may or not? Never fails. */
export function asksForIdToken(params: WireParameters): boolean {
  const values = Object.hasOwn(params, 'response_type') ? (params['response_type'] ?? []) : []
  return values.length === 1 && values[0] === 'id_token'
}
