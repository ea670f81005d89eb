import { definePreset } from './define-preset.ts'
import { claimUris, oids, plain } from './names.ts'
import type { Preset } from './preset.ts'

/** Any SAML IdP: plain names, claim URIs, OIDs. Also tried after the preset of every provider. */
export const genericSaml: Preset = definePreset({
  name: 'generic-saml',
  label: 'your identity provider',
  // Not known; whoever reads the hints is told to look at its clock.
  quirks: { selfHosted: true },
  mapping: {
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
  },
  saml: {
    create: 'its list of applications › a new application with SAML 2.0',
    choices: ['Where the product asks for a template, take the custom or generic one.'],
    entityId: {
      at: 'the SAML settings of the application',
      field: 'Entity ID (also Audience, Identifier or SP Issuer)',
    },
    acsUrl: {
      at: 'the SAML settings of the application',
      field: 'ACS URL (also Reply URL, Single sign-on URL, Recipient or Destination)',
    },
    metadata: { at: 'the SAML settings of the application', field: 'Service provider metadata' },
    nameId: {
      at: 'the SAML settings of the application',
      field: 'Name ID',
      value: 'a value that stays the same for a person, in the format persistent or emailAddress',
    },
    attributes: { at: 'the SAML settings of the application', field: 'Attributes (also Claims or Mapping)' },
    emailAttribute: { name: 'email', source: 'the person’s e-mail address' },
    signing: { at: 'the SAML settings of the application', field: 'Sign assertion', value: 'on' },
    algorithm: {
      at: 'the SAML settings of the application',
      field: 'Signature algorithm',
      value: 'RSA-SHA256',
    },
    assignment: { at: 'the application', field: 'Users and groups (also Assignments or Access)' },
    log: { at: 'its reports', field: 'the log of sign-ins' },
    theirMetadataUrl: { at: 'the SAML settings of the application', field: 'Metadata URL' },
    theirMetadataFile: { at: 'the SAML settings of the application', field: 'Metadata XML' },
    theirEntityId: { at: 'the SAML settings of the application', field: 'Issuer (also IdP entity ID)' },
    theirSsoUrl: { at: 'the SAML settings of the application', field: 'Single sign-on service URL' },
    theirCertificate: { at: 'the SAML settings of the application', field: 'Signing certificate (X.509)' },
  },
})
