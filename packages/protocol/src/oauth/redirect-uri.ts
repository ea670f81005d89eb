import { SsoError } from '../errors/sso-error.ts'

/** On what a comparison depends. */
export interface RedirectUriRules {
  /** `production` refuses http (loopback excepted) and `*`, even where they were registered in sandbox mode. */
  readonly mode: 'sandbox' | 'production'
  /** `spa`: a public client, which includes native ones; their loopback port is free (RFC 8252 §7.3). */
  readonly type: 'web' | 'spa' | 'm2m'
}

/**
 * The redirect URI of an authorization request, once it is proven to be a registered one.
 *
 * OIDC Core §3.1.2.1 requires the parameter and, with RFC 9700 §2.1, comparison by characters. There
 * are two exceptions, both narrow: see `matchesRedirectUri`.
 * Fails with `oauth.redirect_uri_missing`, `oauth.redirect_uri_mismatch`; neither may be redirected.
 *
 * @example checkRedirectUri(received, application.redirectUris, { mode: 'production', type: 'web' })
 */
export function checkRedirectUri(
  received: string | null,
  registered: readonly string[],
  rules: RedirectUriRules,
): string {
  if (received === null) throw new SsoError('oauth.redirect_uri_missing')
  if (registered.some((uri) => matchesRedirectUri(received, uri, rules))) return received
  throw new SsoError('oauth.redirect_uri_mismatch', { received })
}

/**
 * Is `received` the registered URI? Equal character for character, or
 * - of a public client: an http loopback address literal with another port (RFC 8252 §7.3), or
 * - in sandbox mode: registered with `*` as its first host label, and equal except for that one label.
 * What could not be registered in this mode matches nothing.
 */
export function matchesRedirectUri(received: string, registered: string, rules: RedirectUriRules): boolean {
  const equal = isWildcard(registered)
    ? matchesWildcard(received, registered)
    : received === registered || (rules.type === 'spa' && matchesLoopback(received, registered))
  return equal && registrationFault(registered, rules.mode) === null
}

/**
 * May this URI be registered? Absolute, http or https, in normalized form, without user information and
 * fragment (RFC 6749 §3.1.2); https in production except for loopback; one `*` label only in sandbox mode.
 *
 * Fails with `oauth.redirect_uri_not_registrable`, whose `reason` says what to change.
 */
export function checkRegistrableRedirectUri(uri: string, mode: RedirectUriRules['mode']): void {
  const reason = registrationFault(uri, mode)
  if (reason !== null) throw new SsoError('oauth.redirect_uri_not_registrable', { received: uri, reason })
}

/** Address literals only: RFC 8252 §8.3 advises against `localhost`, which a resolver may send elsewhere. */
const LOOPBACK_LITERAL = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::([1-9][0-9]{0,4}))?([/?].*)?$/

function matchesLoopback(received: string, registered: string): boolean {
  const [, host, , rest = ''] = LOOPBACK_LITERAL.exec(registered) ?? []
  const [, receivedHost, port = '80', receivedRest = ''] = LOOPBACK_LITERAL.exec(received) ?? []
  return host !== undefined && receivedHost === host && Number(port) <= 65535 && receivedRest === rest
}

/** One DNS label, lower case as browsers send it. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const WILDCARD = /^(https?:\/\/)\*(\..*)$/

function isWildcard(uri: string): boolean {
  return WILDCARD.test(uri)
}

function matchesWildcard(received: string, registered: string): boolean {
  const [, before, after] = WILDCARD.exec(registered) ?? []
  if (before === undefined || after === undefined) return false
  if (!received.startsWith(before) || !received.endsWith(after)) return false
  return LABEL.test(received.slice(before.length, -after.length))
}

const MAX_LENGTH = 2048
/** RFC 3986 §2: the characters of a URI, each `%` followed by two hexadecimal digits; `#` apart. */
const URI_CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/
/** What the authorization response adds to the query (RFC 6749 §4.1.2, RFC 9207); it must not be there already. */
const RESPONSE_PARAMETERS = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri']

/** Why a URI cannot be registered, as the end of a sentence, or null. */
function registrationFault(uri: string, mode: RedirectUriRules['mode']): string | null {
  if (uri.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  if (uri.includes('#')) return 'it has a fragment'
  if (!URI_CHARACTERS.test(uri)) return 'it has characters that a URI may not have; percent-encode them'
  if (!/^https?:\/\//.test(uri)) return 'it does not begin with https://'
  if (!URL.canParse(uri)) return 'it is not a valid URL'
  return urlFault(uri, new URL(uri), mode)
}

function urlFault(uri: string, url: URL, mode: RedirectUriRules['mode']): string | null {
  if (url.username !== '' || url.password !== '') return 'it has a user name or password'
  // Two spellings of one address would be one address to the browser and two to the comparison.
  if (url.href !== uri && url.href !== `${uri}/`) return `it is not in normalized form; write ${url.href}`
  if (RESPONSE_PARAMETERS.some((name) => url.searchParams.has(name))) {
    return 'its query has a parameter that the response adds, such as code or state'
  }
  return hostFault(url, mode)
}

function hostFault({ protocol, hostname }: URL, mode: RedirectUriRules['mode']): string | null {
  const ipv6 = hostname.startsWith('[')
  const [first = '', ...others] = hostname.split('.')
  const labels = first === '*' ? others : [first, ...others]
  if (!ipv6 && !labels.every((label) => LABEL.test(label))) {
    return hostname.includes('*')
      ? 'a * may only be the whole first label of the host'
      : 'its host is not a host name or address'
  }
  if (first === '*' && mode === 'production') return 'a * in the host is for sandbox mode only'
  if (first === '*' && others.length < 2 && hostname !== '*.localhost')
    return 'its * would stand for a whole domain'
  if (protocol === 'http:' && mode === 'production' && !isLoopback(hostname))
    return 'production requires https'
  return null
}

/** RFC 6761 §6.3: names under `localhost` are loopback. */
function isLoopback(hostname: string): boolean {
  return /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/.test(hostname)
}
