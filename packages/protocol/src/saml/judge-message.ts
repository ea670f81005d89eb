import { SsoError } from '../errors/sso-error.ts'
import type { XmlElement } from '../xml/tree.ts'
import { encryptedAssertions } from './content-checks.ts'
import { decryptElement } from './decrypt-element.ts'
import { namespaces } from './names.ts'
import { findAssertions } from './read-response.ts'
import { type MessageContext, messageChecks, openedChecks, sealedMessageChecks } from './response-checks.ts'
import { type Check, runUntilFailure } from './run-checks.ts'
import type { CheckResult, ServiceProvider } from './types.ts'
import { collectSignatures } from './verify-signature.ts'

/** saml-core-2.0-os §5.4.1: what may carry a signature within an EncryptedAssertion. */
const signedElements = [[namespaces.assertion, 'Assertion']] as const

/**
 * Judges a Response up to where its one Assertion may be read, and returns the document that the Assertion
 * is in: the Response itself, or what its EncryptedAssertion held. Returns the error of the first check that
 * failed; every result is added to `checks`.
 *
 * Of an encrypted one, first all that stands in clear, with the Response's signature if there is any; then
 * decryption; then what came out, which that signature covers or which has to carry its own.
 *
 * @throws SsoError those of `decryptElement` and `collectSignatures`
 */
export function judgeMessage(message: MessageContext, checks: CheckResult[]): MessageContext | SsoError {
  const [sealed] = encryptedAssertions(message.found)
  if (sealed === undefined) return judged(message, messageChecks, checks)
  const outside = judged(message, sealedMessageChecks, checks)
  if (outside instanceof SsoError) return outside
  // Those that are left are the Response's own: nothing else in clear could carry one.
  const covered = message.signatures.length > 0
  const root = openElement(sealed, message.serviceProvider, covered, checks)
  return judged(readOpened(message, root, covered), openedChecks, checks)
}

/** Decrypts an element; that this was done is a result of its own. */
export function openElement(
  sealed: XmlElement,
  serviceProvider: ServiceProvider,
  signed: boolean,
  checks: CheckResult[],
): XmlElement {
  const root = decryptElement(sealed, serviceProvider, signed)
  checks.push({ code: 'saml.decryption_failed', passed: true })
  return root
}

function readOpened(message: MessageContext, root: XmlElement, covered: boolean): MessageContext {
  return {
    ...message,
    root,
    covered,
    signatures: collectSignatures(root, signedElements),
    found: findAssertions(root),
  }
}

function judged(
  message: MessageContext,
  list: readonly Check<MessageContext>[],
  checks: CheckResult[],
): MessageContext | SsoError {
  const { results, error } = runUntilFailure(list, message)
  checks.push(...results)
  return error ?? message
}
