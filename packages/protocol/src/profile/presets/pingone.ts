import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** PingOne: SCIM-like names, and saml_subject for the subject. */
export const pingOne: Preset = definePreset({
  name: 'pingone',
  label: 'PingOne',
  mapping: {
    email: ['email', 'Email Address', 'mail'],
    firstName: ['firstName', 'Given Name', 'givenName', 'given_name'],
    lastName: ['lastName', 'Family Name', 'familyName', 'family_name'],
    name: ['formattedName', 'Formatted', 'displayName', 'name'],
    username: ['username', 'Username', 'preferred_username'],
    groups: ['groups', 'Group Names', 'memberOf'],
  },
  saml: {
    create: 'Applications › Applications › +',
    choices: [
      'Choose *SAML Application* as the application type and *Manually Enter* for the configuration.',
    ],
    entityId: { at: 'Applications › your app › Configuration', field: 'Entity ID' },
    acsUrl: { at: 'Applications › your app › Configuration', field: 'ACS URLs' },
    metadata: { at: 'Applications › Applications › + › SAML Configuration', field: 'Import From URL' },
    nameId: { at: 'Applications › your app › Attribute Mappings', field: 'saml_subject', value: 'User ID' },
    attributes: { at: 'Applications › your app › Attribute Mappings', field: 'Attributes' },
    emailAttribute: { name: 'email', source: 'Email Address' },
    signing: { at: 'Applications › your app › Configuration', field: 'Signing', value: 'Sign Assertion' },
    algorithm: {
      at: 'Applications › your app › Configuration',
      field: 'Signing Algorithm',
      value: 'RSA_SHA256',
    },
    assignment: { at: 'Applications › your app › Access', field: 'Groups' },
    log: { at: 'Monitoring › Audit', field: 'the event of this sign-in' },
    theirMetadataUrl: {
      at: 'Applications › your app › Configuration › Connection Details',
      field: 'IDP Metadata URL',
    },
    theirMetadataFile: {
      at: 'Applications › your app › Configuration › Connection Details',
      field: 'Download Metadata',
    },
    theirEntityId: { at: 'Applications › your app › Configuration › Connection Details', field: 'Issuer ID' },
    theirSsoUrl: {
      at: 'Applications › your app › Configuration › Connection Details',
      field: 'Single Signon Service',
    },
    theirCertificate: {
      at: 'Applications › your app › Configuration › Connection Details',
      field: 'Download Signing Certificate',
    },
  },
  samlHints: {
    'saml.request_denied':
      'In PingOne, open Applications › your app and switch the application on by the toggle beside its name; under Access, give one of the person’s *Groups* access, or all users.',
  },
  oidc: {
    create: 'Applications › Applications › +',
    choices: ['Choose *OIDC Web App* as the application type.'],
    redirectUri: { at: 'Applications › your app › Configuration', field: 'Redirect URIs' },
    claims: { at: 'Applications › your app › Resource Access', field: 'Scopes' },
    emailAttribute: { name: 'email', source: 'the scope email' },
    assignment: { at: 'Applications › your app › Access', field: 'Groups' },
    log: { at: 'Monitoring › Audit', field: 'the event of this sign-in' },
    algorithm: null,
    theirIssuer: { at: 'Applications › your app › Configuration › URLs', field: 'Issuer ID' },
    issuerExample: 'https://auth.pingone.com/your-environment-id/as',
    theirClientId: { at: 'Applications › your app › Configuration', field: 'Client ID' },
    theirClientSecret: { at: 'Applications › your app › Configuration', field: 'Client Secret' },
  },
})
