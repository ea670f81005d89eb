import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Duo Single Sign-On: its default attribute names. */
export const duo: Preset = definePreset({
  name: 'duo',
  label: 'Duo Single Sign-On',
  mapping: {
    email: ['Email', 'Email Address', 'mail'],
    firstName: ['FirstName', 'First Name', 'given_name'],
    lastName: ['LastName', 'Last Name', 'family_name'],
    name: ['DisplayName', 'Display Name', 'name'],
    username: ['Username', 'preferred_username'],
    groups: ['Groups', 'memberOf'],
    roles: ['Roles', 'Role'],
  },
  saml: {
    create: 'Applications › Application Catalog › Generic SAML Service Provider',
    choices: ['Add the application whose name has *SSO* beside it.'],
    entityId: { at: 'Applications › your app › Service Provider', field: 'Entity ID' },
    acsUrl: {
      at: 'Applications › your app › Service Provider',
      field: 'Assertion Consumer Service (ACS) URL',
    },
    metadata: null,
    nameId: {
      at: 'Applications › your app › SAML Response',
      field: 'NameID attribute',
      value: '<Email Address>',
    },
    attributes: { at: 'Applications › your app › SAML Response', field: 'Map attributes' },
    emailAttribute: { name: 'Email', source: '<Email Address>' },
    signing: {
      at: 'Applications › your app › SAML Response',
      field: 'Signing options',
      value: 'Sign assertion',
    },
    algorithm: {
      at: 'Applications › your app › SAML Response',
      field: 'Signature algorithm',
      value: 'SHA256',
    },
    assignment: { at: 'Applications › your app › User access', field: 'User access' },
    log: { at: 'Reports › Authentication Log', field: 'the entry of this sign-in' },
    theirMetadataUrl: { at: 'Applications › your app › Metadata', field: 'Metadata URL' },
    theirMetadataFile: { at: 'Applications › your app › Downloads', field: 'SAML Metadata' },
    theirEntityId: { at: 'Applications › your app › Metadata', field: 'Entity ID' },
    theirSsoUrl: { at: 'Applications › your app › Metadata', field: 'Single Sign-On URL' },
    theirCertificate: { at: 'Applications › your app › Downloads', field: 'Certificate' },
  },
  oidc: {
    create: 'Applications › Application Catalog › Generic OIDC Relying Party',
    choices: ['Choose *Authorization Code* as the grant type.'],
    redirectUri: { at: 'Applications › your app › Relying Party', field: 'Sign-In Redirect URLs' },
    claims: { at: 'Applications › your app › OIDC Response', field: 'Scopes' },
    emailAttribute: { name: 'email', source: 'the scope email' },
    assignment: { at: 'Applications › your app › User access', field: 'User access' },
    log: { at: 'Reports › Authentication Log', field: 'the entry of this sign-in' },
    algorithm: null,
    theirIssuer: { at: 'Applications › your app › Metadata', field: 'Issuer' },
    issuerExample: 'https://sso-xxxxxxxx.sso.duosecurity.com/oidc/your-client-id',
    theirClientId: { at: 'Applications › your app › Metadata', field: 'Client ID' },
    theirClientSecret: { at: 'Applications › your app › Metadata', field: 'Client Secret' },
  },
})
