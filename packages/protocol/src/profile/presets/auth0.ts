import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Auth0 as IdP: claim URIs with its own beside them in SAML; OIDC standard claims. */
export const auth0: Preset = definePreset({
  name: 'auth0',
  label: 'Auth0',
  mapping: {
    email: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'email'],
    firstName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'given_name'],
    lastName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', 'family_name'],
    name: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name', 'name'],
    username: [
      'http://schemas.auth0.com/username',
      'http://schemas.auth0.com/nickname',
      'username',
      'nickname',
    ],
    groups: ['http://schemas.xmlsoap.org/claims/Group', 'groups'],
    roles: ['http://schemas.auth0.com/roles', 'roles'],
    picture: ['http://schemas.auth0.com/picture', 'picture'],
  },
  saml: {
    create: 'Applications › Applications › Create Application › Regular Web Applications',
    choices: ['Turn on *SAML2 WEB APP* under Addons.'],
    entityId: { at: 'Applications › your app › Addons › SAML2 Web App › Settings', field: 'audience' },
    acsUrl: {
      at: 'Applications › your app › Addons › SAML2 Web App › Settings',
      field: 'Application Callback URL',
    },
    metadata: null,
    nameId: {
      at: 'Applications › your app › Addons › SAML2 Web App › Settings',
      field: 'nameIdentifierProbes',
      value: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier',
    },
    attributes: { at: 'Applications › your app › Addons › SAML2 Web App › Settings', field: 'mappings' },
    emailAttribute: {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      source: 'email',
    },
    signing: {
      at: 'Applications › your app › Addons › SAML2 Web App › Settings',
      field: 'signResponse',
      value: 'false (the assertion is signed then; with true, the response)',
    },
    algorithm: {
      at: 'Applications › your app › Addons › SAML2 Web App › Settings',
      field: 'signatureAlgorithm',
      value: 'rsa-sha256',
    },
    assignment: { at: 'Actions › Triggers › post-login', field: 'the Action that denies access' },
    log: { at: 'Monitoring › Logs', field: 'the entry of this sign-in' },
    theirMetadataUrl: {
      at: 'Applications › your app › Settings › Advanced Settings › Endpoints › SAML',
      field: 'SAML Metadata URL',
    },
    theirMetadataFile: {
      at: 'Applications › your app › Addons › SAML2 Web App › Usage',
      field: 'Identity Provider Metadata: Download',
    },
    theirEntityId: { at: 'Applications › your app › Addons › SAML2 Web App › Usage', field: 'Issuer' },
    theirSsoUrl: {
      at: 'Applications › your app › Addons › SAML2 Web App › Usage',
      field: 'Identity Provider Login URL',
    },
    theirCertificate: {
      at: 'Applications › your app › Addons › SAML2 Web App › Usage',
      field: 'Download Auth0 certificate',
    },
  },
  samlHints: {
    'saml.signature_algorithm':
      'Auth0 signs with RSA-SHA1 unless told otherwise: open Applications › your app › Addons › SAML2 Web App › Settings and set *signatureAlgorithm* to *rsa-sha256* and *digestAlgorithm* to *sha256*.',
  },
  oidc: {
    create: 'Applications › Applications › Create Application › Regular Web Applications',
    choices: [],
    redirectUri: { at: 'Applications › your app › Settings', field: 'Allowed Callback URLs' },
    claims: { at: 'Applications › your app › Connections', field: 'a connection that has e-mail addresses' },
    emailAttribute: { name: 'email', source: 'the user’s profile' },
    assignment: { at: 'Actions › Triggers › post-login', field: 'the Action that denies access' },
    log: { at: 'Monitoring › Logs', field: 'the entry of this sign-in' },
    algorithm: {
      at: 'Applications › your app › Settings › Advanced Settings › OAuth',
      field: 'JSON Web Token (JWT) Signature Algorithm',
      value: 'RS256',
    },
    theirIssuer: { at: 'Applications › your app › Settings', field: 'Domain' },
    issuerExample: 'https://your-tenant.us.auth0.com/',
    theirClientId: { at: 'Applications › your app › Settings', field: 'Client ID' },
    theirClientSecret: { at: 'Applications › your app › Settings', field: 'Client Secret' },
  },
})
