import { defineErrors } from './define.ts'

const askIt =
  'The answer of your organization’s sign-in could not be accepted. Try again; if it fails again, ask your IT team.'
const tryAgain = 'The sign-in was not finished. Go back to the application and try again.'

/** `oidc.*`: a rule of OpenID Connect towards the customer's identity provider failed. */
export const oidcErrors = defineErrors({
  // Its configuration
  'oidc.issuer_multi_tenant': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in is not set up correctly. Ask your IT team.',
    admin:
      'The issuer {received} answers for many organizations. Microsoft: use the issuer of your tenant, https://login.microsoftonline.com/<tenant id>/v2.0, or set `tenantId`. Google: set `hostedDomain` to your Workspace’s domain.',
    developer:
      'An issuer shared by several tenants proves no organization: anyone can make an account there with any e-mail address. Pin the tenant (`tenantId`, `hostedDomain`) where the issuer’s tokens name it; other shared issuers cannot be an organization’s connection.',
  },
  'oidc.discovery_failed': {
    status: 502,
    oauthError: 'temporarily_unavailable',
    person: 'Your organization’s sign-in cannot be reached at the moment. Try again shortly.',
    admin:
      'The discovery document of the issuer {issuer} could not be used: {reason}. Check the issuer; its address plus /.well-known/openid-configuration must show a JSON document.',
    developer: 'Discovery of `{issuer}` failed: {reason} (OpenID Connect Discovery §4).',
  },
  'oidc.discovery_issuer_mismatch': {
    status: 502,
    oauthError: 'server_error',
    person: 'Your organization’s sign-in is not set up correctly. Ask your IT team.',
    admin:
      'The identity provider calls itself {received}. Enter exactly this as the issuer of the connection.',
    developer:
      'The `issuer` of the discovery document is `{received}`; the connection has `{expected}`. They must be equal, a trailing slash included (OpenID Connect Discovery §4.3).',
  },

  // Its authorization response
  'oidc.access_denied': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'Your organization did not let you in to this application. If you should have access, ask your IT team.',
    admin:
      'The identity provider refused the person: {description}. Assign them to the application there, and check its access policies.',
    developer:
      'The IdP answered the authorization request with `access_denied` (RFC 6749 §4.1.2.1): {description}.',
  },
  'oidc.login_required': {
    status: 400,
    oauthError: 'login_required',
    person: 'You need to sign in. Go back to the application and sign in again.',
    admin:
      'The application asked for a silent sign-in, and the person has no session at the identity provider.',
    developer: 'The IdP answered `{received}` to `prompt=none` (OIDC Core §3.1.2.6): {description}.',
  },
  'oidc.interaction_required': {
    status: 400,
    oauthError: 'interaction_required',
    person: 'Your organization has something to ask you first. Go back to the application and sign in again.',
    admin:
      'The application asked for a silent sign-in, and the identity provider has a page to show first: {description}. Often that is a second factor, or a policy that the person has to meet.',
    developer:
      'The IdP answered `interaction_required` to `prompt=none` (OIDC Core §3.1.2.6): {description}. Send the person through a sign-in without `prompt=none`.',
  },
  'oidc.consent_required': {
    status: 400,
    oauthError: 'consent_required',
    person: 'Your organization wants your consent first. Go back to the application and sign in again.',
    admin:
      'The application asked for a silent sign-in, and the person has not agreed to it at the identity provider: {description}. Agree for the whole organization there, and nobody is asked.',
    developer:
      'The IdP answered `consent_required` to `prompt=none` (OIDC Core §3.1.2.6): {description}. Send the person through a sign-in without `prompt=none`.',
  },
  'oidc.account_selection_required': {
    status: 400,
    oauthError: 'account_selection_required',
    person: 'You have to choose one of your accounts. Go back to the application and sign in again.',
    admin:
      'The application asked for a silent sign-in, and the person has several accounts at the identity provider: {description}.',
    developer:
      'The IdP answered `account_selection_required` to `prompt=none` (OIDC Core §3.1.2.6): {description}. Send `login_hint`, or the person through a sign-in without `prompt=none`.',
  },
  'oidc.authorization_failed': {
    status: 502,
    oauthError: 'server_error',
    person: tryAgain + ' If it fails again, ask your IT team.',
    admin:
      'The identity provider answered with the error {received}: {description}. Check the application’s settings there, above all its redirect URI and the scopes openid, profile and email.',
    developer:
      'The IdP answered the authorization request with `{received}` (RFC 6749 §4.1.2.1): {description}.',
  },
  'oidc.response_malformed': {
    status: 400,
    oauthError: 'server_error',
    person: tryAgain,
    admin: 'The identity provider’s answer is not complete: {reason}.',
    developer: 'The authorization response is malformed: {reason} (RFC 6749 §4.1.2).',
  },
  'oidc.response_issuer_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The answer came from the identity provider {received}, this connection is with {expected}. Two connections may have been mixed up.',
    developer:
      'The `iss` of the authorization response is `{received}`, expected `{expected}`. It must be there when the IdP announces it, and be equal whenever it is (RFC 9207 §2.4).',
  },

  // Its token response
  'oidc.client_rejected': {
    status: 502,
    oauthError: 'server_error',
    person: 'Your organization’s sign-in is not set up correctly. Ask your IT team.',
    admin:
      'The identity provider does not accept the client id or client secret of this connection; the secret may have expired. Create a new one there and enter it here. If it is the right one and has characters such as + / or =, set `clientAuthentication` to `client_secret_post`: some identity providers misread these otherwise. With `private_key_jwt`, check that it reads the keys of this connection, and try the other `clientAssertionAudience`.',
    developer: 'The token endpoint answered `{received}` (RFC 6749 §5.2): {description}.',
  },
  'oidc.code_rejected': {
    status: 502,
    oauthError: 'access_denied',
    person: tryAgain,
    admin:
      'The identity provider did not redeem the code it had just issued: {description}. Check that the redirect URI registered there is the one shown for this connection.',
    developer: 'The token endpoint answered `invalid_grant` (RFC 6749 §5.2): {description}.',
  },
  'oidc.token_response_invalid': {
    status: 502,
    oauthError: 'server_error',
    person: tryAgain,
    admin: 'The identity provider’s token endpoint did not answer as it should: {reason}.',
    developer: 'The token response is not usable: {reason} (RFC 6749 §5.1, OIDC Core §3.1.3.3).',
  },

  // Its ID token: the checks of OIDC Core §3.1.3.7, in this order
  'oidc.id_token_malformed': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The identity provider sent no readable ID token. Check that the scope openid is allowed for the application there.',
    developer:
      'The ID token is missing or is not a signed JWT in compact form: {received} (OIDC Core §2, RFC 7515 §7.1).',
  },
  'oidc.id_token_encrypted': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The identity provider encrypts its ID tokens. Turn that off for the application there: they travel over TLS only, and signed is enough.',
    developer:
      'The ID token is a JWE (RFC 7516 §7.1: five parts). Encrypted ID tokens are not accepted; leave out `id_token_encrypted_response_alg`.',
  },
  'oidc.algorithm_refused': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The identity provider signs with {received}. Switch the application there to RS256 (or {expected}).',
    developer:
      'The ID token’s `alg` is `{received}`; accepted are {expected}. Unsigned tokens and HMAC are never accepted (OIDC Core §3.1.3.7 item 7, RFC 8725 §3.1).',
  },
  'oidc.issuer_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The ID token was issued by {received}, this connection is with {expected}. Correct the issuer of the connection.',
    developer: 'The ID token’s `iss` is `{received}`, expected `{expected}` (OIDC Core §3.1.3.7 item 2).',
  },
  'oidc.audience_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The ID token is meant for {received}, not for this connection ({expected}). Compare the client id with the one at the identity provider.',
    developer:
      'The ID token’s `aud` is `{received}` and does not contain our client id `{expected}` (OIDC Core §3.1.3.7 item 3).',
  },
  'oidc.authorized_party_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin: 'The ID token was issued to another application ({received}) than this connection ({expected}).',
    developer:
      'With several audiences `azp` must be present, and whenever present it must be our client id: received `{received}`, expected `{expected}` (OIDC Core §3.1.3.7 items 4 and 5).',
  },
  'oidc.id_token_expired': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The ID token had expired at {received}; it arrived at {expected}. Check the clock of the identity provider.',
    developer:
      'The ID token’s `exp` ({received}) is missing or in the past, skew included (OIDC Core §3.1.3.7 item 9).',
  },
  'oidc.id_token_not_yet_valid': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The ID token is dated in the future ({received}; now is {expected}). Check the clock of the identity provider.',
    developer:
      'The ID token’s `iat` or `nbf` ({received}) is missing or in the future, skew included (OIDC Core §2, RFC 7519 §4.1.5).',
  },
  'oidc.nonce_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: tryAgain,
    admin:
      'The ID token belongs to another sign-in: an answer was replayed, or the identity provider leaves the nonce out.',
    developer:
      'The ID token’s `nonce` is {received}, not the one of this login (OIDC Core §3.1.3.7 item 11).',
  },
  'oidc.subject_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin: 'The ID token does not say who signed in: it has no subject.',
    developer: 'The ID token has no `sub`, or one longer than 255 characters (OIDC Core §2).',
  },
  'oidc.tenant_mismatch': {
    status: 403,
    oauthError: 'access_denied',
    person: 'You signed in with an account of another organization. Try again with your work account.',
    admin:
      'The person signed in to the Entra tenant {received}; this connection is with the tenant {expected}. Guests and people of other tenants cannot use it.',
    developer:
      'The ID token’s `tid` is `{received}`; the connection pins `{expected}` (`tenantId`). Tokens without `tid` are refused too.',
  },
  'oidc.hosted_domain_mismatch': {
    status: 403,
    oauthError: 'access_denied',
    person: 'You signed in with another Google account. Try again with your work account.',
    admin:
      'The person’s Google account belongs to {received}; this connection is with the Google Workspace {expected}. Personal accounts belong to none.',
    developer:
      'The ID token’s `hd` is `{received}`; the connection pins `{expected}` (`hostedDomain`). The parameter `hd` of the request is a hint only; the claim decides.',
  },
  'oidc.email_unverified': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your e-mail address is not verified at your organization’s sign-in. Ask your IT team.',
    admin:
      'The identity provider sent an e-mail address that it has not verified (email_verified: {received}). Verify it there.',
    developer:
      'With `hostedDomain` pinned, `email` counts only beside `email_verified: true` of the same source (OIDC Core §5.1).',
  },
  'oidc.signature_invalid': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin: 'The ID token’s signature does not verify with the keys that the identity provider publishes.',
    developer: 'The signature of the ID token does not verify (OIDC Core §3.1.3.7 item 6, RFC 7515 §5.2).',
  },
  'oidc.signing_key_unknown': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin: 'The identity provider signed with a key ({received}) that is not among those it publishes.',
    developer:
      'No single key of `jwks_uri` fits the ID token’s header: kid {received} (RFC 7517 §4.5, RFC 7515 §4.1.4).',
  },
  'oidc.keys_unavailable': {
    status: 502,
    oauthError: 'temporarily_unavailable',
    person: 'Your organization’s sign-in cannot be reached at the moment. Try again shortly.',
    admin: 'The keys of the identity provider could not be fetched: {reason}.',
    developer: 'The document at `jwks_uri` could not be used: {reason} (RFC 7517 §5).',
  },

  // Its userinfo response
  'oidc.userinfo_failed': {
    status: 502,
    oauthError: 'server_error',
    person: tryAgain + ' If it fails again, ask your IT team.',
    admin: 'The identity provider’s userinfo endpoint did not answer as it should: {reason}.',
    developer:
      'The ID token lacked what the connection needs, or `userinfo` is `always`, and the UserInfo request failed: {reason} (OIDC Core §5.3.3).',
  },
  'oidc.userinfo_not_ours': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin:
      'The identity provider’s signed userinfo answer was made for somebody else: its {claim} is {received}.',
    developer:
      'A signed UserInfo response carries `iss` and `aud`, equal to the issuer and our client id (OIDC Core §5.3.2); `{claim}` is `{received}`.',
  },
  'oidc.userinfo_subject_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: askIt,
    admin: 'The identity provider’s userinfo endpoint answered for another person than the ID token.',
    developer:
      'The `sub` of UserInfo is not the `sub` of the ID token; none of it is used (OIDC Core §5.3.2).',
  },
})
