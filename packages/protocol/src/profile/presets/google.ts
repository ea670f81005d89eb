import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Google Workspace: names chosen in the admin console; OIDC standard claims (no groups). */
export const google: Preset = definePreset({
  name: 'google',
  label: 'Google Workspace',
  // Groups: those that the admin picks for the application, at most 75.
  quirks: { readsLoginHint: true, groups: 'chosen' },
  mapping: {
    email: ['email', 'Email', 'Primary email'],
    firstName: ['firstName', 'first_name', 'First name', 'given_name'],
    lastName: ['lastName', 'last_name', 'Last name', 'family_name'],
    groups: ['groups', 'Groups'],
    roles: ['roles', 'role', 'Department role'],
  },
  saml: {
    create: 'Apps › Web and mobile apps › Add app › Add custom SAML app',
    choices: [
      'Give the app a name; the page *Google Identity Provider details* has the metadata to download.',
    ],
    entityId: {
      at: 'Apps › Web and mobile apps › your app › Service provider details',
      field: 'Entity ID',
    },
    acsUrl: { at: 'Apps › Web and mobile apps › your app › Service provider details', field: 'ACS URL' },
    metadata: null,
    nameId: {
      at: 'Apps › Web and mobile apps › your app › Service provider details',
      field: 'Name ID',
      value: 'Basic Information > Primary email',
    },
    attributes: { at: 'Apps › Web and mobile apps › your app › SAML attribute mapping', field: 'Attributes' },
    emailAttribute: { name: 'email', source: 'Primary email' },
    signing: {
      at: 'Apps › Web and mobile apps › your app › Service provider details',
      field: 'Signed response',
      value: 'on',
    },
    algorithm: null,
    assignment: { at: 'Apps › Web and mobile apps › your app › User access', field: 'Service status' },
    log: { at: 'Reporting › Audit and investigation › SAML log events', field: 'the entry of this sign-in' },
    theirMetadataUrl: null,
    theirMetadataFile: { at: 'Apps › Web and mobile apps › your app', field: 'Download metadata' },
    theirEntityId: { at: 'Apps › Web and mobile apps › your app › Download metadata', field: 'Entity ID' },
    theirSsoUrl: { at: 'Apps › Web and mobile apps › your app › Download metadata', field: 'SSO URL' },
    theirCertificate: {
      at: 'Apps › Web and mobile apps › your app › Download metadata',
      field: 'Certificate',
    },
  },
  samlHints: {
    'saml.request_denied':
      'In Google Workspace, open Apps › Web and mobile apps › your app › User access and set *Service status* to *ON* for everyone, or for the person’s organizational unit or group. A change can take up to 24 hours.',
    'saml.signature_invalid':
      'Certificates of Google Workspace end after five years and are renewed by hand: open Apps › Web and mobile apps › your app › Download metadata, get the *Certificate* that the app uses now and add it to this connection beside the old one.',
  },
  oidc: {
    create: 'Google Cloud console › Google Auth Platform › Clients › Create client',
    choices: ['Choose *Web application* as the application type, and *Internal* under Audience.'],
    redirectUri: { at: 'Google Auth Platform › Clients › your client', field: 'Authorized redirect URIs' },
    claims: { at: 'Google Auth Platform › Data Access', field: 'Add or remove scopes' },
    emailAttribute: { name: 'email', source: 'the scope userinfo.email' },
    assignment: { at: 'Google Auth Platform › Audience', field: 'User type' },
    log: { at: 'Reporting › Audit and investigation › OAuth log events', field: 'the entry of this sign-in' },
    algorithm: null,
    theirIssuer: null,
    issuerExample: 'https://accounts.google.com',
    theirClientId: { at: 'Google Auth Platform › Clients › your client', field: 'Client ID' },
    theirClientSecret: { at: 'Google Auth Platform › Clients › your client', field: 'Client secret' },
  },
  oidcHints: {
    'oidc.access_denied':
      'With Google Workspace, the person refused, or the client is not for them: in Google Auth Platform › Audience, *User type* must be *Internal* in a project of their own organization; an admin can also have blocked the app under Security › Access and data control › API controls.',
  },
})
