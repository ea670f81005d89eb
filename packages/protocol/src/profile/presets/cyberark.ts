import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** CyberArk Identity (Idaptive): attributes named in the app's SAML response script. */
export const cyberArk: Preset = definePreset({
  name: 'cyberark',
  label: 'CyberArk Identity',
  mapping: {
    email: ['Email', 'mail', 'EmailAddress'],
    firstName: ['FirstName', 'givenName', 'given_name'],
    lastName: ['LastName', 'sn', 'family_name'],
    name: ['DisplayName', 'displayName', 'name'],
    username: ['LoginUser', 'Username', 'unique_name', 'preferred_username'],
    groups: ['Groups', 'memberOf'],
    roles: ['Roles', 'roles'],
  },
  saml: {
    create: 'Apps & Widgets › Web Apps › Add Web Apps › Custom › SAML',
    choices: ['Give the app a name on the page *Settings*, then go to *Trust*.'],
    entityId: {
      at: 'Web Apps › your app › Trust › Service Provider Configuration',
      field: 'SP Entity ID / Issuer / Audience',
    },
    acsUrl: {
      at: 'Web Apps › your app › Trust › Service Provider Configuration',
      field: 'Assertion Consumer Service (ACS) URL',
    },
    metadata: {
      at: 'Web Apps › your app › Trust › Service Provider Configuration › Metadata',
      field: 'Use URL',
    },
    nameId: { at: 'Web Apps › your app › Account Mapping', field: 'Directory Service Field', value: 'mail' },
    attributes: { at: 'Web Apps › your app › SAML Response', field: 'Attributes' },
    emailAttribute: { name: 'Email', source: 'LoginUser.Email' },
    signing: {
      at: 'Web Apps › your app › Trust › Service Provider Configuration',
      field: 'Sign Response or Assertion?',
      value: 'Assertion',
    },
    algorithm: null,
    assignment: { at: 'Web Apps › your app › Permissions', field: 'Add' },
    log: { at: 'Reports', field: 'the event of this sign-in' },
    theirMetadataUrl: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration › Metadata',
      field: 'Copy URL',
    },
    theirMetadataFile: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration › Metadata',
      field: 'Download Metadata File',
    },
    theirEntityId: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration › Manual Configuration',
      field: 'IdP Entity ID / Issuer',
    },
    theirSsoUrl: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration › Manual Configuration',
      field: 'Single Sign On URL',
    },
    theirCertificate: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration › Signing Certificate',
      field: 'Download',
    },
  },
  oidc: {
    create: 'Apps & Widgets › Web Apps › Add Web Apps › Custom › OpenID Connect',
    choices: ['Give the app a name and an application ID on the page *Settings*, then go to *Trust*.'],
    redirectUri: {
      at: 'Web Apps › your app › Trust › Service Provider Configuration',
      field: 'Authorized Redirect URIs',
    },
    claims: { at: 'Web Apps › your app › Tokens', field: 'Token contents' },
    emailAttribute: { name: 'email', source: 'LoginUser.Email' },
    assignment: { at: 'Web Apps › your app › Permissions', field: 'Add' },
    log: { at: 'Reports', field: 'the event of this sign-in' },
    algorithm: null,
    theirIssuer: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration',
      field: 'OpenID Connect Issuer URL',
    },
    issuerExample: 'https://your-tenant.id.cyberark.cloud/your-application-id/',
    theirClientId: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration',
      field: 'OpenID Connect Client ID',
    },
    theirClientSecret: {
      at: 'Web Apps › your app › Trust › Identity Provider Configuration',
      field: 'OpenID Connect Client Secret',
    },
  },
})
