/* Names that several providers share, in the order in which they are tried. */

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const MICROSOFT = 'http://schemas.microsoft.com/ws/2008/06/identity/claims'

/** WS-Federation claim URIs: Entra ID and AD FS, and whoever followed them. */
export const claimUris = {
  email: [`${CLAIMS}/emailaddress`],
  firstName: [`${CLAIMS}/givenname`],
  lastName: [`${CLAIMS}/surname`],
  name: ['http://schemas.microsoft.com/identity/claims/displayname'],
  username: [`${CLAIMS}/upn`, `${CLAIMS}/name`],
  groups: [`${MICROSOFT}/groups`, 'http://schemas.xmlsoap.org/claims/Group'],
  roles: [`${MICROSOFT}/role`],
} as const

/** LDAP and eduPerson attributes as `urn:oid:` names (SAML V2.0 X.500/LDAP Attribute Profile). */
export const oids = {
  email: ['urn:oid:0.9.2342.19200300.100.1.3'],
  firstName: ['urn:oid:2.5.4.42'],
  lastName: ['urn:oid:2.5.4.4'],
  name: ['urn:oid:2.16.840.1.113730.3.1.241', 'urn:oid:2.5.4.3'],
  username: ['urn:oid:1.3.6.1.4.1.5923.1.1.1.6', 'urn:oid:0.9.2342.19200300.100.1.1'],
  groups: ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1'],
  roles: ['urn:oid:1.3.6.1.4.1.5923.1.1.1.9', 'urn:oid:1.3.6.1.4.1.5923.1.1.1.7'],
  locale: ['urn:oid:2.16.840.1.113730.3.1.39'],
} as const

/** Names that admins type by hand, and LDAP's own; compared without regard to case. */
export const plain = {
  email: ['email', 'mail', 'emailAddress', 'email_address', 'user.email', 'User.Email'],
  firstName: ['firstName', 'first_name', 'givenName', 'given_name', 'User.FirstName', 'user.firstName'],
  lastName: [
    'lastName',
    'last_name',
    'surname',
    'familyName',
    'family_name',
    'sn',
    'User.LastName',
    'user.lastName',
  ],
  name: ['displayName', 'display_name', 'name', 'fullName', 'cn'],
  username: ['username', 'user_name', 'login', 'preferred_username', 'upn', 'uid', 'user.login'],
  groups: ['groups', 'group', 'memberOf', 'member_of', 'isMemberOf'],
  roles: ['roles', 'role'],
  picture: ['picture', 'avatar', 'avatarUrl', 'photo', 'profileUrl'],
  locale: ['locale', 'preferredLanguage', 'language'],
} as const

/** OIDC Core §5.1. */
export const standardClaims = {
  email: ['email'],
  firstName: ['given_name'],
  lastName: ['family_name'],
  name: ['name'],
  username: ['preferred_username', 'nickname'],
  groups: ['groups'],
  roles: ['roles'],
  picture: ['picture'],
  locale: ['locale'],
} as const
