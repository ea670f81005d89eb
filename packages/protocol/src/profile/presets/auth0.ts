import type { Preset } from '../types.ts'

/** Auth0 as IdP: claim URIs with its own beside them in SAML; OIDC standard claims. */
export const auth0: Preset = {
  email: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'email'],
  firstName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'given_name'],
  lastName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', 'family_name'],
  name: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name', 'name'],
  username: [
    'http://schemas.auth0.com/username',
    'http://schemas.auth0.com/nickname',
    'username',
    'nickname',
  ],
  groups: ['http://schemas.xmlsoap.org/claims/Group', 'groups'],
  roles: ['http://schemas.auth0.com/roles', 'roles'],
  picture: ['http://schemas.auth0.com/picture', 'picture'],
}
