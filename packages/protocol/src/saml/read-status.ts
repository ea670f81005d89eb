import { attributeOf, onlyChild, optionalChild, textOf, unexpected } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import type { StatusFacts } from './response-facts.ts'

/**
 * Reads the one `Status` of a response (saml-core-2.0-os §3.2.2.1).
 *
 * @throws SsoError `saml.xml_unexpected`
 */
export function readStatus(response: XmlElement): StatusFacts {
  const status = onlyChild(response, namespaces.protocol, 'Status')
  const message = optionalChild(status, namespaces.protocol, 'StatusMessage')
  return { codes: readStatusCodes(status), message: message === null ? null : textOf(message).trim() }
}

/** StatusCode holds its more precise StatusCode. The parser limits the depth. */
function readStatusCodes(status: XmlElement): readonly string[] {
  const codes: string[] = []
  let code: XmlElement | null = onlyChild(status, namespaces.protocol, 'StatusCode')
  while (code !== null) {
    const value = attributeOf(code, 'Value')
    if (value === null) throw unexpected(code, 'the attribute Value', 'none')
    codes.push(value)
    code = optionalChild(code, namespaces.protocol, 'StatusCode')
  }
  return codes
}
