import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** miniOrange: attributes named per app, its own suggestions first. */
export const miniOrange: Preset = definePreset({
  name: 'miniorange',
  label: 'miniOrange',
  mapping: {
    email: ['E-Mail Address', 'email', 'Email'],
    firstName: ['First Name', 'fname', 'firstName', 'given_name'],
    lastName: ['Last Name', 'lname', 'lastName', 'family_name'],
    name: ['Display Name', 'displayName', 'name'],
    username: ['Username', 'username', 'preferred_username'],
    groups: ['groupName', 'groups'],
  },
  saml: {
    create: 'Apps › Add Application › SAML/WS-FED › Custom SAML App',
    choices: ['Give the app a name under *Basic Settings*.'],
    entityId: { at: 'Apps › your app › Edit › Basic Settings', field: 'SP Entity ID or Issuer' },
    acsUrl: { at: 'Apps › your app › Edit › Basic Settings', field: 'ACS URL' },
    metadata: { at: 'Apps › your app › Edit › Basic Settings › Import SP Metadata', field: 'URL' },
    nameId: { at: 'Apps › your app › Edit › Attribute Mapping', field: 'NameID', value: 'E-Mail Address' },
    attributes: { at: 'Apps › your app › Edit › Attribute Mapping', field: 'Add Attribute' },
    emailAttribute: { name: 'email', source: 'E-Mail Address' },
    signing: { at: 'Apps › your app › Edit › Basic Settings', field: 'Sign Assertion', value: 'on' },
    algorithm: {
      at: 'Apps › your app › Edit › Advanced',
      field: 'Signature Algorithm',
      value: 'RSA-SHA256',
    },
    assignment: { at: 'Policies › App Login Policy', field: 'Group Name' },
    log: { at: 'Reports', field: 'the entry of this sign-in' },
    theirMetadataUrl: { at: 'Apps › your app › Metadata', field: 'Metadata URL' },
    theirMetadataFile: { at: 'Apps › your app › Metadata', field: 'Download Metadata' },
    theirEntityId: { at: 'Apps › your app › Metadata', field: 'IdP Entity ID or Issuer' },
    theirSsoUrl: { at: 'Apps › your app › Metadata', field: 'SAML Login URL' },
    theirCertificate: { at: 'Apps › your app › Metadata', field: 'X.509 Certificate' },
  },
  samlHints: {
    'saml.audience_mismatch':
      'In miniOrange, open Apps › your app › Edit › Basic Settings and set *SP Entity ID or Issuer* and *Audience URI* to {expected}, letter by letter as shown here.',
  },
  oidc: {
    create: 'Apps › Add Application › OAUTH/OIDC › Custom OAuth/OpenID Connect App',
    choices: ['Give the client a name under *Basic Settings*.'],
    redirectUri: { at: 'Apps › your app › Edit › Basic Settings', field: 'Redirect-URL' },
    claims: { at: 'Apps › your app › Edit › Attribute Mapping', field: 'Add Attribute' },
    emailAttribute: { name: 'email', source: 'E-Mail Address' },
    assignment: { at: 'Policies › App Login Policy', field: 'Group Name' },
    log: { at: 'Reports', field: 'the entry of this sign-in' },
    algorithm: { at: 'Apps › your app › Edit › Advanced', field: 'Signature Algorithm', value: 'RS256' },
    theirIssuer: { at: 'Apps › your app › Endpoints', field: 'Discovery endpoint' },
    issuerExample: 'https://login.xecurify.com/moas/discovery/v2.0/your-app-key',
    theirClientId: { at: 'Apps › your app › Edit', field: 'Client ID' },
    theirClientSecret: { at: 'Apps › your app › Edit', field: 'Client Secret' },
  },
})
