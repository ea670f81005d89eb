import { attributeOf, childElements, onlyChild, textOf, unexpected } from '../xml/read-xml.ts'
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
  return statements.flatMap((statement) => {
    refuseOtherChildren(statement, [[namespaces.assertion, 'Attribute']])
    return childElements(statement, namespaces.assertion, 'Attribute').map(readAttribute)
  })
}

function readAttribute(attribute: XmlElement): AssertionAttribute {
  const name = attributeOf(attribute, 'Name')
  if (name === null) throw unexpected(attribute, 'the attribute Name', 'none')
  refuseOtherChildren(attribute, [[namespaces.assertion, 'AttributeValue']])
  const values = childElements(attribute, namespaces.assertion, 'AttributeValue').filter(
    (value) => !isNil(value),
  )
  return { name, friendlyName: attributeOf(attribute, 'FriendlyName'), values: values.map(readValue) }
}

/**
 * Text, except that Shibboleth writes eduPersonTargetedID as one NameID inside the value (eduPerson 201602
 * §4.1.4): then the text of that NameID.
 */
function readValue(value: XmlElement): string {
  if (!value.children.some((child) => child.kind === 'element')) return textOf(value)
  refuseOtherChildren(value, [[namespaces.assertion, 'NameID']])
  return textOf(onlyChild(value, namespaces.assertion, 'NameID')).trim()
}

/** saml-core-2.0-os §2.7.3.1.1: a null value is marked by xsi:nil; it is no value, not an empty one. */
function isNil(value: XmlElement): boolean {
  const nil = value.attributes.find(
    ({ localName, namespaceUri }) => localName === 'nil' && namespaceUri === namespaces.schemaInstance,
  )
  return nil?.value === 'true' || nil?.value === '1'
}
