import { assertionChecks, messageChecks } from '../src/saml/response-checks.ts'
import type { Verification } from '../src/saml/verified-assertion.ts'

/**
 * Every step at which an answer can be refused, in order: the parts that read, and between them each check of
 * the two ordered lists by its list and code.
 */
export const allSteps: readonly string[] = [
  'parse',
  'read the message',
  ...messageChecks.map(({ code }) => `message: ${code}`),
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
  if (checks.length === messageChecks.length + 1) return 'read the assertion'
  return allSteps[failed < messageChecks.length ? failed + 2 : failed + 3] ?? null
}

/** What reading a message gives; the first check, of the status, never does. */
const readingErrors: ReadonlySet<string> = new Set([
  'saml.xml_unexpected',
  'saml.id_ambiguous',
  'saml.signature_misplaced',
])
