import type { SsoError } from '../../src/errors/sso-error.ts'

/** A class of documents that libxml2 reads and this parser refuses, and why that is right. */
export interface ExplainedDifference {
  readonly reason: string
  readonly holds: (refusal: SsoError, mutant: string) => boolean
}

const because = (reason: string, code: string, pattern: RegExp): ExplainedDifference => ({
  reason,
  holds: (refusal) => refusal.code === code && pattern.test(String(refusal.details['reason'])),
})

/** Where this parser is stricter than libxml2, and why. Any other difference is a defect of ours. */
export const explainedDifferences: readonly ExplainedDifference[] = [
  because('a DTD makes readers differ, and expands entities', 'saml.xml_forbidden', /DTD/),
  because(
    'canonicalization keeps processing instructions, readers skip them',
    'saml.xml_forbidden',
    /processing instruction/,
  ),
  because(
    'readers differ over a value with a comment in it',
    'saml.xml_forbidden',
    /comment inside the value/,
  ),
  because('XML 1.1 has other characters and line ends', 'saml.xml_forbidden', /version/),
  because('a declared encoding that is not the real one', 'saml.xml_forbidden', /encoding/),
  because('a message is no file', 'saml.xml_forbidden', /byte order mark/),
  because(
    'canonicalization of relative namespace URIs is undefined',
    'saml.xml_forbidden',
    /not an absolute URI/,
  ),
  because('readers differ over a declared xml prefix', 'saml.xml_forbidden', /prefix xml is declared/),
  {
    reason: 'names are ASCII, so that no two look alike',
    holds: ({ code, details }, mutant) =>
      code === 'saml.xml_malformed' &&
      mutant.replace(/\r\n?/g, '\n').charCodeAt(Number(details['position'])) > 127,
  },
]

/**
 * The one thing that libxml2 refuses and this parser reads: an `xml:id` that is no name, or a second one of the
 * same value. Neither is a rule of XML 1.0; whoever looks for signatures refuses `xml:id` in every form
 * (`saml.id_ambiguous`).
 */
export function isAboutXmlId(complaint: string): boolean {
  return /^Error: (?:xml:id : attribute value [^]* is not an NCName\n|ID [^]* already defined\n)+$/.test(
    complaint,
  )
}
