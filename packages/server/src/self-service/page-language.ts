/** A language of the pages around the setup assistant: the assistant's own (`web/src/setup/languages.ts`). */
export type PageLanguage = 'en' | 'de'

const known: readonly string[] = ['en', 'de'] satisfies PageLanguage[]

/** What was chosen in the assistant: its script sets it (`web/src/setup/languages.ts`). */
export const LANGUAGE_COOKIE = 'cardea-language'

/**
 * What was chosen in this browser before, else the first of its languages that there is, as the assistant chooses among `navigator.languages`, else English:
 * what RFC 9110 §12.5.4 sends is that list, each with its weight.
 */
export function pageLanguage(acceptLanguage: string | undefined, chosen: string | undefined): PageLanguage {
  if (chosen !== undefined && isKnown(chosen)) return chosen
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map(weighed)
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  return wanted.map(({ language }) => language).find(isKnown) ?? 'en'
}

function weighed(range: string): { readonly language: string; readonly weight: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  const given = parameters.find((each) => each.startsWith('q='))
  const weight = given === undefined ? 1 : Number(given.slice(2))
  return { language: tag.split('-')[0] ?? '', weight: Number.isNaN(weight) ? 0 : weight }
}

function isKnown(language: string): language is PageLanguage {
  return known.includes(language)
}
