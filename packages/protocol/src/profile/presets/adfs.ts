import type { Preset } from '../types.ts'

/** AD FS: claim URIs; groups as token groups or roles, by claim rule. */
export const adfs: Preset = {
  email: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'email'],
  firstName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'given_name'],
  lastName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', 'family_name'],
  name: [
    'http://schemas.xmlsoap.org/claims/CommonName',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
  ],
  username: [
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname',
    'upn',
    'unique_name',
  ],
  groups: [
    'http://schemas.xmlsoap.org/claims/Group',
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
    'group',
  ],
  roles: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role'],
}
