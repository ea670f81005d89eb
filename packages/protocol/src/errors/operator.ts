import { defineErrors } from './define.ts'

/** `operator.*`: somebody is no operator of this deployment, or cannot become one, or stop being one, so. */
export const operatorErrors = defineErrors({
  'operator.link_unknown': {
    status: 404,
    oauthError: 'access_denied',
    person:
      'This link does not work any more: it was used, or it is too old. Open it exactly as you got it, or ask for a new one.',
    admin:
      'The link of a first start works until there is an operator, the others once; all of them for a day. `cardea operator-link` makes a new one.',
    developer:
      'The token is unknown, used or expired, or it is that of a first start and there is an operator already. Opening the page does not use it up.',
  },
  'operator.link_for_another': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'This link is for another e-mail address than that of your account. Sign out, then open it again.',
    admin:
      'An operator is added by their address; the link makes an operator of the account with it and of no other.',
    developer:
      'The signed-in account does not have the address for which `POST /v1/operators` made the link.',
  },
  'operator.not_operator': {
    status: 403,
    oauthError: 'access_denied',
    person: 'You are signed in, but you do not run this service. Ask one of its operators to add you.',
    admin: 'An operator with the role admin adds others, in the dashboard or by `POST /v1/operators`.',
    developer:
      'The cookie is that of an account that is no operator, or of a session that was begun at an organization’s connection. Programs send an API key.',
  },
  'operator.account_in_use': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This account runs the service. Somebody who runs it has to remove it from there first.',
    admin: 'An operator is removed by another one, in the dashboard; then their account can be deleted.',
    developer:
      'The user is an operator. `DELETE /v1/operators/:id` needs `write:operators`, and leaves the account, which can then be deleted.',
  },
  'operator.second_factor_required': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'A password alone does not open this. Open the dashboard again: it leads you to a second factor, and back.',
    admin:
      'In production an operator signs in with two factors: a passkey, or a password with an authenticator app. Each sets theirs up at /account/security.',
    developer:
      'The session of an operator was proven by one factor. In production it needs `mfa` among its methods. Programs send an API key.',
  },
  'operator.sso_unavailable': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'You cannot sign in to the dashboard by your organization now. Sign in with your password and second factor, or with a passkey.',
    admin:
      'No connection is approved for operators, or it has changed since. An admin looks at it, and approves it again by `PUT /v1/operator-sso`.',
    developer:
      'There is no row of an approved connection, it is not active, or its `trust_version` is another than the approved one: any change of what an identity provider is believed closes this way until an admin has approved it.',
  },
  'operator.address_unknown': {
    status: 404,
    oauthError: 'invalid_request',
    person: 'Nobody with this address runs this service.',
    admin: 'Give the address of an operator. Others are added in the dashboard, or by `POST /v1/operators`.',
    developer: 'No operator’s account has this address.',
  },
  'operator.last_admin': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'The last admin stays one. Make somebody else an admin first.',
    admin: 'Add another admin, or give somebody the role, before the last one goes.',
    developer: 'At least one operator has the role `admin`, always.',
  },
})
