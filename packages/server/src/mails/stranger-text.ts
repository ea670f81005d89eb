/** Characters of a name that a mail shows. */
const MAX_NAME = 60
/** Characters of a longer text. */
const MAX_TEXT = 300

/**
 * A name that somebody has given to something, for the inside of a sentence: in quotes that it cannot end, on one line, of bounded length,
 * and such that no mail program makes a link of it. An organization called `evil.com – your account is locked` must not
 * become a link in a mail of ours (incidents row 88 is about hosts in links; this is the other way to get one in).
 *
 * @example quoted('Acme – visit evil.com') // '“Acme – visit evil. com”'
 */
export function quoted(name: string): string {
  const text = plain(name, MAX_NAME).replace(/["“”„‟«»]/g, "'")
  return `“${text === '' ? 'unnamed' : text}”`
}

/** The same for a text that needs no quotes: a reason, an address on the network. */
export function plain(text: string, length: number = MAX_TEXT): string {
  return shorten(breakLinks(oneLine(text)), length)
}

/**
 * Nothing that is invisible or turns the direction of writing (Cf), nothing that ends a line (Cc, Zl, Zp), no half characters (Cs), no
 * towers of accents.
 */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim()
}

/** Mail programs make links of `name.tld`, `scheme:rest` and `a@b`. The dots are those that IDNA takes for one (RFC 3490 §3.1), and a look-alike. */
function breakLinks(text: string): string {
  return text
    .replace(/([.\u3002\uff0e\uff61\u2024])(?=[\p{L}\p{N}])/gu, '$1 ')
    .replace(/\/{2,}/g, '/')
    .replace(/:(?=\S)/g, ': ')
    .replace(/\s*@\s*/g, ' @ ')
    .trim()
}

function shorten(text: string, length: number): string {
  const characters = Array.from(text)
  return characters.length <= length ? text : `${characters.slice(0, length).join('').trimEnd()}…`
}
