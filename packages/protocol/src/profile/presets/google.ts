import type { Preset } from '../types.ts'

/** Google Workspace: names chosen in the admin console; OIDC standard claims (no groups). */
export const google: Preset = {
  email: ['email', 'Email', 'Primary email'],
  firstName: ['firstName', 'first_name', 'First name', 'given_name'],
  lastName: ['lastName', 'last_name', 'Last name', 'family_name'],
  groups: ['groups', 'Groups'],
  roles: ['roles', 'role', 'Department role'],
}
