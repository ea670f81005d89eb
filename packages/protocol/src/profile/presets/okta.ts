import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Okta: attribute statements of the admin's choosing, suggested in camel case; OIDC standard claims. */
export const okta: Preset = definePreset({
  name: 'okta',
  label: 'Okta',
  quirks: { readsLoginHint: true },
  mapping: {
    email: ['email', 'user.email', 'mail'],
    firstName: ['firstName', 'user.firstName', 'given_name'],
    lastName: ['lastName', 'user.lastName', 'family_name'],
    name: ['displayName', 'user.displayName', 'name'],
    username: ['login', 'user.login', 'preferred_username'],
    groups: ['groups', 'group'],
  },
  saml: {
    create: 'Applications › Applications › Create App Integration › SAML 2.0',
    choices: ['Give the application a name and go on to *Configure SAML*.'],
    entityId: {
      at: 'Applications › your app › General › SAML Settings',
      field: 'Audience URI (SP Entity ID)',
    },
    acsUrl: { at: 'Applications › your app › General › SAML Settings', field: 'Single sign-on URL' },
    metadata: null,
    nameId: {
      at: 'Applications › your app › General › SAML Settings',
      field: 'Name ID format',
      value: 'Persistent',
    },
    attributes: {
      at: 'Applications › your app › General › SAML Settings',
      field: 'Attribute Statements',
    },
    emailAttribute: { name: 'email', source: 'user.email' },
    signing: {
      at: 'Applications › your app › General › SAML Settings › Show Advanced Settings',
      field: 'Assertion Signature',
      value: 'Signed',
    },
    algorithm: {
      at: 'Applications › your app › General › SAML Settings › Show Advanced Settings',
      field: 'Signature Algorithm',
      value: 'RSA-SHA256',
    },
    assignment: { at: 'Applications › your app › Assignments', field: 'Assign' },
    log: { at: 'Reports › System Log', field: 'the entry of this sign-in' },
    theirMetadataUrl: { at: 'Applications › your app › Sign On › SAML 2.0', field: 'Metadata URL' },
    theirMetadataFile: null,
    theirEntityId: { at: 'Applications › your app › Sign On › SAML 2.0 › More details', field: 'Issuer' },
    theirSsoUrl: { at: 'Applications › your app › Sign On › SAML 2.0 › More details', field: 'Sign on URL' },
    theirCertificate: {
      at: 'Applications › your app › Sign On › SAML Signing Certificates',
      field: 'Download certificate',
    },
  },
  oidc: {
    create: 'Applications › Applications › Create App Integration › OIDC - OpenID Connect',
    choices: ['Choose *Web Application* as the type and *Authorization Code* as the grant type.'],
    redirectUri: { at: 'Applications › your app › General › Login', field: 'Sign-in redirect URIs' },
    claims: { at: 'Applications › your app › Sign On › OpenID Connect ID Token', field: 'Claims' },
    emailAttribute: { name: 'email', source: 'the scope email' },
    assignment: { at: 'Applications › your app › Assignments', field: 'Assign' },
    log: { at: 'Reports › System Log', field: 'the entry of this sign-in' },
    algorithm: null,
    theirIssuer: { at: 'Applications › your app › Sign On › OpenID Connect ID Token', field: 'Issuer' },
    issuerExample: 'https://your-company.okta.com',
    theirClientId: { at: 'Applications › your app › General › Client Credentials', field: 'Client ID' },
    theirClientSecret: { at: 'Applications › your app › General › Client Secrets', field: 'Client Secret' },
  },
})
