import type { Preset } from '../types.ts'

/** Shibboleth and eduPerson: `urn:oid:` names; identifiers that last, for where the NameID is transient. */
export const shibboleth: Preset = {
  // SAML V2.0 Subject Identifier Attributes Profile first, then what came before it.
  idpId: [
    'urn:oasis:names:tc:SAML:attribute:pairwise-id',
    'urn:oasis:names:tc:SAML:attribute:subject-id',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
  ],
  email: ['urn:oid:0.9.2342.19200300.100.1.3', 'mail', 'email'],
  firstName: ['urn:oid:2.5.4.42', 'givenName'],
  lastName: ['urn:oid:2.5.4.4', 'sn'],
  name: ['urn:oid:2.16.840.1.113730.3.1.241', 'displayName', 'urn:oid:2.5.4.3', 'cn'],
  username: [
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
    'eduPersonPrincipalName',
    'urn:oid:0.9.2342.19200300.100.1.1',
    'uid',
  ],
  groups: ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf', 'memberOf'],
  roles: [
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.9',
    'eduPersonScopedAffiliation',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.7',
    'eduPersonEntitlement',
  ],
  locale: ['urn:oid:2.16.840.1.113730.3.1.39', 'preferredLanguage'],
}
