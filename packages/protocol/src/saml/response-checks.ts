import type { ErrorCode } from '../errors/catalogue.ts'
import type { CheckCode } from '../errors/check-names.ts'
import type { XmlElement } from '../xml/tree.ts'
import { checkEncryption, checkOneAssertion, checkOneAssertionInside } from './content-checks.ts'
import { formatDateTime } from './date-time.ts'
import { confirmationMethods, nameIdFormats, statusCodes } from './names.ts'
import type { FoundAssertions } from './read-response.ts'
import type {
  AssertionFacts,
  AuthnStatementFacts,
  ConfirmationFacts,
  IssuerFact,
  ResponseFacts,
} from './response-facts.ts'
import { type Check, type Finding, finding } from './run-checks.ts'
import { signatureRules } from './sha1-exception.ts'
import type { AnsweredRequest, IdentityProvider, ServiceProvider } from './types.ts'
import { type FoundSignature, verifySignature } from './verify-signature.ts'

/** How an absent value is shown. */
const NONE = '(none)'

/** A parsed Response before anything in it is trusted. */
export interface MessageContext {
  readonly root: XmlElement
  readonly response: ResponseFacts
  readonly found: FoundAssertions
  readonly signatures: readonly FoundSignature[]
  /** Whether a verified signature covers all of it from outside: it was decrypted, and its cipher text was signed. */
  readonly covered: boolean
  readonly identityProvider: IdentityProvider
  readonly serviceProvider: ServiceProvider
  readonly now: Date
}

/** A Response whose one Assertion is covered by a verified signature. */
export interface AssertionContext {
  readonly response: ResponseFacts
  /** Whether the Response itself is signed; if not, its attributes may refuse but never grant. */
  readonly responseSigned: boolean
  readonly assertion: AssertionFacts
  readonly identityProvider: IdentityProvider
  readonly serviceProvider: ServiceProvider
  readonly request: AnsweredRequest | null
  readonly now: Date
  /** Milliseconds. */
  readonly clockSkew: number
}

// --- The message: what must hold before a value is read -----------------------------------------

/** An IdP that refuses says so in a Response that is typically unsigned: believing it can only refuse. */
const checkStatus: Check<MessageContext> = {
  code: 'saml.status_not_success',
  section: 'saml-core-2.0-os §3.2.2.2',
  run: ({ response: { status } }) =>
    finding(
      status.codes[0] === statusCodes.success,
      () => ({
        expected: statusCodes.success,
        received: status.codes.join(' / '),
        message: status.message ?? NONE,
      }),
      statusError(status.codes),
    ),
}

/** Second-level codes say more than top-level ones, so they are looked up first. */
const errorByStatus: readonly (readonly [status: string, code: ErrorCode])[] = [
  [statusCodes.authnFailed, 'saml.authn_failed'],
  [statusCodes.requestDenied, 'saml.request_denied'],
  [statusCodes.noPassive, 'saml.no_passive'],
  [statusCodes.invalidNameIdPolicy, 'saml.name_id_policy_refused'],
  [statusCodes.noAuthnContext, 'saml.authn_context_refused'],
  [statusCodes.responder, 'saml.idp_responder_error'],
  [statusCodes.requester, 'saml.idp_requester_error'],
]

function statusError(codes: readonly string[]): ErrorCode {
  return errorByStatus.find(([status]) => codes.includes(status))?.[1] ?? 'saml.status_not_success'
}

const checkResponseVersion: Check<MessageContext> = {
  code: 'saml.version_unsupported',
  section: 'saml-core-2.0-os §4.1.3.2',
  run: ({ response }) => versionFinding(response.version),
}

/** Fail closed: without a key nothing can be accepted (incidents row 32). */
const checkCertificates: Check<MessageContext> = {
  code: 'saml.certificate_missing',
  section: 'saml-profiles-2.0-os §4.1.4.3',
  run: ({ identityProvider }) => finding(identityProvider.certificates.length > 0, () => ({})),
}

const checkSignaturePresent: Check<MessageContext> = {
  code: 'saml.signature_missing',
  section: 'saml-profiles-2.0-os §4.1.3.5',
  run: ({ signatures, covered }) => finding(signatures.length > 0 || covered, () => ({})),
}

/** A Response nested somewhere else may be well signed; it is not the one that was sent. */
const checkSignaturePlaces: Check<MessageContext> = {
  code: 'saml.signature_misplaced',
  section: 'saml-core-2.0-os §5.4.1',
  run: ({ root, found: { assertions }, signatures }) =>
    finding(
      signatures.every(({ parent }) => parent === root || parent === assertions[0]),
      () => ({ reason: 'a signature belongs to an element that is neither the Response nor its Assertion' }),
    ),
}

