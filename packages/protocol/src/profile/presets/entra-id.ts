import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Microsoft Entra ID: claim URIs in SAML; in OIDC `email` is optional and `upn` often stands for it. */
export const entraId: Preset = definePreset({
  name: 'entra-id',
  label: 'Microsoft Entra ID',
  quirks: { readsLoginHint: true, refusesRequestedAuthnContext: true, groups: 'ids', groupOverage: true },
  mapping: {
    email: [
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      'email',
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
      'upn',
      'preferred_username',
    ],
    firstName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'given_name'],
    lastName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', 'family_name'],
    name: ['http://schemas.microsoft.com/identity/claims/displayname', 'name'],
    username: [
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
      'preferred_username',
      'upn',
    ],
    groups: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'groups'],
    roles: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'roles'],
  },
  saml: {
    create: 'Entra ID › Enterprise applications › New application › Create your own application',
    choices: [
      'Choose *Integrate any other application you don’t find in the gallery (Non-gallery)*, then *Single sign-on* and *SAML*.',
    ],
    entityId: {
      at: 'Enterprise applications › your app › Single sign-on › Basic SAML Configuration',
      field: 'Identifier (Entity ID)',
    },
    acsUrl: {
      at: 'Enterprise applications › your app › Single sign-on › Basic SAML Configuration',
      field: 'Reply URL (Assertion Consumer Service URL)',
    },
    metadata: { at: 'Enterprise applications › your app › Single sign-on', field: 'Upload metadata file' },
    nameId: {
      at: 'Enterprise applications › your app › Single sign-on › Attributes & Claims › Unique User Identifier (Name ID)',
      field: 'Source attribute',
      value: 'user.objectid',
    },
    attributes: {
      at: 'Enterprise applications › your app › Single sign-on › Attributes & Claims',
      field: 'Additional claims',
    },
    emailAttribute: {
      name: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
      source: 'user.mail',
    },
    signing: {
      at: 'Enterprise applications › your app › Single sign-on › SAML Certificates › Token signing certificate › Edit',
      field: 'Signing Option',
      value: 'Sign SAML assertion',
    },
    algorithm: {
      at: 'Enterprise applications › your app › Single sign-on › SAML Certificates › Token signing certificate › Edit',
      field: 'Signing Algorithm',
      value: 'SHA-256',
    },
    assignment: { at: 'Enterprise applications › your app › Users and groups', field: 'Add user/group' },
    log: {
      at: 'Enterprise applications › your app › Sign-in logs',
      field: 'the entry of this sign-in, with its AADSTS number',
    },
    theirMetadataUrl: {
      at: 'Enterprise applications › your app › Single sign-on › SAML Certificates',
      field: 'App Federation Metadata Url',
    },
    theirMetadataFile: {
      at: 'Enterprise applications › your app › Single sign-on › SAML Certificates',
      field: 'Federation Metadata XML',
    },
    theirEntityId: {
      at: 'Enterprise applications › your app › Single sign-on › Set up',
      field: 'Microsoft Entra Identifier',
    },
    theirSsoUrl: {
      at: 'Enterprise applications › your app › Single sign-on › Set up',
      field: 'Login URL',
    },
    theirCertificate: {
      at: 'Enterprise applications › your app › Single sign-on › SAML Certificates',
      field: 'Certificate (Base64)',
    },
  },
  samlHints: {
    'saml.request_denied':
      'In Microsoft Entra ID, open Enterprise applications › your app › Users and groups and add the person, or a group they are directly in, under *Add user/group* (AADSTS50105). Members of nested groups are not let in.',
    'saml.authn_context_refused':
      'Microsoft Entra ID fails with AADSTS75011 when the request names a way to authenticate that the person’s session did not use. Take the requested authentication context off this connection, and ask for multi-factor authentication by a Conditional Access policy instead.',
    'saml.signature_invalid':
      'Microsoft Entra ID signs with a certificate of each application: in Enterprise applications › your app › Single sign-on › SAML Certificates, download *Certificate (Base64)* of the active one and add it to this connection beside the old one. If the connection has the right one, its metadata may be that of the tenant and not of the application: use *App Federation Metadata Url*.',
    'login.email_missing':
      'In Microsoft Entra ID, open Enterprise applications › your app › Single sign-on › Attributes & Claims and let the claim *emailaddress* come from *user.mail*. Where people have no mailbox, user.mail is empty: take *user.userprincipalname* instead.',
  },
  oidc: {
    create: 'Entra ID › App registrations › New registration',
    choices: ['Choose *Accounts in this organizational directory only* and the platform *Web*.'],
    redirectUri: { at: 'App registrations › your app › Authentication › Web', field: 'Redirect URIs' },
    claims: { at: 'App registrations › your app › Token configuration', field: 'Add optional claim › ID' },
    emailAttribute: { name: 'email', source: 'the optional claim email' },
    assignment: { at: 'Enterprise applications › your app › Users and groups', field: 'Add user/group' },
    log: {
      at: 'Enterprise applications › your app › Sign-in logs',
      field: 'the entry of this sign-in, with its AADSTS number',
    },
    algorithm: null,
    theirIssuer: {
      at: 'App registrations › your app › Overview › Endpoints',
      field: 'OpenID Connect metadata document',
    },
    issuerExample: 'https://login.microsoftonline.com/your-tenant-id/v2.0',
    theirClientId: { at: 'App registrations › your app › Overview', field: 'Application (client) ID' },
    theirClientSecret: {
      at: 'App registrations › your app › Certificates & secrets › Client secrets',
      field: 'Value',
    },
  },
  oidcHints: {
    'login.authentication_too_old':
      'Microsoft Entra ID says when the person signed in only where it is told to: in App registrations › your app › Token configuration, choose *Add optional claim*, *ID* and `auth_time`.',
    'oidc.client_rejected':
      'Client secrets of Microsoft Entra ID expire, after two years at the latest: open App registrations › your app › Certificates & secrets, make a *New client secret* and enter its *Value* (not its Secret ID) in this connection.',
    'oidc.issuer_multi_tenant':
      'In Microsoft Entra ID, open App registrations › your app › Overview, copy *Directory (tenant) ID* and enter https://login.microsoftonline.com/your-tenant-id/v2.0 as the issuer of this connection.',
    'oidc.issuer_mismatch':
      'The token came from {received}, this connection is with {expected}. In Microsoft Entra ID, compare *Directory (tenant) ID* under App registrations › your app › Overview; an issuer that begins with https://sts.windows.net/ is of version 1: enter the one that ends in /v2.0.',
  },
})
