import { en, type Texts } from './texts/en.ts'

/**
 * Every language of the assistant, by its tag (RFC 5646), as it calls itself. To add one, write its catalogue beside `texts/en.ts`, and name it here,
 * in `scripts/build-web.mjs` and among the assets (`server/src/http/assets.ts`, `self-service/pages/portal-page.tsx`).
 */
export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

/**
 * A cookie, so that the server's pages before the assistant are in it, too (`self-service/page-language.ts`); with the prefix that alone the server reads over
 * https (RFC 6265bis §4.1.3.2). Within a page of another site it is kept for that site's frames.
 */
const isSecure = location.protocol === 'https:'
const STORED = `${isSecure ? '__Host-' : ''}cardea-language`
const ATTRIBUTES = `Path=/; Max-Age=31536000; ${isSecure ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Lax'}`

/** What was chosen here before, else the first of the browser's languages that there is, else English. */
export function startLanguage(): Language {
  const wanted = [storedLanguage(), ...navigator.languages.map((tag) => tag.split('-')[0] ?? '')]
  return wanted.find(isLanguage) ?? 'en'
}

/**
 * The texts of a language. English is part of the script; each other one is a file of its own, which only those fetch who read it. The page says where it is.
 * English again where it cannot be fetched.
 */
export async function loadTexts(language: Language): Promise<Texts> {
  const address = document.getElementById('setup')?.getAttribute(`data-texts-${language}`)
  if (address === null || address === undefined) return en
  try {
    // The file exports its catalogue under the tag; `scripts/build-web.mjs` makes it of one that has the type.
    const file = (await import(address)) as Partial<Record<Language, Texts>>
    return file[language] ?? en
  } catch {
    return en
  }
}

/** Makes the document say which language it is in (WCAG 2.2 §3.1.1), and what the server has written around the assistant say it, too. */
export function showLanguage(language: Language, { direction, skip, footer }: Texts): void {
  document.documentElement.lang = language
  document.documentElement.dir = direction
  document.querySelector('.skip')?.replaceChildren(skip)
  document.querySelector('.page-footer > p')?.replaceChildren(footer)
}

/** Keeps the choice for the next time. */
export function keepLanguage(language: Language): void {
  try {
    document.cookie = `${STORED}=${language}; ${ATTRIBUTES}`
  } catch {
    // There are none in some frames; the choice then lasts as long as the page.
  }
}

function storedLanguage(): string {
  try {
    const pairs = document.cookie.split('; ').map((pair) => pair.split('='))
    return pairs.find(([name]) => name === STORED)?.[1] ?? ''
  } catch {
    return ''
  }
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag)
}
