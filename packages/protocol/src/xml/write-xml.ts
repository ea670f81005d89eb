import { SsoError } from '../errors/sso-error.ts'
import { findIllegalCharacter } from './characters.ts'

/** An element to be written. Strings among the children are text, never markup. */
export interface XmlFragment {
  readonly name: string
  readonly attributes: XmlAttributes
  readonly children: readonly XmlContent[]
}

/** Attributes and namespace declarations in the order given; null and undefined are left out. */
export type XmlAttributes = Readonly<Record<string, string | null | undefined>>

/** A child; null and undefined are left out. */
export type XmlContent = XmlFragment | string | null | undefined

/**
 * Describes an element; `writeXml` makes text of it.
 *
 * @example writeXml(xml('a', { b: '"' }, '<')) // <a b="&quot;">&lt;</a>
 */
export function xml(
  name: string,
  attributes: XmlAttributes = {},
  ...children: readonly XmlContent[]
): XmlFragment {
  return { name, attributes, children }
}

/**
 * Writes an element as XML text. Values are escaped so that they read back as they were and cannot
 * become markup (incidents row 25).
 *
 * @throws SsoError `saml.xml_unwritable` for a character that XML 1.0 §2.2 forbids, or a name that is none
 */
export function writeXml(fragment: XmlFragment): string {
  const { name } = fragment
  checkName(name)
  let written = `<${name}`
  for (const [attribute, value] of Object.entries(fragment.attributes)) {
    if (value === null || value === undefined) continue
    checkName(attribute)
    written += ` ${attribute}="${escapeAttribute(writable(value, attribute))}"`
  }
  let content = ''
  for (const child of fragment.children) {
    if (typeof child === 'string') content += escapeText(writable(child, name))
    else if (child !== null && child !== undefined) content += writeXml(child)
  }
  return content === '' ? `${written}/>` : `${written}>${content}</${name}>`
}

/** Canonical XML 1.0 §2.3, text nodes. */
export function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;')
}

/** Canonical XML 1.0 §2.3, attribute nodes. */
export function escapeAttribute(value: string): string {
  if (!/[&<"\t\n\r]/.test(value)) return value
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
}

function writable(value: string, within: string): string {
  if (findIllegalCharacter(value) !== -1) throw new SsoError('saml.xml_unwritable', { within })
  return value
}

function checkName(name: string): void {
  if (!/^[A-Za-z_][-.\w]*(?::[A-Za-z_][-.\w]*)?$/.test(name))
    throw new SsoError('saml.xml_unwritable', { within: name })
}
