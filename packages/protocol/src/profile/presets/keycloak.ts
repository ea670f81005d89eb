import type { Preset } from '../types.ts'

/** Keycloak: X.500 mappers or plain names in SAML; OIDC standard claims with roles inside `realm_access`. */
export const keycloak: Preset = {
  email: ['email', 'urn:oid:1.2.840.113549.1.9.1', 'urn:oid:0.9.2342.19200300.100.1.3'],
  firstName: ['given_name', 'givenName', 'firstName', 'urn:oid:2.5.4.42'],
  lastName: ['family_name', 'surname', 'lastName', 'urn:oid:2.5.4.4'],
  name: ['name', 'displayName'],
  username: ['preferred_username', 'username', 'urn:oid:0.9.2342.19200300.100.1.1'],
  groups: ['groups', 'member', 'memberOf'],
  roles: ['roles', 'Role', 'realm_access.roles'],
}
