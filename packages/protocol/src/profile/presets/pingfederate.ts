import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** PingFederate: an attribute contract, in practice LDAP names. */
export const pingFederate: Preset = definePreset({
  name: 'pingfederate',
  label: 'PingFederate',
  quirks: { selfHosted: true },
  mapping: {
    email: ['mail', 'email', 'SAML_EMAIL', 'urn:oid:0.9.2342.19200300.100.1.3'],
    firstName: ['givenName', 'firstName', 'given_name'],
    lastName: ['sn', 'lastName', 'family_name'],
    name: ['displayName', 'cn', 'name'],
    username: ['uid', 'sAMAccountName', 'userPrincipalName', 'username', 'preferred_username'],
    groups: ['memberOf', 'groups', 'isMemberOf'],
  },
  saml: {
    create: 'Applications › Integration › SP Connections › Create Connection',
    choices: [
      'Choose *Browser SSO Profiles* with the protocol *SAML 2.0*, and *SP-Initiated SSO* under SAML Profiles.',
    ],
    entityId: {
      at: 'Applications › Integration › SP Connections › your connection › General Info',
      field: 'Partner’s Entity ID (Connection ID)',
    },
    acsUrl: {
      at: 'Applications › Integration › SP Connections › your connection › Browser SSO › Protocol Settings › Assertion Consumer Service URL',
      field: 'Endpoint URL',
    },
    metadata: {
      at: 'Applications › Integration › SP Connections › Create Connection › Import Metadata',
      field: 'URL',
    },
    nameId: {
      at: 'Applications › Integration › SP Connections › your connection › Browser SSO › Assertion Creation › Attribute Contract Fulfillment',
      field: 'SAML_SUBJECT',
      value: 'an attribute that every person has and keeps',
    },
    attributes: {
      at: 'Applications › Integration › SP Connections › your connection › Browser SSO › Assertion Creation › Attribute Contract',
      field: 'Extend the Contract',
    },
    emailAttribute: { name: 'mail', source: 'mail' },
    signing: {
      at: 'Applications › Integration › SP Connections › your connection › Browser SSO › Protocol Settings › Signature Policy',
      field: 'Always Sign Assertion',
      value: 'on',
    },
    algorithm: {
      at: 'Applications › Integration › SP Connections › your connection › Credentials › Digital Signature Settings',
      field: 'Signing Algorithm',
      value: 'RSA SHA256',
    },
    assignment: {
      at: 'Applications › Integration › SP Connections › your connection › Browser SSO › Assertion Creation › Authentication Source Mapping',
      field: 'Issuance Criteria',
    },
    log: { at: 'the server’s folder log', field: 'server.log and audit.log' },
    theirMetadataUrl: {
      at: 'System › Protocol Metadata › Metadata Settings',
      field: 'https://your-host:9031/pf/federation_metadata.ping?PartnerSpId=<our entity ID>',
    },
    theirMetadataFile: {
      at: 'Applications › Integration › SP Connections › your connection › Select Action',
      field: 'Export Metadata',
    },
    theirEntityId: {
      at: 'System › Server › Protocol Settings › Federation Info',
      field: 'SAML 2.0 Entity ID',
    },
    theirSsoUrl: {
      at: 'Applications › Integration › SP Connections › your connection › Export Metadata',
      field: 'https://your-host:9031/idp/SSO.saml2',
    },
    theirCertificate: {
      at: 'Security › Certificate & Key Management › Signing & Decryption Keys & Certificates',
      field: 'Export › Certificate Only',
    },
  },
  oidc: {
    create: 'Applications › OAuth › Clients › Add Client',
    choices: [
      'Choose *Client Secret* as the client authentication and *Authorization Code* as the grant type.',
    ],
    redirectUri: { at: 'Applications › OAuth › Clients › your client', field: 'Redirect URIs' },
    claims: {
      at: 'Applications › OAuth › OpenID Connect Policy Management › your policy › Attribute Contract',
      field: 'Extend the Contract',
    },
    emailAttribute: { name: 'email', source: 'mail' },
    assignment: {
      at: 'Applications › OAuth › OpenID Connect Policy Management › your policy › Issuance Criteria',
      field: 'Issuance Criteria',
    },
    log: { at: 'the server’s folder log', field: 'server.log and audit.log' },
    algorithm: {
      at: 'Applications › OAuth › Clients › your client',
      field: 'ID Token Signing Algorithm',
      value: 'RSA using SHA-256',
    },
    theirIssuer: { at: 'System › Server › Protocol Settings › Federation Info', field: 'Base URL' },
    issuerExample: 'https://your-host:9031',
    theirClientId: { at: 'Applications › OAuth › Clients › your client', field: 'Client ID' },
    theirClientSecret: { at: 'Applications › OAuth › Clients › your client', field: 'Client Secret' },
  },
})
