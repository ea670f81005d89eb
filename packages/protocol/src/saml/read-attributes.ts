import { attributeOf, onlyChild, textOf, unexpected } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces } from './names.ts'
import { refuseOtherChildren } from './refuse-other-children.ts'
import type { AssertionAttribute } from './types.ts'

/**
 * The attributes of all AttributeStatements, in document order (saml-core-2.0-os §2.7.3).
 *
 * @throws SsoError `saml.xml_unexpected` for an attribute without Name or a value made of elements
 */
export function readAttributes(statements: readonly XmlElement[]): readonly AssertionAttribute[] {
  const attributes: AssertionAttribute[] = []
  for (const statement of statements) {
    refuseOtherChildren(statement, attributeOnly)
    for (let child = statement.firstChild; child !== null; child = child.nextSibling) {
      if (child.kind === 'element') attributes.push(readAttribute(child))
    }
  }
  return attributes
}

const attributeOnly = [[namespaces.assertion, 'Attribute']] as const
const valueOnly = [[namespaces.assertion, 'AttributeValue']] as const
const nameIdOnly = [[namespaces.assertion, 'NameID']] as const

function readAttribute(attribute: XmlElement): AssertionAttribute {
  const name = attributeOf(attribute, 'Name')
  if (name === null) throw unexpected(attribute, 'the attribute Name', 'none')
  refuseOtherChildren(attribute, valueOnly)
  const values: string[] = []
  for (let child = attribute.firstChild; child !== null; child = child.nextSibling) {
    if (child.kind === 'element' && !isNil(child)) values.push(readValue(child))
  }
  return Object.freeze({
    name,
    friendlyName: attributeOf(attribute, 'FriendlyName'),
    values: Object.freeze(values),
  })
}

/**
 * Text, except that Shibboleth writes eduPersonTargetedID as one NameID inside the value (eduPerson 201602
 * §4.1.4): then the text of that NameID.
 */
function readValue(value: XmlElement): string {
  const only = value.firstChild
  if (only === null) return ''
  // A run of text is one node (tree.ts), so that this is every value but a NameID.
  if (only.kind === 'text' && only.nextSibling === null) return only.value
  refuseOtherChildren(value, nameIdOnly)
  return textOf(onlyChild(value, namespaces.assertion, 'NameID')).trim()
}

/** saml-core-2.0-os §2.7.3.1.1: a null value is marked by xsi:nil; it is no value, not an empty one. */
function isNil(value: XmlElement): boolean {
  for (let at = value.firstAttribute; at !== null; at = at.next) {
    if (at.localName === 'nil' && at.namespaceUri === namespaces.schemaInstance)
      return at.value === 'true' || at.value === '1'
  }
  return false
}
