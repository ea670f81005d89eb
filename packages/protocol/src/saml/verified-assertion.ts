import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from '../xml/tree.ts'
import { attempt } from './attempt.ts'
import { firstOf } from './first-of.ts'
import { judgeMessage, openElement } from './judge-message.ts'
import { namespaces } from './names.ts'
import { readAssertion } from './read-assertion.ts'
import { findAssertions, readResponse } from './read-response.ts'
import {
  type AssertionContext,
  type MessageContext,
  acceptedConfirmations,
  assertionChecks,
  sessionEnd,
} from './response-checks.ts'
import type { AssertionFacts, ConfirmationFacts } from './response-facts.ts'
import { failedResult, runAll } from './run-checks.ts'
import { sha1Exception } from './sha1-exception.ts'
import type {
  AnsweredRequest,
  AssertionAttribute,
  CheckResult,
  IdentityProvider,
  NameId,
  NameQualifiers,
  ServiceProvider,
} from './types.ts'
import { type FoundSignature, collectSignatures } from './verify-signature.ts'

/** The widest clock skew that a connection can have, in seconds. */
export const MAX_CLOCK_SKEW_SECONDS = 300

/** saml-core-2.0-os §5.4.1: what may carry a signature in a sign-in answer. */
const signedElements = [
  [namespaces.protocol, 'Response'],
  [namespaces.assertion, 'Assertion'],
] as const

/** Known to this module only: at run time, where `private` is no fence, the constructor asks for it. */
const key = Symbol('VerifiedAssertion')

/** Who takes part in the sign-in, and when it is judged. */
export interface SignInContext {
  readonly identityProvider: IdentityProvider
  readonly serviceProvider: ServiceProvider
  readonly request: AnsweredRequest | null
  readonly now: Date
  /** Milliseconds. */
  readonly clockSkew: number
}

/** How a verification ended, with every check that was run. */
export type Verification =
  | {
      readonly ok: true
      readonly assertion: VerifiedAssertion
      /** It was accepted under the connection's exception for SHA-1. */
      readonly usedSha1: boolean
      readonly checks: readonly CheckResult[]
    }
  | { readonly ok: false; readonly error: SsoError; readonly checks: readonly CheckResult[] }

/**
 * What a SAML assertion says, after every check passed. Mapping and policy accept this type only.
 *
 * Comes into being in `verify` and nowhere else; frozen; read from the nodes whose canonical bytes were
 * digested and signed.
 */
export class VerifiedAssertion {
  readonly id: string
  readonly issuer: string
  /** Never null today (`saml.subject_missing`); the type leaves room for subjects that an attribute names. */
  readonly nameId: NameId | null
  /** Of the NameID, for a logout. */
  readonly nameQualifiers: NameQualifiers | null
  /** In document order, names and values exactly as sent. */
  readonly attributes: readonly AssertionAttribute[]
  readonly sessionIndex: string | null
  /** The earliest end that an AuthnStatement sets for the session. */
  readonly sessionNotOnOrAfter: Date | null
  readonly authnInstant: Date
  readonly authnContextClassRef: string | null
  /** From here on no setting of the clock skew makes this assertion acceptable: a replay is remembered until then. */
  readonly notOnOrAfter: Date
  readonly inResponseTo: string | null
  /** Makes the type nominal: nothing of the same shape passes for it. */
  readonly #verified = true

  private constructor(proof: symbol, facts: AcceptedFacts) {
    if (proof !== key) throw new SsoError('internal.error')
    this.id = facts.id
    this.issuer = facts.issuer
    this.nameId = facts.nameId
    this.nameQualifiers = facts.nameQualifiers
    this.attributes = facts.attributes
    this.sessionIndex = facts.sessionIndex
    this.sessionNotOnOrAfter = facts.sessionNotOnOrAfter
    this.authnInstant = facts.authnInstant
    this.authnContextClassRef = facts.authnContextClassRef
    this.notOnOrAfter = facts.notOnOrAfter
    this.inResponseTo = facts.inResponseTo
    Object.freeze(this)
  }

  /** Was this value made by `verify`? For boundaries where types are not enough. */
  static is(value: object): value is VerifiedAssertion {
    return #verified in value
  }

