/** A language of the pages around the setup assistant: the assistant's own (`web/src/setup/languages.ts`). */
export type PageLanguage = 'en' | 'de'

const known: readonly string[] = ['en', 'de'] satisfies PageLanguage[]

/**
 * The first language of the browser's that there is, as the assistant chooses among `navigator.languages`, else English: what RFC 9110
 * §12.5.4 sends is that list, each with its weight.
 */
export function pageLanguage(acceptLanguage: string | undefined): PageLanguage {
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
