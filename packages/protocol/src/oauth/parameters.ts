import { SsoError } from '../errors/sso-error.ts'

/**
 * OAuth 2.0 and OpenID Connect towards the application: what may be asked, and what is answered.
 *
 * Owns the reading of authorization and token requests, the redirect URI rules, PKCE, the URL of the
 * authorization response and the claims of tokens. Invariant: a value that reached a typed request was
 * sent exactly once, is bounded in length and free of control characters.
 */

/** Query or form parameters as sent, each name with all its values. */
export type WireParameters = Readonly<Record<string, readonly string[]>>

/** Characters. More than any honest client sends, less than proxies cut off. */
const MAX_LENGTH = 2048

/** PostgreSQL takes no NUL, a header no line break; RFC 6749 appendix A has no control character anywhere. */
const CONTROL = /\p{Cc}/u

/**
 * The value of a parameter, or null when it is absent. RFC 6749 §3.1: an empty value counts as absent,
 * and no parameter may come twice.
 *
 * Fails with `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readParameter(
  params: WireParameters,
  name: string,
  maxLength: number = MAX_LENGTH,
): string | null {
  const values = Object.hasOwn(params, name) ? (params[name] ?? []) : []
  if (values.length > 1) throw new SsoError('oauth.parameter_repeated', { parameter: name })
  const value = values[0] ?? ''
  if (value === '') return null
  if (value.length > maxLength) throw malformed(name, `it is longer than ${maxLength} characters`)
  if (CONTROL.test(value)) throw malformed(name, 'it has control characters (RFC 6749 appendix A)')
  return value
}

/**
 * The value of a parameter that has to be there. `rule` names the section that demands it.
 *
 * Fails with `oauth.parameter_missing`, `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function requireParameter(params: WireParameters, name: string, rule: string): string {
  const value = readParameter(params, name)
  if (value === null) throw new SsoError('oauth.parameter_missing', { parameter: name, rule })
  return value
}

/** The refusal of a parameter with a wrong form. */
export function malformed(parameter: string, rule: string): SsoError {
  return new SsoError('oauth.parameter_malformed', { parameter, rule })
}
