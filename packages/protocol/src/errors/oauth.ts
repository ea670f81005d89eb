import { defineErrors } from './define.ts'

const startAgain = 'Go back to the application and sign in again.'
const tellSupport =
  'The application’s sign-in link is not set up correctly. Go back and try once more; if it fails again, tell the application’s support team.'
const notTheIdp =
  'Your identity provider is not involved: the application sent this. Pass this page on to the application’s developer.'
const afterSignIn =
  'Your identity provider did its part; the application could not collect the result. Ask the person to sign in again, and tell the application’s developer if it repeats.'

/** `oauth.*`: a rule of the code flow between Cardea and the application failed. */
export const oauthErrors = defineErrors({
  // The authorization request: shown as a page, because nothing proves yet where an answer may go.
  'oauth.client_id_missing': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer: 'The request has no `client_id` (RFC 6749 §4.1.1). Send the client id of your application.',
  },
  'oauth.client_unknown': {
    status: 400,
    oauthError: 'invalid_client',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'No application has the client id `{clientId}` (RFC 6749 §4.1.2.1). Compare it with the application’s settings, and check that this is the right deployment.',
  },
  'oauth.request_uri_invalid': {
    status: 400,
    oauthError: 'invalid_request_uri',
    person: 'This link is too old, or has been used. ' + startAgain,
    admin: notTheIdp,
    developer:
      'The `request_uri` was not pushed by this client, or more than 90 seconds ago (RFC 9126 §2.2, §4). Push a new request for every sign-in, and send the browser at once.',
  },
  'oauth.redirect_uri_missing': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The request has no `redirect_uri`. It is required, even when only one is registered (OIDC Core §3.1.2.1).',
  },
  'oauth.redirect_uri_mismatch': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The redirect URI `{received}` is not registered. It must equal a registered one character for character (RFC 9700 §2.1); register it, or send one that is.',
  },
  'oauth.post_logout_redirect_uri_mismatch': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The application’s sign-out link is not set up correctly. You may still be signed in: close the browser to be safe.',
    admin: notTheIdp,
    developer:
      'The address `{received}` is not one of the application’s `postLogoutRedirectUris`. It must equal a registered one character for character (OIDC RP-Initiated Logout 1.0 §3).',
  },
  'oauth.logout_hint_invalid': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The application’s sign-out link could not be used. You may still be signed in: close the browser to be safe.',
    admin: notTheIdp,
    developer:
      '`id_token_hint` is not an ID token of this deployment, or not one of `client_id` (OIDC RP-Initiated Logout 1.0 §2). Send the last ID token that the application received, which may have expired.',
  },
  'oauth.logout_unconfirmed': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'We could not tell that it was you who asked to sign out, so you are still signed in. Sign out again from the application.',
    admin: notTheIdp,
    developer:
      'The confirmation does not belong to the session of this browser: the form was not that of our own page, or the person has signed in again since it was shown (OIDC RP-Initiated Logout 1.0 §6).',
  },
  'oauth.redirect_uri_not_registrable': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'This address cannot be used for the application.',
    admin: 'The application’s redirect address `{received}` cannot be registered: {reason}.',
    developer:
      'The redirect URI `{received}` cannot be registered: {reason} (RFC 6749 §3.1.2, RFC 9700 §2.1).',
  },

  // The authorization request: the redirect URI is proven, so the application receives these.
  'oauth.parameter_missing': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer: 'The parameter `{parameter}` is required here and is missing or empty ({rule}).',
  },
  'oauth.parameter_repeated': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer: 'The parameter `{parameter}` was sent more than once (RFC 6749 §3.1, §3.2). Send it once.',
  },
  'oauth.parameter_malformed': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer: 'The parameter `{parameter}` is malformed: {rule}.',
  },
  'oauth.response_type_unsupported': {
    status: 400,
    oauthError: 'unsupported_response_type',
    person: tellSupport,
    admin: notTheIdp,
    developer: 'The response type `{received}` is not offered; send `response_type=code` (RFC 6749 §4.1.1).',
  },
  'oauth.id_token_not_enabled': {
    status: 400,
    oauthError: 'unauthorized_client',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The application may not ask for `response_type=id_token`: switch its setting `idTokenFormPost` on, or send `response_type=code` (OIDC Core §3.2).',
  },
  'oauth.id_token_mode_unsupported': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'An ID token is only posted to the redirect URI, never put into a URL, and here the response mode is `{received}`: send `response_mode=form_post` with `response_type=id_token` (OAuth 2.0 Form Post Response Mode §2, RFC 9700 §4.3.1).',
  },
  'oauth.response_mode_unsupported': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The response mode `{received}` is not offered here; leave `response_mode` out or send `query`, `form_post` or `web_message` (OAuth 2.0 Multiple Response Types §2.1).',
  },
  'oauth.web_message_origin_unknown': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'With `response_mode=web_message` any page of `{origin}`, the origin of the redirect URI, could receive the answer, so it has to be one of the application’s `allowedOrigins` too. Register it there.',
  },
  'oauth.id_token_hint_invalid': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      '`id_token_hint` is not an ID token of this deployment for this client (OIDC Core §3.1.2.1). Send an ID token that the application received, which may have expired, or leave it out.',
  },
  'oauth.pushed_request_required': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The application is set to `requirePushedRequests`: push the request to `/oauth/par`, and send the browser with `client_id` and `request_uri` (RFC 9126 §4, §6).',
  },
  'oauth.request_object_unsupported': {
    status: 400,
    oauthError: 'request_not_supported',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'Request objects are not offered: send the parameters themselves instead of `request` (OIDC Core §6.1).',
  },
  'oauth.request_uri_unsupported': {
    status: 400,
    oauthError: 'request_uri_not_supported',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'Request objects by reference are not offered: send the parameters themselves instead of `request_uri` (OIDC Core §6.2).',
  },
  'oauth.prompt_unsupported': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The `prompt` value `{received}` is not one of none, login, consent, select_account, or `none` came together with another (OIDC Core §3.1.2.1).',
  },
  'oauth.pkce_required': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'A public client must use PKCE: send `code_challenge` and `code_challenge_method=S256` (RFC 7636 §4.4.1, RFC 9700 §2.1.1).',
  },
  'oauth.pkce_method_unsupported': {
    status: 400,
    oauthError: 'invalid_request',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The code challenge method `{received}` is refused; send `code_challenge_method=S256`. Without it the method is `plain`, which protects nothing (RFC 7636 §4.3, §7.2).',
  },
  'oauth.openid_scope_required': {
    status: 400,
    oauthError: 'invalid_scope',
    person: tellSupport,
    admin: notTheIdp,
    developer: 'With `response_type=id_token` the scope has to include `openid` (OIDC Core §3.2.2.1).',
  },
  'oauth.scope_malformed': {
    status: 400,
    oauthError: 'invalid_scope',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The `scope` is not a list of scope names separated by single spaces (RFC 6749 §3.3): `{received}`.',
  },
  'oauth.scope_unknown': {
    status: 400,
    oauthError: 'invalid_scope',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'None of the scopes `{received}` is offered (RFC 6749 §4.1.2.1). Ask for openid, profile, email or groups; others beside these are ignored.',
  },
  'oauth.offline_access_not_enabled': {
    status: 400,
    oauthError: 'invalid_scope',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The scope `offline_access` asks for refresh tokens, which this application does not have. Leave it out, or set its `refreshTokenDays` (OIDC Core §11).',
  },
  'oauth.client_not_allowed': {
    status: 400,
    oauthError: 'unauthorized_client',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'An application of the type `{type}` signs nobody in: it cannot use the authorization code flow (RFC 6749 §4.1.2.1). Use one of the type web or spa.',
  },

  // The token endpoint: who is asking?
  'oauth.client_authentication_missing': {
    status: 401,
    oauthError: 'invalid_client',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The request does not say which client sends it. Use HTTP Basic, or `client_id` (and `client_secret`) in the body (RFC 6749 §2.3).',
  },
  'oauth.client_authentication_malformed': {
    status: 401,
    oauthError: 'invalid_client',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The `Authorization` header is not `Basic` with base64 of the form-encoded client id, a colon, and the form-encoded secret (RFC 6749 §2.3.1).',
  },
  'oauth.client_authentication_repeated': {
    status: 400,
    oauthError: 'invalid_request',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The client authenticated in two ways at once. Send the secret in the `Authorization` header or in the body, not both (RFC 6749 §2.3).',
  },
  'oauth.client_authentication_unsupported': {
    status: 401,
    oauthError: 'invalid_client',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'A `client_assertion` comes with `client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer` (RFC 7523 §2.2), or not at all; see `token_endpoint_auth_methods_supported` in the discovery document.',
  },
  'oauth.client_assertion_invalid': {
    status: 401,
    oauthError: 'invalid_client',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The client assertion is signed by a key of the application, but {reason}. Issuer and subject are the client id, the audience is the issuer or the token endpoint alone, `exp` is at most an hour away, and `jti` is new each time (RFC 7523 §3).',
  },
  'oauth.client_authentication_failed': {
    status: 401,
    oauthError: 'invalid_client',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The client id is unknown, or the secret or the client assertion is missing, wrong or of a key that is not the application’s (RFC 6749 §5.2). Which of these is not told.',
  },
  'oauth.client_keys_unavailable': {
    status: 503,
    oauthError: 'temporarily_unavailable',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The key set at the application’s `jwksUri` could not be used: {reason} (RFC 7517 §5). See that the address answers with it, without a redirect; production asks for https.',
  },
  'oauth.public_client_with_secret': {
    status: 401,
    oauthError: 'invalid_client',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'This is a public client (spa): it has no secret and must not send one. Send `client_id` and the PKCE `code_verifier` only (RFC 6749 §2.1).',
  },

  // The token endpoint: what is asked?
  'oauth.grant_type_unsupported': {
    status: 400,
    oauthError: 'unsupported_grant_type',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The grant type `{received}` is not offered; send `authorization_code`, `refresh_token` or `client_credentials` (RFC 6749 §5.2).',
  },
  'oauth.client_credentials_not_allowed': {
    status: 400,
    oauthError: 'unauthorized_client',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'This application of the type `{type}` acts for people: it cannot use client credentials (RFC 6749 §4.4). Use one of the type m2m, or give a web application the `scopes` that it needs itself.',
  },
  'oauth.scope_not_granted': {
    status: 400,
    oauthError: 'invalid_scope',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The application has not been granted `{received}` (RFC 6749 §5.2). Its `scopes` say what it may ask for; without the parameter it gets all of them.',
  },
  'oauth.audience_unknown': {
    status: 400,
    oauthError: 'invalid_target',
    person: tellSupport,
    admin: notTheIdp,
    developer:
      'The application’s `audiences` do not have `{received}` (RFC 8707 §2). Without the parameter the first of them is meant.',
  },
  'oauth.code_unknown': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'No such authorization code was issued to this client, or it is long expired. Send the `code` of the redirect unchanged, to the deployment that issued it (RFC 6749 §5.2).',
  },
  'oauth.code_expired': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The authorization code has expired: it is good for 10 minutes. Redeem it as soon as it arrives (RFC 6749 §4.1.2).',
  },
  'oauth.code_redeemed': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The authorization code was redeemed before, so the tokens issued from it are now revoked. A code is good once: look for a second request or a retry (RFC 6749 §4.1.2).',
  },
  'oauth.code_redirect_uri_mismatch': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The `redirect_uri` `{received}` is not the one of the authorization request. Send the same value in both (RFC 6749 §4.1.3).',
  },
  'oauth.code_verifier_missing': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The authorization request had a `code_challenge`, so the token request needs its `code_verifier` (RFC 7636 §4.5).',
  },
  'oauth.code_verifier_mismatch': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The `code_verifier` does not belong to the `code_challenge` of the authorization request (RFC 7636 §4.6). Keep one verifier per sign-in, in the same browser session.',
  },
  'oauth.code_verifier_unexpected': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The token request has a `code_verifier`, but the authorization request had no `code_challenge`: somebody may have removed it (RFC 9700 §4.8.2). Send both or neither.',
  },
  'oauth.refresh_token_unknown': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'Unknown or invalid refresh token. It has expired, its session has ended, its connection is off, or the application has no refresh tokens any more (`refreshTokenDays`). Sign the person in again (RFC 6749 §5.2).',
  },
  'oauth.refresh_token_used': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'Unknown or invalid refresh token. This one was used before, so somebody else may have it: the session is over. Each answer brings a new refresh token; keep that one, and send one request at a time (RFC 9700 section 4.14.2).',
  },
  'oauth.refresh_token_scope': {
    status: 400,
    oauthError: 'invalid_scope',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'A refresh can ask for less than the person’s sign-in granted, and never for more: `{received}` (RFC 6749 §6).',
  },
  'oauth.code_session_ended': {
    status: 400,
    oauthError: 'invalid_grant',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The session of this code has ended before the code was redeemed: the person was signed out, here or at the identity provider.',
  },
  'oauth.code_connection_inactive': {
    status: 400,
    oauthError: 'invalid_grant',
    person:
      'Sign-in for your organization was switched off a moment ago. Ask your IT team before you try again.',
    admin:
      'The connection was deactivated between the sign-in and the token request. Activate it and sign in again.',
    developer: 'The connection that this code came from is no longer active; its codes and tokens are void.',
  },

  // UserInfo
  'oauth.access_token_missing': {
    status: 401,
    oauthError: 'invalid_token',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The request has no access token. Send `Authorization: Bearer …`, or `access_token` in a form body (RFC 6750 §2.1, §2.2).',
  },
  'oauth.access_token_repeated': {
    status: 400,
    oauthError: 'invalid_request',
    person: startAgain,
    admin: afterSignIn,
    developer: 'The access token was sent in more than one way. Use one (RFC 6750 §2).',
  },
  'oauth.access_token_invalid': {
    status: 401,
    oauthError: 'invalid_token',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The access token is malformed, expired, revoked, or not an access token of this issuer (RFC 6750 §3.1, RFC 9068 §4). Access tokens live for 15 minutes.',
  },
  'oauth.access_token_scope': {
    status: 403,
    oauthError: 'insufficient_scope',
    person: startAgain,
    admin: afterSignIn,
    developer:
      'The access token lacks the scope `{required}`; ask for it in the authorization request (RFC 6750 §3.1).',
  },
})
