import { isElement } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import type { FoundAssertions } from './read-response.ts'
import { type Check, type Finding, finding } from './run-checks.ts'
import type { ServiceProvider } from './types.ts'

/** A document and where its assertions are, in clear and encrypted. */
interface Content {
  readonly root: XmlElement
  readonly found: FoundAssertions
  readonly serviceProvider: ServiceProvider
}

/** What is encrypted can be read: an assertion, or the name of its subject, by a connection that has a key. */
export const checkEncryption: Check<Content> = {
  code: 'saml.encryption_unsupported',
  section: 'saml-core-2.0-os §6',
  run: ({ found: { encrypted }, serviceProvider: { decryptionKeys = [] } }) => {
    const unreadable = encrypted.filter((element) => !isReadable(element))
    if (unreadable.length > 0) return finding(false, () => ({ received: namesOf(unreadable) }))
    return finding(
      encrypted.length === 0 || decryptionKeys.length > 0,
      () => ({ received: namesOf(encrypted) }),
      'saml.decryption_key_missing',
    )
  },
}

/** Where an EncryptedAssertion stands is judged by the count of assertions. */
function isReadable({ localName, parent }: XmlElement): boolean {
  if (localName === 'EncryptedAssertion') return true
  return localName === 'EncryptedID' && parent !== null && isElement(parent, namespaces.assertion, 'Subject')
}

function namesOf(elements: readonly XmlElement[]): string {
  return [...new Set(elements.map(({ localName }) => localName))].join(', ')
}

/** Counted in the whole document: in Extensions, Advice or a status detail one could hide (incidents rows 4, 6). */
export const checkOneAssertion: Check<Content> = {
  code: 'saml.assertion_count',
  section: 'saml-profiles-2.0-os §4.1.4.2',
  run: ({ root, found }) => countFinding(found, ({ parent }) => parent === root),
}

/** What comes out of an EncryptedAssertion is the one Assertion, with no other in it, in clear or encrypted. */
export const checkOneAssertionInside: Check<Content> = {
  code: 'saml.assertion_count',
  section: 'saml-core-2.0-os §2.3.4',
  run: ({ root, found }) => countFinding(found, (only) => only === root && only.localName === 'Assertion'),
}

function countFinding(found: FoundAssertions, isInPlace: (only: XmlElement) => boolean): Finding {
  const all = [...found.assertions, ...encryptedAssertions(found)]
  const [only, ...others] = all
  return finding(only !== undefined && others.length === 0 && isInPlace(only), () => ({
    expected: 1,
    received: all.length === 1 ? 'misplaced' : all.length,
  }))
}

/** The EncryptedAssertions of a document, wherever they are. */
export function encryptedAssertions({ encrypted }: FoundAssertions): readonly XmlElement[] {
  return encrypted.filter(({ localName }) => localName === 'EncryptedAssertion')
}
