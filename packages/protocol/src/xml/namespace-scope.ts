import { type Reading, type Scope, forbidden, malformed, tooLarge } from './reading.ts'

/** Namespaces in XML 1.0 §3: what the prefix `xml` always means. */
export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/'

const MAX_IN_SCOPE = 64

/**
 * The namespaces that messages consist of, known to be good. A tree has these very strings, so that comparing
 * its namespaces with names of ours compares addresses: a thirtieth of the time of a validation.
 */
const usual = new Map(
  [
    'urn:oasis:names:tc:SAML:2.0:protocol',
    'urn:oasis:names:tc:SAML:2.0:assertion',
    'urn:oasis:names:tc:SAML:2.0:metadata',
    'http://www.w3.org/2000/09/xmldsig#',
    'http://www.w3.org/2001/04/xmlenc#',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
    'http://www.w3.org/2001/XMLSchema',
    'http://www.w3.org/2001/XMLSchema-instance',
  ].map((uri) => [uri, uri]),
)

/**
 * Puts one declaration in scope and returns its URI. `outer` is what was in scope outside of the tag.
 *
 * Stricter than Namespaces in XML 1.0 in one way: in a message `xml` is not declared at all, not even as
 * what it already means, for readers have differed over it (incidents row 15). In metadata that
 * declaration is accepted: the template that Shibboleth IdPs are installed with has it.
 */
export function declareNamespace(reading: Reading, prefix: string, written: string, outer: Scope): string {
  checkPrefix(reading, prefix, outer)
  const uri = checkUri(reading, prefix, written)
  const size = reading.scope === null ? 1 : reading.scope.size + 1
  if (size > MAX_IN_SCOPE) throw tooLarge(MAX_IN_SCOPE, 'namespaces')
  reading.scope = { prefix, uri, size, outer: reading.scope }
  return uri
}

function checkPrefix({ scope, position }: Reading, prefix: string, outer: Scope): void {
  if (prefix === 'xmlns') throw forbidden('the prefix xmlns is declared', position)
  for (let at = scope; at !== outer && at !== null; at = at.outer) {
    if (at.prefix === prefix) throw malformed(`the prefix "${prefix}" is declared twice in one tag`, position)
  }
}

/** The URI as it is kept. */
function checkUri({ profile, position }: Reading, prefix: string, uri: string): string {
  if (prefix === 'xml') {
    if (profile === 'metadata' && uri === XML_NAMESPACE) return uri
    throw forbidden('the prefix xml is declared', position)
  }
  const known = usual.get(uri)
  if (known !== undefined) return known
  if (uri === XML_NAMESPACE || uri === XMLNS_NAMESPACE)
    throw forbidden(`${uri} is bound to a prefix`, position)
  // Namespaces in XML 1.0 §2.2: only the default namespace can be undeclared.
  if (uri === '' ? prefix !== '' : !isNamespaceUri(uri)) {
    throw forbidden(`"${uri}" is not an absolute URI for the namespace prefix "${prefix}"`, position)
  }
  return uri
}

/** What a prefix means here: '' for no namespace. Namespaces in XML 1.0 §5: a used prefix is declared. */
export function namespaceOf(reading: Reading, prefix: string): string {
  for (let at = reading.scope; at !== null; at = at.outer) if (at.prefix === prefix) return at.uri
  if (prefix === '') return ''
  if (prefix === 'xml') return XML_NAMESPACE
  throw malformed(`the prefix ${prefix} is not declared`, reading.position)
}

/**
 * RFC 3986 §3 `URI`, without IP literals: a scheme, an authority with a numeric port if any, and legal
 * characters only. No ampersand, which libxml2 canonicalizes without escaping it, against Canonical XML
 * 1.0 §2.3. Canonicalization of a document with another kind of namespace name is undefined
 * (Canonical XML 1.0 §1.3), and has yielded an empty form elsewhere (incidents row 14).
 */
function isNamespaceUri(uri: string): boolean {
  const [, rest] = URI.exec(uri) ?? []
  if (rest === undefined) return false
  return !rest.startsWith('//') || AUTHORITY.test(rest.slice(2).split(/[/?#]/, 1).join())
}

/** The group is what follows the scheme. */
const URI =
  /^[A-Za-z][A-Za-z0-9+.-]*:((?:[A-Za-z0-9\-._~!$'()*+,;=:@/?]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9\-._~!$'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?)$/

/** RFC 3986 §3.2: userinfo, host, port; libxml2 knows no empty port. */
const AUTHORITY = /^(?:[^@]*@)?[^:@]*(?::[0-9]+)?$/
