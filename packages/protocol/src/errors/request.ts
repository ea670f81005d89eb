import { defineErrors } from './define.ts'

/** `request.*`: the input itself is malformed; nothing was looked up or changed. */
export const requestErrors = defineErrors({
  'request.invalid': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The request could not be read. Go back to the application and start again.',
    admin: 'The application sent a request that Cardea could not read.',
    developer: 'The input does not match the schema of this operation; `errors` lists each field.',
  },
  'request.invalid_json': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The request could not be read. Go back to the application and start again.',
    admin: 'The application sent a request that Cardea could not read.',
    developer: 'The body is not valid JSON (RFC 8259), or is not UTF-8.',
  },
  'request.too_large': {
    status: 413,
    oauthError: 'invalid_request',
    person: 'The request is too large. Go back to the application and start again.',
    admin: 'The message is larger than Cardea accepts ({limit} bytes). Send fewer groups or attributes.',
    developer: 'The body exceeds the limit of this route ({limit} bytes).',
  },
  'request.unsupported_media_type': {
    status: 415,
    oauthError: 'invalid_request',
    person: 'The request could not be read. Go back to the application and start again.',
    admin: 'The application sent a request in a format that Cardea does not read.',
    developer: 'Send `application/json`; OAuth and SAML endpoints take `application/x-www-form-urlencoded`.',
  },
  'request.invalid_id': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The link is not complete. Go back to the application and start again.',
    admin: 'The address names something that does not exist here.',
    developer: 'An id is a typed prefix and a ULID, for example `{example}`.',
  },
  'request.not_found': {
    status: 404,
    oauthError: 'invalid_request',
    person: 'This page does not exist. Go back to the application and start again.',
    admin: 'The address names something that does not exist here.',
    developer: 'No such route, or no such object within the scope of this credential.',
  },
  'request.method_not_allowed': {
    status: 405,
    oauthError: 'invalid_request',
    person: 'This page cannot be used that way. Go back to the application and start again.',
    admin: 'The address was called with a method it does not have.',
    developer: 'The route exists but not with this method; see the `allow` header.',
  },
  'request.conflict': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This already exists. Choose another name or value.',
    admin: 'Something with the same {field} already exists here; choose another value.',
    developer: 'Another object already has this value of `{field}`; values of this field are unique.',
  },
  'request.signing_key_too_new': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'The keys cannot be changed yet. Try again later.',
    admin:
      'The next signing key was published a short while ago, and applications may not have read it yet. Rotate in {minutes} minutes; when a key is in wrong hands, rotate with `emergency`.',
    developer:
      'A key signs two hours after it was published at the earliest, so that no cached key set lacks it. Retry in {minutes} minutes.',
  },
  'request.idempotency_conflict': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This was already done with other values. Go back to the application and start again.',
    admin: 'The application repeated a request with other values, or one that was never answered.',
    developer:
      'The `Idempotency-Key` was used before with a different request, or its first request is still running or was cut off. Look whether that was done before you repeat it with a new key.',
  },
  'request.unauthenticated': {
    status: 401,
    oauthError: 'invalid_client',
    person: 'You are not signed in here. Go back to the application and start again.',
    admin: 'The application called Cardea without valid credentials.',
    developer:
      'Send `Authorization: Bearer …` with an API key, or with an access token that an m2m application got for Cardea itself; below `/api/` the cookie of a session or `X-Api-Key` with a personal access token. It is missing, unknown, expired, revoked, or not for use from this address.',
  },
  'request.insufficient_scope': {
    status: 403,
    oauthError: 'insufficient_scope',
    person: 'You may not do this. Ask the people who run the application.',
    admin: 'The application’s credentials do not allow this; its developer can change that.',
    developer:
      'This operation needs the scope `{required}`, which the credential does not have. Give it that scope, or leave out what needs it.',
  },
  'request.operator_only': {
    status: 403,
    oauthError: 'insufficient_scope',
    person: 'Only the operator of this service may do this.',
    admin: 'Only the operator of Cardea may do this; ask them to do it for your organization.',
    developer: 'The API key is bound to one organization, and {action} is for keys of the whole deployment.',
  },
  'request.two_credentials': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The request could not be read. Go back to the application and start again.',
    admin:
      'A program sent an API key together with the cookie of somebody’s session. It must send one of the two.',
    developer:
      'Send the `Authorization` header or the cookie of an operator’s session, not both (RFC 6750 §2): it would be open whose permissions count.',
  },
  'request.foreign_origin': {
    status: 403,
    oauthError: 'access_denied',
    person: 'The request came from another site. Open this service itself and try again.',
    admin:
      'A page of another site tried to do something in the name of somebody who is signed in here. Nothing was done.',
    developer:
      'With the cookie of a session, nothing but the pages of CARDEA_PUBLIC_URL may change anything: `Sec-Fetch-Site` must be `same-origin` and `Origin` that address, where they are sent. Programs send a personal access token.',
  },
  'request.session_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Sign in yourself to do this.',
    admin: 'A program may not do this in the name of a person. They must sign in and do it themselves.',
    developer:
      'No personal access token opens this operation, whatever its scopes: it is for sessions, so that no credential makes another.',
  },
  'request.own_account_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'You are signed in by your organization. Sign in with an account of your own to do this.',
    admin:
      'Whoever is signed in by the identity provider of one organization is nobody outside it. This needs an account of the person’s own.',
    developer:
      'The session, or the personal access token, is bound to one organization; this operation belongs to no organization.',
  },
  'request.too_many': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'You have as many of these as there can be. Delete one that you do not need any more.',
    admin: 'There can be {limit} of these for one person. Delete those that are not needed any more.',
    developer: 'There are {limit} already; delete one first. Those that have expired count, too.',
  },
  'request.unknown_host': {
    status: 421,
    oauthError: 'invalid_request',
    person: 'This address is not served here. Go back to the application and start again.',
    admin: 'The service was called under a host name that is not its own; check the address and the proxy.',
    developer:
      'The Host header does not name the host of CARDEA_PUBLIC_URL (RFC 9110 §7.4). A proxy in front must pass the host on.',
  },
  'request.http2_required': {
    status: 426,
    oauthError: 'invalid_request',
    person: 'This address is for programs. Go back to the application and start again.',
    admin:
      'A program called a remote procedure over HTTP/1.1. If a proxy stands in front of Cardea, it must pass these calls on over HTTP/2, with trailers.',
    developer:
      'Remote procedures (gRPC) need HTTP/2 all the way here: under TLS chosen by ALPN, in clear text with prior knowledge (RFC 9113 §3.3).',
  },
  'request.rate_limited': {
    status: 429,
    // RFC 6749 §5.2 has no value for it. This one is of the authorization endpoint (§4.1.2.1), and means that:
    // overload that passes. `slow_down` (RFC 8628 §3.5) is about how often a device asks.
    oauthError: 'temporarily_unavailable',
    person:
      'Too many requests came from your network within a minute. Wait {retryAfterSeconds} seconds, then go back to the application and start again.',
    admin:
      'More requests came from one network address, or with one credential, than Cardea takes in a minute; it takes more in {retryAfterSeconds} seconds. If all your people share one address, tell the operator of Cardea.',
    developer:
      'The limit `{limit}` of {quota} in {windowSeconds} seconds is used up (RFC 6585 §4). Wait as long as `Retry-After` says: {retryAfterSeconds} seconds. The operator raises limits by CARDEA_RATE_LIMIT, and names proxies in front by CARDEA_TRUSTED_PROXIES.',
  },
  'request.simulator_refused': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The test identity provider could not use this request. Go back to the application and start again.',
    admin:
      'The built-in simulator answers sign-ins of this deployment only. It is meant for trying things out.',
    developer: 'The simulator refused the request: {reason}.',
  },
})
