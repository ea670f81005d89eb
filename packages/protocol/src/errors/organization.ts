import { defineErrors } from './define.ts'

/** `organization.*`: what an organization demands of its people cannot be changed so; it stays as it is. */
export const organizationErrors = defineErrors({
  'organization.sso_not_proven': {
    status: 409,
    oauthError: 'server_error',
    person: 'Single sign-on cannot be required yet. Ask your IT team.',
    admin:
      'Single sign-on is not required yet, so that nobody is locked out: it lacks {missing}. A connection counts when a test of it has passed within the last 24 hours and somebody has signed in through it: with a test sign-in anybody to an application, with your own test of the settings an owner or admin within the last 24 hours.',
    developer:
      'Raising `authRequired` to `sso` needs an active connection that is known to work. `GET /v1/organizations/:id/policy-preflight` shows what is missing; a key of the whole deployment may send `force: true`.',
  },
  'organization.break_glass_owners_only': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Only owners of your organization can have codes for emergencies. Ask one of them.',
    admin:
      'Codes for emergencies are for active owners of the organization. Make this person an owner first, or let an owner have them.',
    developer: 'The user has no active membership with the role `owner` in this organization.',
  },
  'organization.break_glass_needs_mfa': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Sign in with a second factor first, then try again.',
    admin:
      'Codes for emergencies are made and used by an owner who has signed in with a second factor. Sign in again with one, or set one up in your account.',
    developer:
      'The methods of the account session do not contain `mfa` (RFC 8176 §2). A code opens an organization; it does not stand in for a second factor, so it is given to nobody without one, either.',
  },
  'organization.break_glass_refused': {
    status: 403,
    oauthError: 'access_denied',
    person: 'This code cannot be used. Check it, or take another one of your list; each works once.',
    admin:
      'The code is wrong, was used before, or is not of a present owner of this organization. Take another one of the list; if there is none left, another owner or the operator of this service can help.',
    developer:
      'No unused code of this user and organization matches, or the user is no active owner, or the session is not theirs. Which of these is not told, on purpose.',
  },
  'organization.last_owner': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This is the only owner of the organization. Make somebody else an owner first.',
    admin: 'An organization always keeps an owner. Make another member an owner, then change this one.',
    developer:
      'The change would leave the organization without an active member whose role is `owner`; nothing was changed.',
  },
  'organization.invitation_unknown': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'This invitation does not work any more: it was accepted, taken back or replaced by a newer one, or it is too old. Ask whoever invited you for another.',
    admin:
      'Invitations can be accepted once, for a week. Invite the address again: that renews an invitation, and the link of the earlier mail ends.',
    developer:
      'The token of the link is unknown, or its invitation was accepted, revoked, renewed or has expired. Opening the page of a link does not use it up.',
  },
  'organization.invitation_leads_nowhere': {
    status: 409,
    oauthError: 'server_error',
    person: 'People with this address cannot sign in here, so an invitation would be of no use to them.',
    admin:
      'The address is of none of the organization’s verified domains, and nobody has an account of their own at this service. Verify the domain, or ask the operator to let people have accounts.',
    developer:
      '`CARDEA_SIGN_IN_METHODS` names no way to sign in, the organization does not demand single sign-on, and the address is outside of its verified domains: nobody could prove it.',
  },
  'organization.nobody_to_add': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'Nobody with this address can be added. Invite them instead.',
    admin:
      'The address is of none of the organization’s verified domains, so nobody could come in by it. Invite the address, or verify its domain first.',
    developer:
      'The caller can see no account that has proven this address, and the address is outside of the verified domains of the organization: the membership would be nobody’s. Invite the address: `POST /v1/organizations/:id/invitations`.',
  },
  'organization.user_of_another': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'This person belongs to another organization.',
    admin:
      'People whom an organization’s identity provider has brought belong to that organization alone. Invite their address: they come with an account of their own, or by your identity provider.',
    developer:
      'The `organizationId` of the user is another one. Only accounts of their own (`organizationId` null) belong to several organizations.',
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
