import type { XmlElement } from '../xml/tree.ts'
import { formatDateTime } from './date-time.ts'
import type { LogoutMessageFacts, LogoutRequestFacts, LogoutResponseFacts } from './logout-facts.ts'
import { nameIdFormats, statusCodes } from './names.ts'
import { type Check, finding } from './run-checks.ts'
import { signatureRules } from './sha1-exception.ts'
import type { IdentityProvider } from './types.ts'
import { verifyRedirectQuery } from './verify-redirect-query.ts'
import { type FoundSignature, verifySignature } from './verify-signature.ts'

/** How an absent value is shown. */
const NONE = '(none)'

/** How old a message may be: a browser carries it over at once. */
const MAX_AGE = 5 * 60 * 1000

/** A parsed logout message before anything in it is trusted. */
export interface SignedLogoutContext {
  readonly root: XmlElement
  /** The query as received, when the signature is in it; null when the signature is in the message. */
  readonly query: string | null
  readonly signatures: readonly FoundSignature[]
  readonly identityProvider: IdentityProvider
  readonly now: Date
}

/** A logout message whose signature was verified. */
export interface LogoutContext<Facts extends LogoutMessageFacts = LogoutMessageFacts> {
  readonly facts: Facts
  readonly identityProvider: IdentityProvider
  /** Where we receive logout messages: the Destination that they must name. */
  readonly sloUrl: string
  readonly now: Date
  /** Milliseconds. */
  readonly clockSkew: number
}

/** A LogoutResponse, and the request of ours that it must answer. */
export interface LogoutResponseContext extends LogoutContext<LogoutResponseFacts> {
  readonly request: { readonly id: string } | null
}

// --- The signature: what must hold before a value is read ---------------------------------------

/** Fail closed: without a key nothing can be accepted (incidents row 32). */
const checkCertificates: Check<SignedLogoutContext> = {
  code: 'saml.certificate_missing',
  section: 'saml-profiles-2.0-os §4.4.4.1',
  run: ({ identityProvider }) => finding(identityProvider.certificates.length > 0, () => ({})),
}

/**
 * The message's own signature, where its binding has it. An enveloped one over HTTP-Redirect is not what the
 * binding asks for (saml-bindings-2.0-os §3.4.4.1), and one of another element never counts (incidents row 21).
 */
const checkSigned: Check<SignedLogoutContext> = {
  code: 'saml.logout_unsigned',
  section: 'saml-profiles-2.0-os §4.4.4.1, §4.4.4.2',
  run: ({ root, query, signatures }) => {
    if (query !== null) return finding(signatures.length === 0, () => ({}), 'saml.signature_misplaced')
    return finding(
      signatures.some(({ parent }) => parent === root),
      () => ({}),
    )
  },
}

const checkSignature: Check<SignedLogoutContext> = {
  code: 'saml.signature_invalid',
  section: 'XML Signature §3.2, saml-bindings-2.0-os §3.4.4.1',
  run: ({ query, signatures, identityProvider, now }) => {
    const rules = signatureRules(identityProvider, now)
    if (query !== null) verifyRedirectQuery(query, identityProvider.certificates)
    for (const signature of signatures) verifySignature(signature, identityProvider.certificates, rules)
    return finding(query !== null || signatures.length > 0, () => ({}))
  },
}

/** In this order; the first failure ends the verification, because the rest rests on it. */
export const logoutSignatureChecks: readonly Check<SignedLogoutContext>[] = [
  checkCertificates,
  checkSigned,
  checkSignature,
]

// --- What both messages must say ------------------------------------------------------------------

const checkVersion: Check<LogoutContext> = {
  code: 'saml.version_unsupported',
  section: 'saml-core-2.0-os §3.2.1, §3.2.2',
  run: ({ facts: { version } }) =>
    finding(version === '2.0', () => ({ expected: '2.0', received: version ?? NONE })),
}

const checkIssuer: Check<LogoutContext> = {
  code: 'saml.logout_issuer_mismatch',
  section: 'saml-profiles-2.0-os §4.4.4.1, §4.4.4.2',
  run: ({ facts: { issuer }, identityProvider: { entityId } }) =>
    finding(
      issuer !== null &&
        issuer.value === entityId &&
        (issuer.format === null || issuer.format === nameIdFormats.entity),
      () => ({ expected: entityId, received: issuer?.value ?? NONE }),
    ),
}

