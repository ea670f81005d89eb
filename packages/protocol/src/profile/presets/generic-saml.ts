import type { Preset } from '../types.ts'
import { claimUris, oids, plain } from './names.ts'

/** Any SAML IdP: plain names, claim URIs, OIDs. Also tried after the preset of every provider. */
export const genericSaml: Preset = {
  idpId: [
    'urn:oasis:names:tc:SAML:attribute:pairwise-id',
    'urn:oasis:names:tc:SAML:attribute:subject-id',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
  ],
  email: [...plain.email, ...claimUris.email, ...oids.email],
  firstName: [...plain.firstName, ...claimUris.firstName, ...oids.firstName],
  lastName: [...plain.lastName, ...claimUris.lastName, ...oids.lastName],
  name: [...plain.name, ...claimUris.name, ...oids.name],
  username: [...plain.username, ...claimUris.username, ...oids.username],
  groups: [...plain.groups, ...claimUris.groups, ...oids.groups],
  roles: [...plain.roles, ...claimUris.roles, ...oids.roles],
  picture: plain.picture,
  locale: [...plain.locale, ...oids.locale],
}
