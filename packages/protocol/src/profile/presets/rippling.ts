import type { Preset } from '../types.ts'

/** Rippling: plain names of its custom SAML app. */
export const rippling: Preset = {
  email: ['email', 'Email', 'work_email'],
  firstName: ['first_name', 'firstName', 'given_name'],
  lastName: ['last_name', 'lastName', 'family_name'],
  name: ['full_name', 'displayName', 'name'],
  username: ['username', 'preferred_username'],
  groups: ['groups', 'department'],
}
