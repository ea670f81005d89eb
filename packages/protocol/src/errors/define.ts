/**
 * The error catalogue and the one error class.
 *
 * Every refusal of Cardea has a stable code, an HTTP status, the OAuth `error` it becomes at the
 * application (RFC 6749 §4.1.2.1, §5.2), and three texts: for the person signing in, for the
 * customer's IT admin, for the developer. The code is the docs anchor and the metric label.
 * Invariant: an `SsoError` cannot be made with a code that the catalogue does not hold.
 *
 * One file per family (`saml.ts`, `oauth.ts`, …); `catalogue.ts` joins them.
 */

/** OAuth and OpenID Connect error values that Cardea answers with. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'access_denied'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'login_required'
  | 'interaction_required'
  | 'consent_required'
  | 'account_selection_required'
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0 §2
  | 'unmet_authentication_requirements'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'invalid_request_uri'
  | 'invalid_token'
  | 'insufficient_scope'

/**
 * One entry of the catalogue. Texts may name details as `{expected}`; a detail that is absent
 * leaves the word "unknown". Texts are plain sentences, second person, without blame.
 */
export interface ErrorEntry {
  /** HTTP status of the answer when no redirect is possible. */
  readonly status: number
  /** What the application's redirect URI (or token endpoint) receives. */
  readonly oauthError: OAuthErrorCode
  /** For the person who is signing in: what happened and what to do next. No technical words. */
  readonly person: string
  /** For the customer's IT admin: what their identity provider did and where to mend it. */
  readonly admin: string
  /** For the application's developer or the operator: the rule and the section that demands it. */
  readonly developer: string
}

/** Gives a family its exact keys while checking each entry's shape. */
export function defineErrors<const Family extends Record<string, ErrorEntry>>(family: Family): Family {
  return family
}
