import { domainToUnicode } from 'node:url'

/** Scripts that are written together in one word of these languages (UTS #39 §5.2, “highly restrictive”). */
const together: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
const scripts = [
  ...[
    'Latin',
    'Greek',
    'Cyrillic',
    'Armenian',
    'Georgian',
    'Hebrew',
    'Arabic',
    'Devanagari',
    'Bengali',
    'Thai',
  ],
  ...[
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Gujarati',
    'Gurmukhi',
    'Sinhala',
    'Lao',
    'Khmer',
    'Myanmar',
  ],
  ...['Ethiopic', 'Cherokee', 'Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul'],
].map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, 'u') }))

/** Cyrillic and Greek letters that look like Latin ones: a whole word of them reads as another. */
const LOOK_LATIN = /^[асԁеһіјӏорԛѕԝхуѵαικνορυχ\d-]+$/u
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u

/**
 * Can this domain be taken for another? True for a label that mixes scripts which no language mixes, or that is written with
 * letters of another alphabet which look like ours (incidents row 76). A warning for people, never a reason to refuse.
 */
export function isLookalike(domain: string): boolean {
  return domainToUnicode(domain).split('.').some(isDeceptive)
}

function isDeceptive(label: string): boolean {
  const used = scripts.filter(({ letters }) => letters.test(label)).map(({ name }) => name)
  if (used.length > 1) return !together.some((set) => used.every((name) => set.includes(name)))
  return FOREIGN.test(label) && LOOK_LATIN.test(label)
}
