/** Characters of XML 1.0 (fifth edition, §2.2) and names of Namespaces in XML 1.0 §3, ASCII only. */

const NAME_START = 2
const NAME = 1

/** One entry per ASCII character: may it start a name, may it continue one. */
const kinds: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (/[A-Za-z_]/.test(character)) return NAME_START | NAME
  return /[-.0-9]/.test(character) ? NAME : 0
})

/** Namespaces in XML 1.0 §3: NCName, narrowed to ASCII. May this character code begin one? */
export function startsName(code: number): boolean {
  return ((kinds[code] ?? 0) & NAME_START) !== 0
}

/** May this character code be within an NCName? */
export function continuesName(code: number): boolean {
  return ((kinds[code] ?? 0) & NAME) !== 0
}

/** XML 1.0 §2.3 `S`: space, tab, line feed, carriage return. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d
}

/** Is there nothing but white space in this text? */
export function isBlank(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (!isSpace(text.charCodeAt(index))) return false
  return true
}

/** XML 1.0 §2.2 `Char`, for a code point named by a character reference. */
export function isCharacter(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x09 || codePoint === 0x0a || codePoint === 0x0d
  if (codePoint > 0xffff) return codePoint <= 0x10ffff
  return codePoint < 0xd800 || (codePoint > 0xdfff && codePoint < 0xfffe)
}

const SUSPECT = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Where the first character stands that XML 1.0 §2.2 forbids (control characters, lone surrogates,
 * U+FFFE, U+FFFF); -1 when there is none.
 */
export function findIllegalCharacter(text: string): number {
  // The first expression needs no decoding of surrogate pairs and settles nearly every document.
  return SUSPECT.test(text) ? text.search(ILLEGAL) : -1
}
