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
