import { defineErrors } from './define.ts'

/** `setup.*`: a link to the setup assistant does not open it, or a step of the assistant cannot be taken. */
export const setupErrors = defineErrors({
  // The link
  'setup.ticket_unknown': {
    status: 404,
    oauthError: 'invalid_request',
    person: 'This setup link is not known here. Open it exactly as it was sent to you, or ask for a new one.',
    admin:
      'The address of a setup link must be whole: copy it from the message. If it was sent long ago, ask whoever sent it for a new one.',
    developer: 'No setup ticket has this text. `POST /v1/setup-tickets` answers the link of a new one, once.',
  },
  'setup.ticket_opened': {
    status: 410,
    oauthError: 'invalid_request',
    person:
      'This setup link has been opened already, and works once. If you opened it, go back to the browser where you did; otherwise ask for a new link.',
    admin:
      'Go on in the browser in which the link was opened: what you have entered is kept there. If nobody of you opened it, tell whoever sent it, and ask for a new link.',
    developer:
      'The ticket was exchanged for a portal session. Create a ticket with `mode` `edit` for its connection to go on in another browser; if nobody should have opened it, revoke it.',
  },
  'setup.ticket_expired': {
    status: 410,
    oauthError: 'invalid_request',
    person: 'This setup link is too old. Ask whoever sent it for a new one.',
    admin: 'The link was valid until {expiresAt}. Ask whoever sent it for a new one.',
    developer: 'The ticket’s `lifetimeSeconds` are over. Create another ticket.',
  },
  'setup.ticket_revoked': {
    status: 410,
    oauthError: 'invalid_request',
    person: 'This setup link has been withdrawn. Ask whoever sent it for a new one.',
    admin: 'Whoever sent the link has withdrawn it. Ask them for a new one.',
    developer:
      'The ticket was revoked by `POST /v1/setup-tickets/{setupTicketId}/revoke`. Create another ticket.',
  },

  // The assistant
  'setup.session_ended': {
    status: 401,
    oauthError: 'access_denied',
    person: 'Your setup session has ended. What you have entered is kept; ask for a new link to go on.',
    admin:
      'A session ends after an hour in which nothing is done, after a day at the latest, and when its link is withdrawn. What was entered is kept: ask whoever sent the link for a new one.',
    developer:
      'There is no cookie of a portal session, or its session is over. Create a ticket with `mode` `edit` for the connection that was begun.',
  },
  'setup.connection_missing': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'Choose your identity provider first.',
    admin:
      'There is no connection to work on: choose the identity provider first, or ask for a new link if it was deleted.',
    developer:
      'The ticket has no connection: none was begun by `PUT /portal/api/connection`, or the one that it had was deleted.',
  },
  'setup.connection_enabled': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This sign-in is in use, so its identity provider stays as it is.',
    admin: 'Disable the connection before you choose another identity provider for it.',
    developer: 'Only a draft can change its protocol, and only while it is not `active` its provider.',
  },
  'setup.protocol_fixed': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This connection was made for another kind of sign-in. Ask for a new link to make another one.',
    admin:
      'The protocol of a connection is fixed; ask whoever sent the link for one that makes a new connection.',
    developer:
      'A ticket with `mode` `edit` never replaces its connection, and neither does one whose connection has left the draft.',
  },
  'setup.domain_required': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'Verify a domain of your organization first.',
    admin: 'Publish the record of one of your domains, verify it, and then enable the connection.',
    developer:
      'The self-service profile has `domainVerification` `required`, and the organization has no verified domain.',
  },
  'setup.domain_in_use': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This domain is verified, so it stays. Ask the makers of the application to remove it.',
    admin:
      'People of a verified domain are sent to this organization’s sign-in. Whoever sent the link can remove it.',
    developer:
      'The assistant removes domains that are not verified; `DELETE /v1/organizations/…/domains/…` removes any.',
  },
  'setup.step_not_offered': {
    status: 403,
    oauthError: 'access_denied',
    person: 'This step is not part of your setup.',
    admin: 'Whoever sent the link does not ask for this step.',
    developer: 'The self-service profile of the ticket has `domainVerification` `off`.',
  },
})
