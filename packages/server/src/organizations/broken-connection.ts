import type { ErrorCode } from '@cardea/protocol'

/**
 * Errors that speak of a connection or its identity provider, and not of a person, their browser or our own policy: each lasts until
 * somebody mends the set-up or the provider comes back. Not among them are
 *
 * - what our own door refuses, and what a connection that was switched off does: those are decisions
 * - what the provider decides about a person or a request (denied, no such account, somebody has to be asked), also when it does not
 *   say why: a link with parameters that it cannot meet, sent to three people, must not open a door
 * - what one late or doubled answer brings about (expired, replayed, of another browser), and what nobody asked for
 * - what speaks of somebody who has changed the answer (its digest, its shape)
 */
export const brokenConnectionCodes: readonly ErrorCode[] = [
  // Signatures and certificates.
  'saml.signature_missing',
  'saml.signature_invalid',
  'saml.signature_algorithm',
  'saml.sha1_exception_ended',
  'saml.certificate_missing',
  'oidc.signature_invalid',
  'oidc.signing_key_unknown',
  'oidc.algorithm_refused',
  // Encryption.
  'saml.decryption_key_missing',
  'saml.decryption_failed',
  'saml.encryption_algorithm',
  'saml.encryption_unauthenticated',
  'oidc.id_token_encrypted',
  // Who speaks, and to whom.
  'saml.response_issuer_mismatch',
  'saml.assertion_issuer_mismatch',
  'saml.audience_mismatch',
  'saml.destination_mismatch',
  'saml.recipient_mismatch',
  'oidc.issuer_mismatch',
  'oidc.audience_mismatch',
  'oidc.discovery_issuer_mismatch',
  // The provider is away, or knows us no more.
  'upstream.unreachable',
  'upstream.timeout',
  'upstream.circuit_open',
  'oidc.discovery_failed',
  'oidc.keys_unavailable',
  'oidc.client_rejected',
]
