import { defineErrors } from './define.ts'

/** `organization.*`: what an organization demands of its people cannot be changed so; it stays as it is. */
export const organizationErrors = defineErrors({
  'organization.sso_not_proven': {
    status: 409,
    oauthError: 'server_error',
    person: 'Single sign-on cannot be required yet. Ask your IT team.',
    admin:
      'Single sign-on is not required yet, so that nobody is locked out: it lacks {missing}. A connection counts when a test of it has passed within the last 24 hours and somebody has signed in to an application through it.',
    developer:
      'Raising `authRequired` to `sso` needs an active connection that is known to work. `GET /v1/organizations/:id/policy-preflight` shows what is missing; a key of the whole deployment may send `force: true`.',
  },
  'organization.admin_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Only an admin of your organization may do this. Ask one of them.',
    admin: 'This is for admins and owners of the organization. An owner can give somebody that role.',
    developer: 'The caller is a member with the role `{role}`; this operation is for `admin` and `owner`.',
  },
  'organization.owner_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Only an owner of your organization may do this. Ask one of them.',
    admin: 'This is for owners of the organization. An owner can give somebody that role.',
    developer: 'The caller is a member with the role `{role}`; this operation is for `owner`.',
  },
  'organization.mfa_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization wants you to sign in with a second factor. Sign in again with one.',
    admin: 'The organization demands two factors, and this sign-in does not show them.',
    developer:
      'The session’s methods do not say `mfa`, and the organization’s policy demands it. Have the person sign in again with a second factor.',
  },
  'organization.sso_required': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization wants you to use its own sign-in. Sign in again with it.',
    admin:
      'The organization demands its single sign-on, and this person has signed in, or made this token, in another way.',
    developer:
      'The organization’s policy is `authRequired: sso`: only sessions that were begun at its own connection, and personal access tokens that were made in one, open it.',
  },
})
