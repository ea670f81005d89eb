import {
  assertionChecks,
  messageChecks,
  openedChecks,
  sealedMessageChecks,
} from '../src/saml/response-checks.ts'
import type { Verification } from '../src/saml/verified-assertion.ts'

const messageSteps = messageChecks.map(({ code }) => `message: ${code}`)
/** Of an encrypted answer: what is judged as in one in clear, what else holds before decryption, what inside. */
const sealedSteps = [
  ...sealedMessageChecks.map(({ code }, at) => (at < 5 ? `message: ${code}` : `sealed: ${code}`)),
  'decrypt',
  ...openedChecks.map(({ code }) => `opened: ${code}`),
]
const DECRYPT = sealedSteps.indexOf('decrypt')

/**
 * Every step at which an answer can be refused, in order: the parts that read, and between them each check of
 * the ordered lists by its list and code.
 */
export const allSteps: readonly string[] = [
  'parse',
  'read the message',
  ...messageSteps,
  ...sealedSteps.slice(5, DECRYPT + 1),
  'read what was encrypted',
  ...sealedSteps.slice(DECRYPT + 1),
  'read the assertion',
  ...assertionChecks.map(({ code }) => `assertion: ${code}`),
]

/**
 * The step that refused, from the trace: how many checks had passed before tells which one it was, whatever
 * more precise code it gave.
 */
export function refusedBy(verification: Verification): string | null {
  if (verification.ok) return null
  const { checks, error } = verification
  const failed = checks.findIndex(({ passed }) => !passed)
  if (failed === -1) return 'parse'
  if (failed === 0 && readingErrors.has(error.code)) return 'read the message'
  // Only of an encrypted answer is the presence of a signature not asked for at first.
  const isSealed = checks[5]?.code === 'saml.signature_misplaced'
  if (isSealed && failed === DECRYPT + 1 && readingErrors.has(error.code)) return 'read what was encrypted'
  const steps = isSealed ? sealedSteps : messageSteps
  if (checks.length === steps.length + 1) return 'read the assertion'
  return steps[failed] ?? `assertion: ${assertionChecks[failed - steps.length]?.code ?? ''}`
}

/** What reading a message gives; the first check, of the status, never does, nor does the first of what was encrypted. */
const readingErrors: ReadonlySet<string> = new Set([
  'saml.xml_unexpected',
  'saml.id_ambiguous',
  'saml.signature_misplaced',
])
