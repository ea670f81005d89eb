import { isCharacter } from './characters.ts'
import { type Reading, malformed } from './reading.ts'

/** XML 1.0 §4.6. Without a DTD there are no others. */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** `&#x10FFFF;` with room for leading zeros. A reference longer than this is refused. */
const MAX_REFERENCE = 16

/**
 * The text with its entity and character references resolved (XML 1.0 §4.1, §4.6).
 * `reading.position` is where the text stands, for the error.
 */
export function resolveReferences(reading: Reading, text: string): string {
  let resolved = ''
  let from = 0
  for (let start = text.indexOf('&'); start !== -1; start = text.indexOf('&', from)) {
    const end = text.slice(start, start + MAX_REFERENCE).indexOf(';')
    const value = end === -1 ? undefined : valueOf(text.slice(start + 1, start + end))
    if (value === undefined) throw malformed('a reference that XML does not define', reading.position + start)
    resolved += text.slice(from, start) + value
    from = start + end + 1
  }
  return resolved + text.slice(from)
}

function valueOf(name: string): string | undefined {
  if (name.charCodeAt(0) !== 0x23) return Object.hasOwn(entities, name) ? entities[name] : undefined
  const hexadecimal = name.charCodeAt(1) === 0x78
  const digits = name.slice(hexadecimal ? 2 : 1)
  if (!(hexadecimal ? /^[0-9A-Fa-f]+$/ : /^[0-9]+$/).test(digits)) return undefined
  const codePoint = parseInt(digits, hexadecimal ? 16 : 10)
  // XML 1.0 §4.1, "Legal Character": a reference names nothing that could not stand there itself.
  return isCharacter(codePoint) ? String.fromCodePoint(codePoint) : undefined
}
