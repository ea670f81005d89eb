import type { Preset } from '../types.ts'

/** Okta: attribute statements of the admin's choosing, suggested in camel case; OIDC standard claims. */
export const okta: Preset = {
  email: ['email', 'user.email', 'mail'],
  firstName: ['firstName', 'user.firstName', 'given_name'],
  lastName: ['lastName', 'user.lastName', 'family_name'],
  name: ['displayName', 'user.displayName', 'name'],
  username: ['login', 'user.login', 'preferred_username'],
  groups: ['groups', 'group'],
}
