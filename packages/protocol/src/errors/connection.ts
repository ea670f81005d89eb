import { defineErrors } from './define.ts'

/** `connection.*`: the set-up of a connection is incomplete or contradicts itself. */
export const connectionErrors = defineErrors({
  'connection.incomplete': {
    status: 400,
    oauthError: 'temporarily_unavailable',
    person: 'Your organization’s sign-in is not set up completely yet. Ask your IT team to finish it.',
    admin: 'The connection still needs {missing}. Copy them from your identity provider, then activate it.',
    developer: 'Only a draft may lack {missing}: set them before, or together with, this status.',
  },
  'connection.logout_not_set_up': {
    status: 404,
    oauthError: 'server_error',
    person: 'You cannot sign out this way. Close the browser to be safe.',
    admin:
      'This connection has no single logout. Give it the identity provider’s logout address, or take Cardea’s address for single logout out of the identity provider.',
    developer:
      'The connection has no `sloUrl`: there is nowhere to answer a LogoutRequest to. Set it by hand or by metadata with a SingleLogoutService.',
  },
  'connection.no_client_keys': {
    status: 400,
    oauthError: 'server_error',
    person: 'This sign-in has no keys of its own.',
    admin: 'Set the client authentication of this connection to private_key_jwt; its keys are then made.',
    developer: 'Only an OIDC connection with `clientAuthentication: private_key_jwt` has client keys.',
  },
  // What a test of the connection finds before anybody signs in.
  'connection.certificate_expired': {
    status: 400,
    oauthError: 'server_error',
    person: 'A certificate of your organization’s sign-in is out of date. Tell your IT team.',
    admin:
      'A signing certificate of the identity provider is valid from {expected}, and that time is not now. Sign-ins go on, because its key still matches; but ask whether the identity provider has a new one, and add it here before it is used.',
    developer:
      'The validity period of an IdP certificate is a reminder, not a rule of the verification: the key is trusted because the connection names it.',
  },
  'connection.metadata_differs': {
    status: 400,
    oauthError: 'server_error',
    person: 'The settings of your organization’s sign-in have changed. Tell your IT team.',
    admin:
      'The identity provider’s metadata names the signing certificates {received}, and this connection trusts {expected}. It is read again by itself; if this stays, look at the connection’s metadata fault.',
    developer:
      'The SHA-256 fingerprints of the signing certificates, compared with the document at `metadataUrl`: one there is not trusted here.',
  },
  'connection.sso_url_unreachable': {
    status: 400,
    oauthError: 'temporarily_unavailable',
    person: 'Your organization’s sign-in page could not be reached. Ask your IT team.',
    admin:
      'Cardea could not reach the sign-in page of the identity provider ({received}). If it is meant to be reached from your own network only, all is well; otherwise check the address.',
    developer:
      'A GET of `ssoUrl` without a SAML request had no answer. Only the browser has to reach it, so this is advice.',
  },
  'connection.keys_unusable': {
    status: 400,
    oauthError: 'server_error',
    person: 'Your organization’s sign-in is not set up correctly. Ask your IT team.',
    admin:
      'The identity provider publishes no key that its ID tokens could be checked with: {received}. Check which signing keys it has.',
    developer: 'The JWK Set at `jwks_uri` has no RSA, EC or OKP key for signatures (RFC 7517 §4.2).',
  },
  'connection.algorithms_unsupported': {
    status: 400,
    oauthError: 'server_error',
    person: 'Your organization’s sign-in is not set up correctly. Ask your IT team.',
    admin:
      'The identity provider signs ID tokens with {received}. Set the application there to one of {expected}.',
    developer:
      '`id_token_signing_alg_values_supported` names none of the algorithms that are accepted (RFC 8725 §3.1).',
  },
  'connection.client_authentication_unsupported': {
    status: 400,
    oauthError: 'server_error',
    person: 'Your organization’s sign-in is not set up correctly. Ask your IT team.',
    admin:
      'The identity provider accepts clients that authenticate by {received}, and this connection would use {expected}. Change the method there, or the credentials of this connection.',
    developer: 'See `token_endpoint_auth_methods_supported` (OIDC Core §9).',
  },
  'connection.clock_differs': {
    status: 400,
    oauthError: 'server_error',
    person: 'The clocks of two systems differ. Tell your IT team.',
    admin:
      'The clock of the identity provider differs from this server’s by {received} seconds; {expected} are allowed. Set both by a time server (NTP).',
    developer:
      'Taken from the `Date` header of its answer (RFC 9110 §6.6.1), which has a precision of a second.',
  },
  'connection.test_link_unknown': {
    status: 404,
    oauthError: 'invalid_request',
    person: 'This link to a test sign-in was used already, or is too old. Ask for a new one.',
    admin: 'A link to a test sign-in works once, for ten minutes. Start a new test of the connection.',
    developer: '`POST /v1/connections/:id/test` answers a new `loginUrl`.',
  },
  'connection.issuer_in_use': {
    status: 409,
    oauthError: 'server_error',
    person: 'This sign-in is already in use by people of your organization, so it stays as it is.',
    admin:
      'People have signed in through this connection. To move to another identity provider, make a new connection for it and deactivate this one.',
    developer:
      'The identity provider is part of every person’s key, so `{field}` is fixed once the connection has profiles (OIDC Core §5.7; saml-core-2.0-os §8.3.7).',
  },
  'connection.key_rollover_unfinished': {
    status: 409,
    oauthError: 'server_error',
    person: 'The keys of this sign-in are being changed already. Ask your IT team.',
    admin:
      'The connection’s keys are being changed already: promote the next key, or delete the old one, before a new one is made.',
    developer:
      'A connection has two keys at most. There is one in state `{received}`: promote a `next` key, delete a `retiring` one, then add another.',
  },
  'connection.key_state': {
    status: 409,
    oauthError: 'server_error',
    person: 'This key of the sign-in cannot be changed that way. Ask your IT team.',
    admin: 'This key is {received}; only one that is {expected} can be changed that way.',
    developer:
      'The key is in state `{received}`, and this needs `{expected}`. Requests are signed with the `current` key: to retire it, add the next one and promote that.',
  },
})
