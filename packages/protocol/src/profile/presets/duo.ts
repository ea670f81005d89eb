import type { Preset } from '../types.ts'

/** Duo Single Sign-On: its default attribute names. */
export const duo: Preset = {
  email: ['Email', 'Email Address', 'mail'],
  firstName: ['FirstName', 'First Name', 'given_name'],
  lastName: ['LastName', 'Last Name', 'family_name'],
  name: ['DisplayName', 'Display Name', 'name'],
  username: ['Username', 'preferred_username'],
  groups: ['Groups', 'memberOf'],
  roles: ['Roles', 'Role'],
}
