import { type Random, pick } from './random.ts'

/** What mutations put in: pieces of markup, near misses of the rules, and hostile constructs. */
const pieces = [
  '<',
  '>',
  '/',
  '&',
  ';',
  '#',
  '"',
  "'",
  '=',
  ':',
  '!',
  '?',
  ' ',
  '\t',
  '\n',
  '\r',
  '-',
  '--',
  ']]>',
  '<!--',
  '-->',
  '<!---->',
  '<![CDATA[',
  '<a>',
  '</a>',
  '<b/>',
  '<?x?>',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a>',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  '&x;',
  '&#0;',
  '&#65;',
  '&#x41;',
  '&#xD800;',
  '&amp;',
  '&lt;',
  'xmlns',
  ' xmlns=""',
  ' xmlns="urn:x"',
  ' xmlns="relative"',
  ' xmlns:p="urn:x"',
  ' xmlns:p=""',
  ' xmlns:p="http://a b/"',
  ' xmlns:xml="urn:x"',
  ' xmlns:xml="http://www.w3.org/XML/1998/namespace"',
  ' xmlns:xmlns="urn:x"',
  ' xmlns:q="http://www.w3.org/XML/1998/namespace"',
  ' p:x="2"',
  ' q:x="2"',
  ' y="2"',
  'p:',
  'xml:',
  'é',
  '\u{1F511}',
  '\u00b7',
  '\u0300',
  '\ufffe',
  '\x01',
  '\0',
  '\ufeff',
  '\u0085',
  '\u2028',
  ' version="1.1"',
  ' encoding="UTF-16"',
  ' standalone="yes"',
]

/** What mutations put at the very start, where a document says what it is. */
const openings = [
  '\ufeff',
  '<!DOCTYPE r>',
  '<!DOCTYPE a [<!ENTITY y "z">]>',
  '<?xml version="1.0"?>',
  '<?xml version="1.1"?>',
  '<?xml version="1.0" encoding="ISO-8859-1"?>',
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n',
  ' ',
]

/** One to three damages: a piece put in, a span taken out, doubled, or moved. */
export function damageText(random: Random, text: string): string {
  let mutant = text
  for (let damages = 1 + random(3); damages > 0; damages--) mutant = damageOnce(random, mutant)
  return mutant
}

function damageOnce(random: Random, text: string): string {
  const start = random(text.length + 1)
  const end = Math.min(text.length, start + random(24))
  const to = random(text.length + 1)
  const span = text.slice(start, end)
  const without = text.slice(0, start) + text.slice(end)
  return pick(random, [
    () => text.slice(0, start) + pick(random, pieces) + text.slice(start),
    () => text.slice(0, start) + pick(random, pieces) + text.slice(start),
    () => text.slice(0, start) + pick(random, pieces) + text.slice(end),
    () => (random(10) === 0 ? pick(random, openings) + text : without),
    () => text.slice(0, to) + span + text.slice(to),
    () => without.slice(0, to) + span + without.slice(to),
  ])()
}
