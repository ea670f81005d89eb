import type { Preset } from '../types.ts'

/** Microsoft Entra ID: claim URIs in SAML; in OIDC `email` is optional and `upn` often stands for it. */
export const entraId: Preset = {
  email: [
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    'email',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
    'upn',
    'preferred_username',
  ],
  firstName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'given_name'],
  lastName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', 'family_name'],
  name: ['http://schemas.microsoft.com/identity/claims/displayname', 'name'],
  username: [
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
    'preferred_username',
    'upn',
  ],
  groups: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'groups'],
  roles: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'roles'],
}
