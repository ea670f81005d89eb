import type { FixtureParams } from '../corpus.ts'
import type { ProviderName } from './providers.ts'
import type { Edit, Signing } from './sign.ts'

/**
 * One line of a family's table: an answer that differs from a good one in one thing, and what must refuse it.
 *
 * `before` and `prepare` change what is then signed well: a fault of the identity provider. `signing` signs it in another
 * way. `after` and `attack` change the signed text: somebody on its way did. `params` changes what the
 * service expects.
 */
export interface Variant {
  readonly base: ProviderName
  readonly why: string
  readonly unsigned?: true
  readonly before?: readonly Edit[]
  readonly prepare?: (xml: string) => string
  readonly signing?: Partial<Signing>
  readonly after?: readonly Edit[]
  readonly attack?: (xml: string) => string
  /** The bytes that are sent; UTF-8 unless said otherwise. */
  readonly encode?: (xml: string) => Buffer
  readonly params?: Partial<FixtureParams>
}

/** A variant that is refused. */
export interface BadCase extends Variant {
  /** The error's code. */
  readonly expected: string
  /** Which step refuses it: one of `steps`, or the code of a check; by default the one that is named for the code. */
  readonly refusedBy?: string
  /** Part of the error's reason, where one code has many. */
  readonly reason?: string
}

export type Family = Readonly<Record<string, BadCase>>

/** Where an answer can be refused, apart from the checks that are named for their code. */
export const steps = {
  parse: 'parse',
  readMessage: 'read the message',
  readAssertion: 'read the assertion',
  status: 'message: saml.status_not_success',
  responseVersion: 'message: saml.version_unsupported',
  places: 'message: saml.signature_misplaced',
  signature: 'message: saml.signature_invalid',
  assertionVersion: 'assertion: saml.version_unsupported',
} as const

const stepByCode: readonly (readonly [RegExp, string])[] = [
  [/^request\.|xml_(malformed|forbidden|too_large)|response_(encoding|expected)/, steps.parse],
  [/id_ambiguous|signature_misplaced/, steps.readMessage],
  [/authn_failed|request_denied|no_passive|_refused|idp_re|status/, steps.status],
  [/encryption_unsupported|assertion_count|certificate_missing|signature_missing/, 'message: '],
  [/signature_(malformed|algorithm|invalid)|digest_mismatch/, steps.signature],
  [/_(mismatch|unknown|valid|expired|missing|present|future)$|unsolicited/, 'assertion: '],
]

/** The step that refuses a case. Codes that belong to several steps have to say which. */
export function refusingStep({ expected, refusedBy }: BadCase): string {
  if (refusedBy !== undefined) return refusedBy
  const [, step] = stepByCode.find(([codes]) => codes.test(expected)) ?? []
  if (step === undefined) throw new Error(`which step refuses with ${expected}?`)
  return step.endsWith(': ') ? step + expected : step
}

/** A rule of the assertion, broken by the identity provider itself: the signature is good. */
export const said = (why: string, expected: string, ...before: readonly Edit[]): BadCase => ({
  base: 'entra',
  why,
  before,
  expected,
})

/** Something done to the message on its way. */
export const altered = (why: string, expected: string, ...after: readonly Edit[]): BadCase => ({
  base: 'entra',
  why,
  after,
  expected,
})

/** A signature that was made by the right key in a way that is not accepted. */
export const signedOtherwise = (why: string, expected: string, signing: Partial<Signing>): BadCase => ({
  base: 'entra',
  why,
  signing,
  expected,
})

/** The same case, refused by this step. */
export const at = (refusedBy: string, bad: BadCase): BadCase => ({ ...bad, refusedBy })

/** The same case, with a part of the reason that is given. */
export const because = (reason: string, bad: BadCase): BadCase => ({ ...bad, reason })

export const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:'
export const SUCCESS = `<samlp:StatusCode Value="${STATUS}Success"/>`
