import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** JumpCloud: plain names; one group attribute of the admin's naming. */
export const jumpcloud: Preset = definePreset({
  name: 'jumpcloud',
  label: 'JumpCloud',
  mapping: {
    email: ['email', 'mail'],
    firstName: ['firstname', 'firstName', 'given_name'],
    lastName: ['lastname', 'lastName', 'family_name'],
    name: ['displayname', 'fullname', 'name'],
    username: ['username', 'preferred_username'],
    groups: ['memberOf', 'groups', 'group'],
  },
  saml: {
    create: 'Access › SSO Applications › Add New Application › Custom Application',
    choices: ['Choose *Manage Single Sign-On (SSO)* and *Configure SSO with SAML*.'],
    entityId: { at: 'Access › SSO Applications › your app › SSO', field: 'SP Entity ID' },
    acsUrl: { at: 'Access › SSO Applications › your app › SSO', field: 'ACS URLs' },
    metadata: {
      at: 'Access › SSO Applications › your app › SSO › Service Provider Metadata',
      field: 'Upload Metadata',
    },
    nameId: { at: 'Access › SSO Applications › your app › SSO', field: 'SAMLSubject NameID', value: 'email' },
    attributes: {
      at: 'Access › SSO Applications › your app › SSO › Attributes',
      field: 'User Attribute Mapping',
    },
    emailAttribute: { name: 'email', source: 'email' },
    signing: { at: 'Access › SSO Applications › your app › SSO › Sign', field: 'Assertion', value: 'on' },
    algorithm: {
      at: 'Access › SSO Applications › your app › SSO',
      field: 'Signature Algorithm',
      value: 'RSA-SHA256',
    },
    assignment: { at: 'Access › SSO Applications › your app › User Groups', field: 'User Groups' },
    log: { at: 'Insights › Directory Insights', field: 'the SSO event of this sign-in' },
    theirMetadataUrl: {
      at: 'Access › SSO Applications › your app › SSO › JumpCloud Metadata',
      field: 'Copy Metadata URL',
    },
    theirMetadataFile: {
      at: 'Access › SSO Applications › your app › SSO › JumpCloud Metadata',
      field: 'Export Metadata',
    },
    theirEntityId: { at: 'Access › SSO Applications › your app › SSO', field: 'IdP Entity ID' },
    theirSsoUrl: { at: 'Access › SSO Applications › your app › SSO', field: 'IDP URL' },
    theirCertificate: {
      at: 'Access › SSO Applications › your app › IDP Certificate',
      field: 'Download certificate',
    },
  },
  samlHints: {
    'saml.unsolicited_response':
      'In JumpCloud, open Access › SSO Applications › your app › SSO and turn on *Declare Redirect Endpoint* with the application’s own address as *Login URL*, so that the tile in the portal starts at the application.',
  },
  oidc: {
    create: 'Access › SSO Applications › Add New Application › Custom Application',
    choices: ['Choose *Manage Single Sign-On (SSO)* and *Configure SSO with OIDC*.'],
    redirectUri: { at: 'Access › SSO Applications › your app › SSO', field: 'Redirect URIs' },
    claims: {
      at: 'Access › SSO Applications › your app › SSO › Attribute Mapping',
      field: 'Standard Scopes',
    },
    emailAttribute: { name: 'email', source: 'the scope Email' },
    assignment: { at: 'Access › SSO Applications › your app › User Groups', field: 'User Groups' },
    log: { at: 'Insights › Directory Insights', field: 'the SSO event of this sign-in' },
    algorithm: null,
    theirIssuer: null,
    issuerExample: 'https://oauth.id.jumpcloud.com/',
    theirClientId: { at: 'Access › SSO Applications › your app › SSO', field: 'Client ID' },
    theirClientSecret: { at: 'Access › SSO Applications › your app › SSO', field: 'Client Secret' },
  },
})
