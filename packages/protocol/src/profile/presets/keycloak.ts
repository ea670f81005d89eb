import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Keycloak: X.500 mappers or plain names in SAML; OIDC standard claims with roles inside `realm_access`. */
export const keycloak: Preset = definePreset({
  name: 'keycloak',
  label: 'Keycloak',
  // A client of the type SAML starts with “Client signature required” on.
  quirks: { selfHosted: true, wantsSignedRequests: true },
  mapping: {
    email: ['email', 'urn:oid:1.2.840.113549.1.9.1', 'urn:oid:0.9.2342.19200300.100.1.3'],
    firstName: ['given_name', 'givenName', 'firstName', 'urn:oid:2.5.4.42'],
    lastName: ['family_name', 'surname', 'lastName', 'urn:oid:2.5.4.4'],
    name: ['name', 'displayName'],
    username: ['preferred_username', 'username', 'urn:oid:0.9.2342.19200300.100.1.1'],
    groups: ['groups', 'member', 'memberOf'],
    roles: ['roles', 'Role', 'realm_access.roles'],
  },
  saml: {
    create: 'your realm › Clients › Create client',
    choices: [
      'Choose *SAML* as the client type and our entity ID as the client ID.',
      'Turn *Client signature required* off under Keys, unless this connection signs its requests.',
    ],
    entityId: { at: 'Clients › your client › Settings', field: 'Client ID' },
    acsUrl: { at: 'Clients › your client › Settings', field: 'Valid redirect URIs' },
    metadata: { at: 'Clients › Import client', field: 'Resource file' },
    nameId: {
      at: 'Clients › your client › Settings › SAML capabilities',
      field: 'Name ID format',
      value: 'persistent',
    },
    attributes: {
      at: 'Clients › your client › Client scopes › the dedicated scope',
      field: 'Add mapper › By configuration › User Property',
    },
    emailAttribute: { name: 'email', source: 'email' },
    signing: {
      at: 'Clients › your client › Settings › Signature and Encryption',
      field: 'Sign assertions',
      value: 'On',
    },
    algorithm: {
      at: 'Clients › your client › Settings › Signature and Encryption',
      field: 'Signature algorithm',
      value: 'RSA_SHA256',
    },
    assignment: { at: 'Users › the person › Role mapping', field: 'Assign role' },
    log: { at: 'Events › User events', field: 'the event of this sign-in' },
    theirMetadataUrl: {
      at: 'Realm settings › General › Endpoints',
      field: 'SAML 2.0 Identity Provider Metadata',
    },
    theirMetadataFile: null,
    theirEntityId: {
      at: 'Realm settings › General › Endpoints › SAML 2.0 Identity Provider Metadata',
      field: 'entityID',
    },
    theirSsoUrl: {
      at: 'Realm settings › General › Endpoints › SAML 2.0 Identity Provider Metadata',
      field: 'SingleSignOnService Location',
    },
    theirCertificate: { at: 'Realm settings › Keys › RS256', field: 'Certificate' },
  },
  samlHints: {
    'saml.destination_mismatch':
      'In Keycloak, open Clients › your client › Advanced and set *Assertion Consumer Service POST Binding URL* to {expected}; *Valid redirect URIs* under Settings must hold it too.',
    'saml.recipient_mismatch':
      'In Keycloak, open Clients › your client › Advanced and set *Assertion Consumer Service POST Binding URL* to {expected}; *Valid redirect URIs* under Settings must hold it too.',
    'saml.idp_requester_error':
      'In Keycloak, open Events › User events: *invalid_signature* means that Clients › your client › Keys › *Client signature required* is on and this connection does not sign (turn one of them to match); *invalid_redirect_uri*, that *Valid redirect URIs* lacks our ACS URL.',
  },
  oidc: {
    create: 'your realm › Clients › Create client',
    choices: [
      'Choose *OpenID Connect* as the client type; turn *Client authentication* and *Standard flow* on.',
    ],
    redirectUri: { at: 'Clients › your client › Settings', field: 'Valid redirect URIs' },
    claims: { at: 'Clients › your client › Client scopes', field: 'Assigned client scope' },
    emailAttribute: { name: 'email', source: 'the client scope email, assigned as Default' },
    assignment: { at: 'Users › the person › Role mapping', field: 'Assign role' },
    log: { at: 'Events › User events', field: 'the event of this sign-in' },
    algorithm: {
      at: 'Clients › your client › Advanced › Fine grain OpenID Connect configuration',
      field: 'ID token signature algorithm',
      value: 'RS256',
    },
    theirIssuer: {
      at: 'Realm settings › General › Endpoints › OpenID Endpoint Configuration',
      field: 'issuer',
    },
    issuerExample: 'https://your-host/realms/your-realm',
    theirClientId: { at: 'Clients › your client › Settings', field: 'Client ID' },
    theirClientSecret: { at: 'Clients › your client › Credentials', field: 'Client Secret' },
  },
})
