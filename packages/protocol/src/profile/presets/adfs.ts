import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** AD FS: claim URIs; groups as token groups or roles, by claim rule. */
export const adfs: Preset = definePreset({
  name: 'adfs',
  label: 'AD FS',
  quirks: { selfHosted: true, clockAhead: true },
  mapping: {
    email: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'email'],
    firstName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname', 'given_name'],
    lastName: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname', 'family_name'],
    name: [
      'http://schemas.xmlsoap.org/claims/CommonName',
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
    ],
    username: [
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
      'http://schemas.microsoft.com/ws/2008/06/identity/claims/windowsaccountname',
      'upn',
      'unique_name',
    ],
    groups: [
      'http://schemas.xmlsoap.org/claims/Group',
      'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
      'group',
    ],
    roles: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role'],
  },
  saml: {
    create: 'AD FS Management › Relying Party Trusts › Add Relying Party Trust',
    choices: [
      'Choose *Claims aware*, then *Import data about the relying party published online or on a local network*.',
    ],
    entityId: {
      at: 'AD FS Management › Relying Party Trusts › your trust › Properties › Identifiers',
      field: 'Relying party identifiers',
    },
    acsUrl: {
      at: 'AD FS Management › Relying Party Trusts › your trust › Properties › Endpoints',
      field: 'SAML Assertion Consumer Endpoints (POST binding)',
    },
    metadata: {
      at: 'AD FS Management › Relying Party Trusts › Add Relying Party Trust › Select Data Source',
      field: 'Federation metadata address (host name or URL)',
    },
    nameId: {
      at: 'AD FS Management › Relying Party Trusts › your trust › Edit Claim Issuance Policy',
      field: 'Outgoing claim type',
      value: 'Name ID',
    },
    attributes: {
      at: 'AD FS Management › Relying Party Trusts › your trust › Edit Claim Issuance Policy',
      field: 'Send LDAP Attributes as Claims',
    },
    emailAttribute: { name: 'E-Mail Address', source: 'E-Mail-Addresses' },
    signing: {
      at: 'PowerShell › Set-AdfsRelyingPartyTrust',
      field: 'SamlResponseSignature',
      value: 'AssertionOnly',
    },
    algorithm: {
      at: 'AD FS Management › Relying Party Trusts › your trust › Properties › Advanced',
      field: 'Secure hash algorithm',
      value: 'SHA-256',
    },
    assignment: {
      at: 'AD FS Management › Relying Party Trusts › your trust › Edit Access Control Policy',
      field: 'Access control policy',
    },
    log: {
      at: 'Event Viewer › Applications and Services Logs › AD FS › Admin',
      field: 'the event of this time (303, 321 or 364)',
    },
    theirMetadataUrl: {
      at: 'AD FS Management › Service › Endpoints › Metadata',
      field: 'https://your-adfs-host/FederationMetadata/2007-06/FederationMetadata.xml',
    },
    theirMetadataFile: null,
    theirEntityId: {
      at: 'AD FS Management › Edit Federation Service Properties',
      field: 'Federation Service identifier',
    },
    theirSsoUrl: {
      at: 'AD FS Management › Service › Endpoints › Token Issuance',
      field: 'https://your-adfs-host/adfs/ls/',
    },
    theirCertificate: {
      at: 'AD FS Management › Service › Certificates › Token-signing',
      field: 'View Certificate › Details › Copy to File (Base-64)',
    },
  },
  samlHints: {
    'saml.assertion_not_yet_valid':
      'Synchronize the clocks of the AD FS servers by NTP: they are ahead (valid from {expected}, and it is {received} here). AD FS dates its answers from the very moment of issue; Set-AdfsRelyingPartyTrust -TargetIdentifier <our entity ID> -NotBeforeSkew 2 dates them two minutes back.',
    'saml.subject_missing':
      'In AD FS, open AD FS Management › Relying Party Trusts › your trust › Edit Claim Issuance Policy and add a rule *Transform an Incoming Claim* that issues *Name ID*, for example from *E-Mail Address* with the format *Email*. Make sure that the person has a value there.',
    'saml.idp_responder_error':
      'On the AD FS server, open Event Viewer › Applications and Services Logs › AD FS › Admin: the event of this time names the cause. 364 often means an access control policy or a claim rule, 321 a NameID that no rule issues (message “{message}”).',
    'saml.signature_invalid':
      'AD FS replaces its token-signing certificate by itself, twenty days before it ends: open AD FS Management › Service › Certificates, export the primary *Token-signing* one (and the secondary, if there is one) and add it to this connection beside the old one.',
    'saml.request_denied':
      'In AD FS, open AD FS Management › Relying Party Trusts › your trust › Edit Access Control Policy and let the person, or a group they are in, through the *Access control policy*.',
  },
  oidc: {
    create: 'AD FS Management › Application Groups › Add Application Group',
    choices: [
      'Choose *Server application accessing a web API*, and the client identifier as the web API’s identifier.',
    ],
    redirectUri: {
      at: 'AD FS Management › Application Groups › your group › Server application',
      field: 'Redirect URI',
    },
    claims: {
      at: 'AD FS Management › Application Groups › your group › Web API › Issuance Transform Rules',
      field: 'Send LDAP Attributes as Claims',
    },
    emailAttribute: { name: 'email', source: 'E-Mail-Addresses, with the scope allatclaims permitted' },
    assignment: {
      at: 'AD FS Management › Application Groups › your group › Web API › Access control policy',
      field: 'Access control policy',
    },
    log: {
      at: 'Event Viewer › Applications and Services Logs › AD FS › Admin',
      field: 'the event of this time',
    },
    algorithm: null,
    theirIssuer: {
      at: 'AD FS Management › Service › Endpoints › OpenID Connect',
      field: '/adfs/.well-known/openid-configuration',
    },
    issuerExample: 'https://your-adfs-host/adfs',
    theirClientId: {
      at: 'AD FS Management › Application Groups › your group › Server application',
      field: 'Client Identifier',
    },
    theirClientSecret: {
      at: 'AD FS Management › Application Groups › your group › Server application › Credentials',
      field: 'Shared secret',
    },
  },
})
