import { parseXml } from '../../src/xml/parse-xml.ts'
import type { XmlElement } from '../../src/xml/tree.ts'
import { allElements, portable, rewrite } from '../edit-xml.ts'
import { type Random, pick } from './random.ts'

type Edit = (text: string) => string

/** Elements of SAML in which a reader may not look, and in which attacks hid what it should not see. */
const wrappers = ['samlp:Extensions', 'saml:Advice', 'ds:Object', 'samlp:StatusDetail', 'x:Any']

/**
 * One or two changes of structure, as the wrapping attacks make them: a subtree copied, moved, removed,
 * wrapped or put in another's place; an ID or another attribute changed, a prefix bound anew.
 */
export function rearrangeTree(random: Random, xml: string): string {
  let mutant = xml
  for (let changes = 1 + random(2); changes > 0; changes--) mutant = rearrangeOnce(random, mutant)
  return mutant
}

function rearrangeOnce(random: Random, xml: string): string {
  const root = parseXml(xml, 'message')
  const elements = allElements(root)
  const [one, other] = [pick(random, elements), pick(random, elements)]
  const copy = portable(one)
  const edits = new Map<XmlElement, Edit>()
  pick(random, [
    () => edits.set(one, () => ''),
    () => edits.set(one, (text) => text + text),
    () => edits.set(one, wrapIn(pick(random, wrappers))),
    () => edits.set(other, (text) => copy + text),
    () => edits.set(other, (text) => text + copy),
    () => edits.set(other, insideOf(copy, random(2) === 0)),
    () => edits.set(other, insideOf(copy, random(2) === 0)).set(one, () => ''),
    () => edits.set(other, () => copy),
    () => edits.set(one, changeAttribute(random, elements)),
    () => edits.set(one, (text) => text.replace(/ xmlns(:\w+)?="[^"]*"/, ' xmlns$1="urn:x"')),
    () => edits.set(one, (text) => text.replace(/^<([\w:]+)/, '<$1 xmlns="urn:x" xmlns:saml="urn:x"')),
    () => edits.set(one, changeText(random)),
  ])()
  return rewrite(root, edits)
}

function wrapIn(name: string): Edit {
  const declarations =
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ' +
    'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:x="urn:x"'
  return (text) => `<${name} ${declarations}>${text}</${name}>`
}

/** The copy as the first or last child. */
function insideOf(copy: string, first: boolean): Edit {
  return (text) =>
    first ? text.replace(/>/, () => `>${copy}`) : text.replace(/<\/[^<]*$/, (end) => copy + end)
}

/** Gives an attribute the value of another one, a new name, or a second one beside it. */
function changeAttribute(random: Random, elements: readonly XmlElement[]): Edit {
  const values = elements.flatMap(({ attributes }) => attributes.map(({ value }) => value))
  const value = pick(random, [...values, '', '_evil', '#_evil']).replaceAll(/["&<]/g, '')
  const name = pick(random, ['ID', 'Id', 'id', 'xml:id', 'URI', 'Algorithm', 'Destination', 'InResponseTo'])
  return pick(random, [
    (text: string) => text.replace(/ (\w+)="[^"]*"/, ` $1="${value}"`),
    (text: string) => text.replace(/^<[\w:]+/, (tag) => `${tag} ${name}="${value}"`),
    (text: string) => text.replace(/ ID="/, ` ${name}="`),
  ])
}

/** Cuts, doubles or interrupts the first text. */
function changeText(random: Random): Edit {
  const put = pick(random, ['', 'x', '<!---->', '<x/>', '<![CDATA[x]]>', '&#x20;', ' ', '.evil.example'])
  return (text) =>
    text.replace(/>([^<]+)</, (_, value: string) => {
      const at = random(value.length + 1)
      return `>${value.slice(0, at)}${put}${value.slice(random(2) === 0 ? at : at + 1)}<`
    })
}
