import { definePreset } from './define-preset.ts'
import type { Preset } from './preset.ts'

/** Rippling: plain names of its custom SAML app. */
export const rippling: Preset = definePreset({
  name: 'rippling',
  label: 'Rippling',
  quirks: { inventsInResponseTo: true },
  mapping: {
    email: ['email', 'Email', 'work_email'],
    firstName: ['first_name', 'firstName', 'given_name'],
    lastName: ['last_name', 'lastName', 'family_name'],
    name: ['full_name', 'displayName', 'name'],
    username: ['username', 'preferred_username'],
    groups: ['groups', 'department'],
  },
  saml: {
    create: 'IT › Third-party access › Custom App › Create New App',
    choices: ['Choose *Single Sign-On (SAML)* as the type of the app.'],
    entityId: { at: 'your app › SSO setup', field: 'Service Provider Entity ID' },
    acsUrl: { at: 'your app › SSO setup', field: 'Assertion Consumer Service URL' },
    metadata: null,
    nameId: {
      at: 'your app › Settings › Advanced SAML Settings',
      field: 'Name ID',
      value: 'the work e-mail',
    },
    attributes: { at: 'your app › Settings › SAML attributes', field: 'Create new' },
    emailAttribute: { name: 'email', source: 'the work e-mail' },
    signing: {
      at: 'your app › Settings › Advanced SAML Settings',
      field: 'Sign the assertion',
      value: 'on',
    },
    algorithm: null,
    assignment: { at: 'your app › Access rules', field: 'the rule for who has access' },
    log: { at: 'your app › Activity', field: 'the entry of this sign-in' },
    theirMetadataUrl: { at: 'your app › SSO setup', field: 'IdP Metadata URL' },
    theirMetadataFile: { at: 'your app › SSO setup', field: 'IdP Metadata XML' },
    theirEntityId: { at: 'your app › SSO setup › IdP Metadata XML', field: 'entityID' },
    theirSsoUrl: { at: 'your app › SSO setup › IdP Metadata XML', field: 'SingleSignOnService Location' },
    theirCertificate: { at: 'your app › SSO setup › IdP Metadata XML', field: 'X509Certificate' },
  },
  samlHints: {
    'saml.in_response_to_mismatch':
      'Rippling puts an invented InResponseTo ({received}) into sign-ins that begin there: open your app › Settings › Advanced SAML Settings and turn on *Disable InResponseTo field in assertions for IdP initiated SSO*.',
    'saml.confirmation_in_response_to_mismatch':
      'Rippling puts an invented InResponseTo ({received}) into sign-ins that begin there: open your app › Settings › Advanced SAML Settings and turn on *Disable InResponseTo field in assertions for IdP initiated SSO*.',
    'login.unknown':
      'Rippling puts an invented InResponseTo into sign-ins that begin there: open your app › Settings › Advanced SAML Settings and turn on *Disable InResponseTo field in assertions for IdP initiated SSO*.',
  },
})