/** Both bindings demand it of a signed message: without it a message for another service could be sent here. */
const checkDestination: Check<LogoutContext> = {
  code: 'saml.logout_destination_mismatch',
  section: 'saml-bindings-2.0-os §3.4.5.2, §3.5.5.2',
  run: ({ facts: { destination }, sloUrl }) =>
    finding(destination === sloUrl, () => ({ expected: sloUrl, received: destination ?? NONE })),
}

/** A logout message has no other memory of its use than its age: an old one is not a logout of today. */
const checkIssueInstant: Check<LogoutContext> = {
  code: 'saml.logout_not_current',
  section: 'saml-core-2.0-os §3.2.1, §3.2.2',
  run: ({ facts: { issueInstant }, now, clockSkew }) => {
    const age = now.getTime() - issueInstant.getTime()
    return finding(age >= -clockSkew && age < MAX_AGE + clockSkew, () => ({
      expected: formatDateTime(now),
      received: formatDateTime(issueInstant),
    }))
  },
}

const messageChecks: readonly Check<LogoutContext>[] = [
  checkVersion,
  checkIssuer,
  checkDestination,
  checkIssueInstant,
]

// --- LogoutRequest --------------------------------------------------------------------------------

type LogoutRequestContext = LogoutContext<LogoutRequestFacts>

const checkNotOnOrAfter: Check<LogoutRequestContext> = {
  code: 'saml.logout_expired',
  section: 'saml-core-2.0-os §3.7.1',
  run: ({ facts: { notOnOrAfter: end }, now, clockSkew }) =>
    finding(end === null || now.getTime() < end.getTime() + clockSkew, () => ({
      expected: end && formatDateTime(end),
      received: formatDateTime(now),
    })),
}

const checkNotEncrypted: Check<LogoutRequestContext> = {
  code: 'saml.encryption_unsupported',
  section: 'saml-core-2.0-os §3.7.1',
  run: ({ facts: { encrypted } }) => finding(!encrypted, () => ({ received: 'EncryptedID' })),
}

const checkSubject: Check<LogoutRequestContext> = {
  code: 'saml.logout_subject_missing',
  section: 'saml-core-2.0-os §3.7.1',
  run: ({ facts: { nameId } }) => finding(nameId !== null, () => ({})),
}

/** Independent of each other: all are run, and the first failure in this order names the error. */
export const logoutRequestChecks: readonly Check<LogoutRequestContext>[] = [
  ...messageChecks,
  checkNotOnOrAfter,
  checkNotEncrypted,
  checkSubject,
]

// --- LogoutResponse -------------------------------------------------------------------------------

const checkInResponseTo: Check<LogoutResponseContext> = {
  code: 'saml.logout_in_response_to_mismatch',
  section: 'saml-core-2.0-os §3.2.2',
  run: ({ facts: { inResponseTo }, request }) =>
    finding(request !== null && inResponseTo === request.id, () => ({
      expected: request?.id ?? NONE,
      received: inResponseTo ?? NONE,
    })),
}

/** Last, so that a refusal is told only of an answer to a logout of ours. */
const checkStatus: Check<LogoutResponseContext> = {
  code: 'saml.logout_refused',
  section: 'saml-core-2.0-os §3.7.3.2',
  run: ({ facts: { status } }) =>
    finding(
      status.codes[0] === statusCodes.success && !isPartial(status.codes),
      () => ({
        expected: statusCodes.success,
        received: status.codes.join(' / '),
        message: status.message ?? NONE,
      }),
      isPartial(status.codes) ? 'saml.logout_partial' : 'saml.logout_refused',
    ),
}

/** saml-core-2.0-os §3.7.3.2 has it below Success, §3.2.2.2 below Responder; both are met. */
function isPartial(codes: readonly string[]): boolean {
  return codes.includes(statusCodes.partialLogout)
}

/** As `logoutRequestChecks`. */
export const logoutResponseChecks: readonly Check<LogoutResponseContext>[] = [
  ...messageChecks,
  checkInResponseTo,
  checkStatus,
]
