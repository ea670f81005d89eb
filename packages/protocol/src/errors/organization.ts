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
})
