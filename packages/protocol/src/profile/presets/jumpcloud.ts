import type { Preset } from '../types.ts'

/** JumpCloud: plain names; one group attribute of the admin's naming. */
export const jumpcloud: Preset = {
  email: ['email', 'mail'],
  firstName: ['firstname', 'firstName', 'given_name'],
  lastName: ['lastname', 'lastName', 'family_name'],
  name: ['displayname', 'fullname', 'name'],
  username: ['username', 'preferred_username'],
  groups: ['memberOf', 'groups', 'group'],
}
