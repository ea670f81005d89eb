import type { ErrorCode } from './catalogue.ts'

/**
 * What holds when a check passes, in a few words: a check has the code that it fails with, and “audience_mismatch” beside a tick reads as a failure.
 * For the operator and the customer’s IT admin; in English, as the texts of the catalogue are.
 */
export const checkNames = {
  'saml.status_not_success': 'The provider reports success',
  'saml.version_unsupported': 'It is SAML 2.0',
  'saml.certificate_missing': 'There is a certificate to verify with',
  'saml.signature_missing': 'The answer is signed',
  'saml.signature_misplaced': 'The signature is where SAML has it',
  'saml.signature_invalid': 'The signature is the provider’s',
  'saml.encryption_unsupported': 'What is encrypted can be read',
  'saml.decryption_failed': 'The assertion was decrypted',
  'saml.assertion_count': 'There is exactly one assertion',
  'saml.sha1_exception_ended': 'SHA-1 is still allowed here',
  'saml.destination_mismatch': 'It was sent to our address',
  'saml.response_issuer_mismatch': 'The response comes from the provider',
  'saml.assertion_issuer_mismatch': 'The assertion comes from the provider',
  'saml.unsolicited_response': 'It answers a sign-in that is expected',
  'saml.in_response_to_mismatch': 'It answers our request',
  'saml.condition_unknown': 'Every condition is understood',
  'saml.assertion_not_yet_valid': 'The assertion is valid already',
  'saml.assertion_expired': 'The assertion is still valid',
  'saml.audience_mismatch': 'Audience is ours',
  'saml.subject_missing': 'It names a person',
  'saml.bearer_confirmation_missing': 'Whoever brings it may use it',
  'saml.recipient_mismatch': 'Its recipient is our address',
  'saml.confirmation_in_response_to_mismatch': 'It was confirmed for our request',
  'saml.confirmation_not_before_present': 'Its confirmation has no beginning',
  'saml.confirmation_expired': 'Its confirmation is still valid',
  'saml.authn_statement_missing': 'It says how the person signed in',
  'saml.authn_instant_in_future': 'The person has signed in already',
  'saml.session_expired': 'The provider’s session is still valid',
  'saml.logout_unsigned': 'The logout message is signed',
  'saml.logout_issuer_mismatch': 'The logout message comes from the provider',
  'saml.logout_destination_mismatch': 'The logout message was sent to our address',
  'saml.logout_not_current': 'The logout message is recent',
  'saml.logout_expired': 'The logout request is still valid',
  'saml.logout_subject_missing': 'The logout request names a person',
  'saml.logout_in_response_to_mismatch': 'The logout response answers our request',
  'saml.logout_refused': 'The provider has signed the person out',
  'oidc.algorithm_refused': 'The algorithm is accepted',
  'oidc.issuer_mismatch': 'Issuer is the provider',
  'oidc.audience_mismatch': 'The ID token is for us',
  'oidc.authorized_party_mismatch': 'The ID token was issued to us',
  'oidc.id_token_expired': 'The ID token is still valid',
  'oidc.id_token_not_yet_valid': 'The ID token is valid already',
  'oidc.nonce_mismatch': 'The ID token belongs to this sign-in',
  'oidc.subject_missing': 'The ID token names a person',
  'oidc.signature_invalid': 'The ID token is signed by the provider',
  'oidc.tenant_mismatch': 'The person is of the right tenant',
  'oidc.hosted_domain_mismatch': 'The person is of the right Workspace',
  'connection.incomplete': 'The connection has every value it needs',
  'connection.clock_differs': 'The clocks agree',
  'connection.certificate_expired': 'A certificate is valid now',
  'connection.metadata_differs': 'The metadata says the same',
  'connection.sso_url_unreachable': 'The sign-on address can be reached',
  'connection.keys_unusable': 'There is a key to verify with',
  'connection.algorithms_unsupported': 'An accepted algorithm is offered',
  'connection.client_authentication_unsupported': 'We can prove who we are in a way that is offered',
  'saml.metadata_unavailable': 'The metadata can be read',
  'oidc.discovery_failed': 'The discovery document can be read',
  'oidc.discovery_issuer_mismatch': 'The discovery document is the issuer’s',
  'oidc.keys_unavailable': 'The provider’s keys can be read',
  'upstream.unreachable': 'The provider can be reached',
} as const satisfies Partial<Record<ErrorCode, string>>

/** The code of a check: each has its name above, or it does not compile. */
export type CheckCode = keyof typeof checkNames

const byCode: ReadonlyMap<string, string> = new Map(Object.entries(checkNames))

/** The name of a check by the code that it fails with; null: a failure that is the outcome of none, or of a more exact look at one. */
export function checkName(code: string): string | null {
  return byCode.get(code) ?? null
}