/** Every signature there is must verify: the Response's, the Assertion's, or both. */
const checkSignatures: Check<MessageContext> = {
  code: 'saml.signature_invalid',
  section: 'XML Signature §3.2',
  run: ({ signatures, covered, identityProvider, now }) => {
    const rules = signatureRules(identityProvider, now)
    for (const signature of signatures) verifySignature(signature, identityProvider.certificates, rules)
    return finding(signatures.length > 0 || covered, () => ({}))
  },
}

/** Around an encrypted assertion there may be none: the assertion has to be signed by itself then. */
const checkOuterSignature: Check<MessageContext> = {
  code: 'saml.signature_invalid',
  section: 'XML Signature §3.2',
  run: ({ signatures, identityProvider, now }) => {
    const rules = signatureRules(identityProvider, now)
    for (const signature of signatures) verifySignature(signature, identityProvider.certificates, rules)
    return { passed: true }
  },
}

/** In this order; the first failure ends the verification, because the rest rests on it. */
export const messageChecks: readonly Check<MessageContext>[] = [
  checkStatus,
  checkResponseVersion,
  checkEncryption,
  checkOneAssertion,
  checkCertificates,
  checkSignaturePresent,
  checkSignaturePlaces,
  checkSignatures,
]

/** In place of those, of a message with an EncryptedAssertion: what must hold before it is decrypted. */
export const sealedMessageChecks: readonly Check<MessageContext>[] = [
  checkStatus,
  checkResponseVersion,
  checkEncryption,
  checkOneAssertion,
  checkCertificates,
  checkSignaturePlaces,
  checkOuterSignature,
]

/** Then, of the document that came out: what must hold before a value of it is read (incidents row 30). */
export const openedChecks: readonly Check<MessageContext>[] = [
  checkEncryption,
  checkOneAssertionInside,
  checkSignaturePresent,
  checkSignaturePlaces,
  checkSignatures,
]

// --- The assertion: what the sign-in profile demands of it --------------------------------------

const checkAssertionVersion: Check<AssertionContext> = {
  code: 'saml.version_unsupported',
  section: 'saml-core-2.0-os §4.1.3.2',
  run: ({ assertion }) => versionFinding(assertion.version),
}

const checkDestination: Check<AssertionContext> = {
  code: 'saml.destination_mismatch',
  section: 'saml-bindings-2.0-os §3.5.5.2',
  run: ({ response: { destination }, responseSigned, serviceProvider: { acsUrl } }) =>
    finding(destination === null ? !responseSigned : destination === acsUrl, () => ({
      expected: acsUrl,
      received: destination ?? NONE,
    })),
}

const checkResponseIssuer: Check<AssertionContext> = {
  code: 'saml.response_issuer_mismatch',
  section: 'saml-profiles-2.0-os §4.1.4.2',
  run: ({ response: { issuer }, responseSigned, identityProvider }) =>
    finding(issuer === null ? !responseSigned : isIssuedBy(issuer, identityProvider), () => ({
      expected: identityProvider.entityId,
      received: issuer === null ? NONE : issuerText(issuer),
    })),
}

const checkAssertionIssuer: Check<AssertionContext> = {
  code: 'saml.assertion_issuer_mismatch',
  section: 'saml-profiles-2.0-os §4.1.4.2',
  run: ({ assertion: { issuer }, identityProvider }) =>
    finding(isIssuedBy(issuer, identityProvider), () => ({
      expected: identityProvider.entityId,
      received: issuerText(issuer),
    })),
}

const checkSolicited: Check<AssertionContext> = {
  code: 'saml.unsolicited_response',
  section: 'saml-profiles-2.0-os §4.1.5',
  run: ({ request, response }) =>
    finding(request !== null, () => ({ received: response.inResponseTo ?? NONE })),
}

/** Where no request may be named, not one confirmation names one either, whichever of them is accepted. */
const checkInResponseTo: Check<AssertionContext> = {
  code: 'saml.in_response_to_mismatch',
  section: 'saml-profiles-2.0-os §4.1.4.3, §4.1.5',
  run: ({ request, response, assertion }) => {
    const named = request?.id === null ? namedRequest(assertion) : null
    return finding(request !== null && response.inResponseTo === request.id && named === null, () => ({
      expected: request?.id ?? NONE,
      received: response.inResponseTo ?? named ?? NONE,
    }))
  },
}

