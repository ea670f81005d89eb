import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** OneLogin: the parameters of its SAML connectors. */
export const onelogin: Preset = definePreset({
  name: 'onelogin',
  label: 'OneLogin',
  mapping: {
    email: ['User.email', 'email', 'mail'],
    firstName: ['User.FirstName', 'firstName', 'given_name'],
    lastName: ['User.LastName', 'lastName', 'family_name'],
    name: ['PersonImmutableID.displayName', 'displayName', 'name'],
    username: ['User.username', 'username', 'preferred_username'],
    groups: ['memberOf', 'groups', 'User.roles'],
    roles: ['User.roles', 'roles', 'role'],
  },
  saml: {
    create: 'Applications › Applications › Add App › SAML Custom Connector (Advanced)',
    choices: ['Give the app a display name and save it.'],
    entityId: { at: 'Applications › your app › Configuration', field: 'Audience (EntityID)' },
    acsUrl: { at: 'Applications › your app › Configuration', field: 'ACS (Consumer) URL' },
    metadata: null,
    nameId: { at: 'Applications › your app › Parameters › NameID value', field: 'Value', value: 'Email' },
    attributes: {
      at: 'Applications › your app › Parameters',
      field: 'Add parameter, with Include in SAML assertion',
    },
    emailAttribute: { name: 'email', source: 'Email' },
    signing: {
      at: 'Applications › your app › Configuration',
      field: 'SAML signature element',
      value: 'Assertion',
    },
    algorithm: { at: 'Applications › your app › SSO', field: 'SAML Signature Algorithm', value: 'SHA-256' },
    assignment: { at: 'Applications › your app › Access', field: 'Roles' },
    log: { at: 'Activity › Events', field: 'the event of this sign-in' },
    theirMetadataUrl: { at: 'Applications › your app › SSO', field: 'Issuer URL' },
    theirMetadataFile: { at: 'Applications › your app › More Actions', field: 'SAML Metadata' },
    theirEntityId: { at: 'Applications › your app › SSO', field: 'Issuer URL' },
    theirSsoUrl: { at: 'Applications › your app › SSO', field: 'SAML 2.0 Endpoint (HTTP)' },
    theirCertificate: {
      at: 'Applications › your app › SSO › X.509 Certificate › View Details',
      field: 'X.509 Certificate',
    },
  },
  samlHints: {
    'saml.destination_mismatch':
      'In OneLogin, open Applications › your app › Configuration and set *ACS (Consumer) URL* and *Recipient* to {expected}; *ACS (Consumer) URL Validator* must match it too.',
    'saml.recipient_mismatch':
      'In OneLogin, open Applications › your app › Configuration and set *Recipient* and *ACS (Consumer) URL* to {expected}; an empty Recipient takes the URL.',
  },
  oidc: {
    create: 'Applications › Applications › Add App › OpenId Connect (OIDC)',
    choices: [
      'Under SSO choose *Web* as the application type and *Basic* or *POST* as the token endpoint’s method.',
    ],
    redirectUri: { at: 'Applications › your app › Configuration', field: 'Redirect URIs' },
    claims: { at: 'Applications › your app › Parameters', field: 'Credentials and claims' },
    emailAttribute: { name: 'email', source: 'Email' },
    assignment: { at: 'Applications › your app › Access', field: 'Roles' },
    log: { at: 'Activity › Events', field: 'the event of this sign-in' },
    algorithm: null,
    theirIssuer: { at: 'Applications › your app › SSO', field: 'Issuer URL' },
    issuerExample: 'https://your-company.onelogin.com/oidc/2',
    theirClientId: { at: 'Applications › your app › SSO', field: 'Client ID' },
    theirClientSecret: { at: 'Applications › your app › SSO', field: 'Client Secret' },
  },
})