  /**
   * Judges a parsed Response: the message checks until one fails, then the assertion checks, all of them.
   * What is encrypted in it is decrypted between them. The one place where a `VerifiedAssertion` is made.
   */
  static verify(root: XmlElement, signIn: SignInContext): Verification {
    const checks: CheckResult[] = []
    const verification = attempt(() => VerifiedAssertion.#judge(root, signIn, checks))
    if (!(verification instanceof SsoError)) return verification
    return { ok: false, error: verification, checks: [...checks, failedResult(verification)] }
  }

  /** May also end with the error of a reading; `checks` then holds what was judged before. */
  static #judge(root: XmlElement, signIn: SignInContext, checks: CheckResult[]): Verification {
    const message = readMessage(root, signIn)
    const content = judgeMessage(message, checks)
    if (content instanceof SsoError) return { ok: false, error: content, checks }
    const usedSha1 = checkSha1(
      signIn.identityProvider,
      [...message.signatures, ...content.signatures],
      checks,
    )
    const context = readVerified(message, content, signIn, checks)
    const { results, error } = runAll(assertionChecks, context)
    checks.push(...results)
    if (error !== null) return { ok: false, error, checks }
    return { ok: true, assertion: new VerifiedAssertion(key, acceptedFacts(context)), usedSha1, checks }
  }
}

interface AcceptedFacts {
  readonly id: string
  readonly issuer: string
  readonly nameId: NameId | null
  readonly nameQualifiers: NameQualifiers | null
  readonly attributes: readonly AssertionAttribute[]
  readonly sessionIndex: string | null
  readonly sessionNotOnOrAfter: Date | null
  readonly authnInstant: Date
  readonly authnContextClassRef: string | null
  readonly notOnOrAfter: Date
  readonly inResponseTo: string | null
}

/** Whether the exception was needed, and into the trace that it was; without an exception nothing is looked at. */
function checkSha1(
  identityProvider: IdentityProvider,
  signatures: readonly FoundSignature[],
  checks: CheckResult[],
): boolean {
  const exception = sha1Exception(identityProvider, signatures)
  if (exception !== null) checks.push(exception)
  return exception !== null
}

function readMessage(
  root: XmlElement,
  { identityProvider, serviceProvider, now }: SignInContext,
): MessageContext {
  return {
    root,
    signatures: collectSignatures(root, signedElements),
    covered: false,
    response: readResponse(root),
    found: findAssertions(root),
    identityProvider,
    serviceProvider,
    now,
  }
}

/**
 * After the message checks: the one Assertion is a child of the Response or what came out of its
 * EncryptedAssertion, and a verified signature covers it, and so the cipher text of an EncryptedID in it.
 * Field by field: an object that begins with a spread is a slow one to make and to read in V8.
 */
function readVerified(
  message: MessageContext,
  content: MessageContext,
  signIn: SignInContext,
  checks: CheckResult[],
): AssertionContext {
  return {
    identityProvider: signIn.identityProvider,
    serviceProvider: signIn.serviceProvider,
    request: signIn.request,
    now: signIn.now,
    clockSkew: signIn.clockSkew,
    response: message.response,
    responseSigned: message.signatures.some(({ parent }) => parent === message.root),
    assertion: readAssertion(firstOf(content.found.assertions), (encryptedId) =>
      openElement(encryptedId, signIn.serviceProvider, true, checks),
    ),
  }
}

/** After the assertion checks: there is an AuthnStatement, and a confirmation that met every rule. */
function acceptedFacts(context: AssertionContext): AcceptedFacts {
  const { assertion } = context
  const statement = firstOf(assertion.authnStatements)
  const confirmations = acceptedConfirmations(context)
  return {
    id: assertion.id,
    issuer: assertion.issuer.value,
    nameId: nameIdOf(assertion),
    nameQualifiers: nameQualifiersOf(assertion),
    attributes: Object.freeze(assertion.attributes),
    sessionIndex: statement.sessionIndex,
    sessionNotOnOrAfter: sessionEnd(assertion.authnStatements),
    authnInstant: statement.authnInstant,
    authnContextClassRef: statement.authnContextClassRef,
    notOnOrAfter: lastMoment(assertion.conditions?.notOnOrAfter ?? null, confirmations),
    inResponseTo: firstOf(confirmations).inResponseTo,
  }
}

function nameIdOf({ nameId }: AssertionFacts): NameId | null {
  return nameId && Object.freeze({ value: nameId.value, format: nameId.format })
}

function nameQualifiersOf({ nameId }: AssertionFacts): NameQualifiers | null {
  return (
    nameId && Object.freeze({ nameQualifier: nameId.nameQualifier, spNameQualifier: nameId.spNameQualifier })
  )
}

/** The latest end of an accepted confirmation, each of which has one, unless Conditions end earlier; then the widest clock skew. */
function lastMoment(conditionsEnd: Date | null, confirmations: readonly ConfirmationFacts[]): Date {
  const ends = confirmations.map(({ notOnOrAfter }) => Number(notOnOrAfter))
  const last = Math.min(Math.max(...ends), conditionsEnd?.getTime() ?? Infinity)
  return new Date(last + MAX_CLOCK_SKEW_SECONDS * 1000)
}