function namedRequest({ confirmations }: AssertionFacts): string | null {
  return confirmations.find(({ inResponseTo }) => inResponseTo !== null)?.inResponseTo ?? null
}

const checkConditionsKnown: Check<AssertionContext> = {
  code: 'saml.condition_unknown',
  section: 'saml-core-2.0-os §2.5.1',
  run: ({ assertion: { conditions } }) =>
    finding(conditions === null || conditions.unknown.length === 0, () => ({
      received: conditions?.unknown.join(', '),
    })),
}

const checkNotBefore: Check<AssertionContext> = {
  code: 'saml.assertion_not_yet_valid',
  section: 'saml-core-2.0-os §2.5.1.2',
  run: (context) => startFinding(context.assertion.conditions?.notBefore ?? null, context),
}

const checkNotOnOrAfter: Check<AssertionContext> = {
  code: 'saml.assertion_expired',
  section: 'saml-core-2.0-os §2.5.1.2',
  run: (context) => endFinding(context.assertion.conditions?.notOnOrAfter ?? null, context),
}

/** Several restrictions are all to be met; within one, any audience counts (saml-core-2.0-os §2.5.1.4). */
const checkAudience: Check<AssertionContext> = {
  code: 'saml.audience_mismatch',
  section: 'saml-profiles-2.0-os §4.1.4.2',
  run: ({ assertion: { conditions }, serviceProvider: { entityId } }) => {
    const restrictions = conditions?.audienceRestrictions ?? []
    return finding(
      restrictions.length > 0 && restrictions.every((audiences) => audiences.includes(entityId)),
      () => ({ expected: entityId, received: listed(restrictions.flat()) }),
    )
  },
}

const checkSubject: Check<AssertionContext> = {
  code: 'saml.subject_missing',
  section: 'saml-profiles-2.0-os §4.1.4.2',
  run: ({ assertion }) => finding(assertion.nameId !== null, () => ({})),
}

/** One demand of the bearer confirmation; all of them hold for at least one confirmation together. */
interface ConfirmationRule {
  readonly code: CheckCode
  readonly section: string
  readonly holds: (confirmation: ConfirmationFacts, context: AssertionContext) => boolean
  readonly expected: (confirmations: readonly ConfirmationFacts[], context: AssertionContext) => string
  readonly received: (confirmations: readonly ConfirmationFacts[], context: AssertionContext) => string
}

const confirmationRules: readonly ConfirmationRule[] = [
  {
    code: 'saml.bearer_confirmation_missing',
    section: 'saml-profiles-2.0-os §4.1.4.2',
    holds: ({ method }) => method === confirmationMethods.bearer,
    expected: () => confirmationMethods.bearer,
    received: (confirmations) => listed(confirmations.map(({ method }) => method)),
  },
  {
    code: 'saml.recipient_mismatch',
    section: 'saml-profiles-2.0-os §4.1.4.3',
    holds: ({ recipient }, { serviceProvider }) => recipient === serviceProvider.acsUrl,
    expected: (_, { serviceProvider }) => serviceProvider.acsUrl,
    received: (confirmations) => listed(confirmations.map(({ recipient }) => recipient)),
  },
  {
    code: 'saml.confirmation_in_response_to_mismatch',
    section: 'saml-profiles-2.0-os §4.1.4.2',
    holds: ({ inResponseTo }, { request }) => request !== null && inResponseTo === request.id,
    expected: (_, { request }) => request?.id ?? NONE,
    received: (confirmations) => listed(confirmations.map(({ inResponseTo }) => inResponseTo)),
  },
  {
    code: 'saml.confirmation_not_before_present',
    section: 'saml-profiles-2.0-os §4.1.4.2',
    holds: ({ notBefore }) => notBefore === null,
    expected: () => NONE,
    received: (confirmations) => listed(confirmations.map(({ notBefore }) => instantText(notBefore))),
  },
  {
    code: 'saml.confirmation_expired',
    section: 'saml-profiles-2.0-os §4.1.4.2',
    holds: ({ notOnOrAfter }, context) => notOnOrAfter !== null && isBeforeEnd(notOnOrAfter, context),
    expected: (confirmations) => listed(confirmations.map(({ notOnOrAfter }) => instantText(notOnOrAfter))),
    received: (_, { now }) => instantText(now),
  },
]

/**
 * Each rule is a check of its own over the confirmations that met the rules before it. A rule that none
 * of them meets fails and narrows nothing, so that the rules after it are still judged.
 */
