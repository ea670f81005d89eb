import type { Preset } from '../types.ts'

/** CyberArk Identity (Idaptive): attributes named in the app's SAML response script. */
export const cyberArk: Preset = {
  email: ['Email', 'mail', 'EmailAddress'],
  firstName: ['FirstName', 'givenName', 'given_name'],
  lastName: ['LastName', 'sn', 'family_name'],
  name: ['DisplayName', 'displayName', 'name'],
  username: ['LoginUser', 'Username', 'unique_name', 'preferred_username'],
  groups: ['Groups', 'memberOf'],
  roles: ['Roles', 'roles'],
}
