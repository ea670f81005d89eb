import type { Preset } from '../types.ts'

/** OneLogin: the parameters of its SAML connectors. */
export const onelogin: Preset = {
  email: ['User.email', 'email', 'mail'],
  firstName: ['User.FirstName', 'firstName', 'given_name'],
  lastName: ['User.LastName', 'lastName', 'family_name'],
  name: ['PersonImmutableID.displayName', 'displayName', 'name'],
  username: ['User.username', 'username', 'preferred_username'],
  groups: ['memberOf', 'groups', 'User.roles'],
  roles: ['User.roles', 'roles', 'role'],
}