const confirmationChecks: readonly Check<AssertionContext>[] = confirmationRules.map((rule, index) => ({
  code: rule.code,
  section: rule.section,
  run: (context) => {
    const candidates = narrow(context, confirmationRules.slice(0, index))
    return finding(
      candidates.some((confirmation) => rule.holds(confirmation, context)),
      () => ({ expected: rule.expected(candidates, context), received: rule.received(candidates, context) }),
    )
  },
}))

/** The confirmations that meet every rule; none, unless every confirmation check passed. */
export function acceptedConfirmations(context: AssertionContext): readonly ConfirmationFacts[] {
  return context.assertion.confirmations.filter((confirmation) =>
    confirmationRules.every((rule) => rule.holds(confirmation, context)),
  )
}

function narrow(context: AssertionContext, rules: readonly ConfirmationRule[]): readonly ConfirmationFacts[] {
  const { confirmations } = context.assertion
  // Nearly always there is one, and one cannot be narrowed down.
  if (confirmations.length < 2) return confirmations
  return rules.reduce<readonly ConfirmationFacts[]>((candidates, rule) => {
    const kept = candidates.filter((confirmation) => rule.holds(confirmation, context))
    return kept.length > 0 ? kept : candidates
  }, confirmations)
}

const checkAuthnStatement: Check<AssertionContext> = {
  code: 'saml.authn_statement_missing',
  section: 'saml-profiles-2.0-os §4.1.4.2',
  run: ({ assertion }) => finding(assertion.authnStatements.length > 0, () => ({})),
}

const checkAuthnInstant: Check<AssertionContext> = {
  code: 'saml.authn_instant_in_future',
  section: 'saml-core-2.0-os §2.7.2',
  run: (context) => startFinding(latest(context.assertion.authnStatements), context),
}

const checkSession: Check<AssertionContext> = {
  code: 'saml.session_expired',
  section: 'saml-core-2.0-os §2.7.2',
  run: (context) => endFinding(sessionEnd(context.assertion.authnStatements), context),
}

/** Independent of each other: all are run, and the first failure in this order names the error. */
export const assertionChecks: readonly Check<AssertionContext>[] = [
  checkAssertionVersion,
  checkDestination,
  checkResponseIssuer,
  checkAssertionIssuer,
  checkSolicited,
  checkInResponseTo,
  checkConditionsKnown,
  checkNotBefore,
  checkNotOnOrAfter,
  checkAudience,
  checkSubject,
  ...confirmationChecks,
  checkAuthnStatement,
  checkAuthnInstant,
  checkSession,
]

// --- The words of the checks --------------------------------------------------------------------

function versionFinding(version: string | null): Finding {
  return finding(version === '2.0', () => ({ expected: '2.0', received: version }))
}

/** saml-core-2.0-os §8.3.6: an issuer without Format is an entity. */
function isIssuedBy({ value, format }: IssuerFact, { entityId }: IdentityProvider): boolean {
  return value === entityId && (format === null || format === nameIdFormats.entity)
}

function issuerText({ value, format }: IssuerFact): string {
  return format === null || format === nameIdFormats.entity ? value : `${value} (${format})`
}

/** A validity that begins at `start`: now is not earlier, but for the skew. */
function startFinding(start: Date | null, { now, clockSkew }: AssertionContext): Finding {
  return finding(start === null || now.getTime() + clockSkew >= start.getTime(), () => ({
    expected: instantText(start),
    received: instantText(now),
  }))
}

/** A validity that ends at `end`: now is earlier, but for the skew. */
function endFinding(end: Date | null, context: AssertionContext): Finding {
  return finding(end === null || isBeforeEnd(end, context), () => ({
    expected: instantText(end),
    received: instantText(context.now),
  }))
}

function isBeforeEnd(end: Date, { now, clockSkew }: AssertionContext): boolean {
  return now.getTime() < end.getTime() + clockSkew
}

function latest(statements: readonly AuthnStatementFacts[]): Date | null {
  return statements.reduce<Date | null>(
    (found, { authnInstant }) => (found === null || authnInstant > found ? authnInstant : found),
    null,
  )
}

/** The earliest end that any statement sets: the session may not outlive it. */
export function sessionEnd(statements: readonly AuthnStatementFacts[]): Date | null {
  return statements.reduce<Date | null>(
    (found, { sessionNotOnOrAfter: end }) => (end !== null && (found === null || end < found) ? end : found),
    null,
  )
}

function instantText(instant: Date | null): string {
  return instant === null ? '(not stated)' : formatDateTime(instant)
}

function listed(values: readonly (string | null)[]): string {
  return values.map((value) => value ?? NONE).join(', ') || NONE
}
