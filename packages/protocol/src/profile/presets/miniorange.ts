import type { Preset } from '../types.ts'

/** miniOrange: attributes named per app, its own suggestions first. */
export const miniOrange: Preset = {
  email: ['E-Mail Address', 'email', 'Email'],
  firstName: ['First Name', 'fname', 'firstName', 'given_name'],
  lastName: ['Last Name', 'lname', 'lastName', 'family_name'],
  name: ['Display Name', 'displayName', 'name'],
  username: ['Username', 'username', 'preferred_username'],
  groups: ['groupName', 'groups'],
}
