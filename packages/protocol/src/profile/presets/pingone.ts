import type { Preset } from '../types.ts'

/** PingOne: SCIM-like names, and saml_subject for the subject. */
export const pingOne: Preset = {
  email: ['email', 'Email Address', 'mail'],
  firstName: ['firstName', 'Given Name', 'givenName', 'given_name'],
  lastName: ['lastName', 'Family Name', 'familyName', 'family_name'],
  name: ['formattedName', 'Formatted', 'displayName', 'name'],
  username: ['username', 'Username', 'preferred_username'],
  groups: ['groups', 'Group Names', 'memberOf'],
}
