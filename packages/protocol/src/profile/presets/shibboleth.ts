import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Shibboleth and eduPerson: `urn:oid:` names; identifiers that last, for where the NameID is transient. */
export const shibboleth: Preset = definePreset({
  name: 'shibboleth',
  label: 'Shibboleth',
  quirks: {
    selfHosted: true,
    encryptsByDefault: true,
    nameIdPolicy: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  },
  mapping: {
    // SAML V2.0 Subject Identifier Attributes Profile first, then what came before it.
    idpId: [
      'urn:oasis:names:tc:SAML:attribute:pairwise-id',
      'urn:oasis:names:tc:SAML:attribute:subject-id',
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
    ],
    email: ['urn:oid:0.9.2342.19200300.100.1.3', 'mail', 'email'],
    firstName: ['urn:oid:2.5.4.42', 'givenName'],
    lastName: ['urn:oid:2.5.4.4', 'sn'],
    name: ['urn:oid:2.16.840.1.113730.3.1.241', 'displayName', 'urn:oid:2.5.4.3', 'cn'],
    username: [
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
      'eduPersonPrincipalName',
      'urn:oid:0.9.2342.19200300.100.1.1',
      'uid',
    ],
    groups: ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf', 'memberOf'],
    roles: [
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.9',
      'eduPersonScopedAffiliation',
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.7',
      'eduPersonEntitlement',
    ],
    locale: ['urn:oid:2.16.840.1.113730.3.1.39', 'preferredLanguage'],
  },
  saml: {
    create: 'conf/metadata-providers.xml › a MetadataProvider for our metadata',
    choices: [
      'Keep our metadata in a file of the server (or let it read our metadata address), and reload the service shibboleth.MetadataResolverService.',
    ],
    entityId: { at: 'the metadata that conf/metadata-providers.xml loads for us', field: 'entityID' },
    acsUrl: {
      at: 'the metadata that conf/metadata-providers.xml loads for us',
      field: 'AssertionConsumerService Location',
    },
    metadata: { at: 'conf/metadata-providers.xml', field: 'metadataURL' },
    nameId: {
      at: 'conf/saml-nameid.xml and conf/saml-nameid.properties',
      field: 'shibboleth.SAML2NameIDGenerators',
      value: 'shibboleth.SAML2PersistentGenerator',
    },
    attributes: { at: 'conf/attribute-filter.xml', field: 'AttributeFilterPolicy for our entity ID' },
    emailAttribute: { name: 'mail', source: 'a PermitValueRule of the type ANY' },
    signing: {
      at: 'conf/relying-party.xml › the SAML2.SSO profile',
      field: 'p:signAssertions',
      value: 'true',
    },
    algorithm: {
      at: 'conf/global.xml or conf/relying-party.xml',
      field: 'securityConfiguration',
      value: 'shibboleth.DefaultSecurityConfiguration',
    },
    assignment: { at: 'conf/intercept/context-check-intercept-config.xml', field: 'the condition for us' },
    log: { at: 'the folder logs', field: 'idp-process' },
    theirMetadataUrl: {
      at: 'the server itself',
      field: 'https://your-host/idp/shibboleth',
    },
    theirMetadataFile: { at: 'the folder metadata', field: 'idp-metadata.xml' },
    theirEntityId: { at: 'conf/idp.properties', field: 'idp.entityID' },
    theirSsoUrl: { at: 'metadata/idp-metadata.xml', field: 'SingleSignOnService Location' },
    theirCertificate: { at: 'the folder credentials', field: 'idp-signing.crt' },
  },
  samlHints: {
    'saml.audience_mismatch':
      'In Shibboleth, the audience is the entityID of the metadata that it loads for us: load our metadata again in conf/metadata-providers.xml, so that it says {expected}.',
    'saml.destination_mismatch':
      'In Shibboleth, the address is the AssertionConsumerService of the metadata that it loads for us: load our metadata again in conf/metadata-providers.xml, so that it says {expected}.',
    'saml.recipient_mismatch':
      'In Shibboleth, the recipient is the AssertionConsumerService of the metadata that it loads for us: load our metadata again in conf/metadata-providers.xml, so that it says {expected}.',
    'login.subject_unusable':
      'Shibboleth sends a transient NameID unless told otherwise: release *pairwise-id* or *subject-id* to us in conf/attribute-filter.xml, or add *shibboleth.SAML2PersistentGenerator* in conf/saml-nameid.xml.',
    'login.email_missing':
      'Shibboleth releases no attribute by itself: in conf/attribute-filter.xml, add an AttributeFilterPolicy for our entity ID that permits *mail*, and make sure that conf/attribute-resolver.xml resolves it.',
    'saml.idp_requester_error':
      'In Shibboleth, open the log *idp-process* in the folder logs: most often it has no metadata for our entity ID (conf/metadata-providers.xml), or the ACS URL of the request is not in that metadata.',
  },
})
