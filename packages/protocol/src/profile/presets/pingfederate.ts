import type { Preset } from '../types.ts'

/** PingFederate: an attribute contract, in practice LDAP names. */
export const pingFederate: Preset = {
  email: ['mail', 'email', 'SAML_EMAIL', 'urn:oid:0.9.2342.19200300.100.1.3'],
  firstName: ['givenName', 'firstName', 'given_name'],
  lastName: ['sn', 'lastName', 'family_name'],
  name: ['displayName', 'cn', 'name'],
  username: ['uid', 'sAMAccountName', 'userPrincipalName', 'username', 'preferred_username'],
  groups: ['memberOf', 'groups', 'isMemberOf'],
}
