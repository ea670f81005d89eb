import { de } from './texts/de.ts'
import { en, type Texts } from './texts/en.ts'

/** Every language of the assistant, by its tag (RFC 5646). To add one, write its catalogue and name it here. */
export const languages = { en, de } as const
export type Language = keyof typeof languages

const STORED = 'cardea-language'

/** What was chosen here before, else the first of the browser's languages that there is, else English. */
export function startLanguage(): Language {
  const wanted = [storedLanguage(), ...navigator.languages.map((tag) => tag.split('-')[0] ?? '')]
  return wanted.find(isLanguage) ?? 'en'
}

export function textsOf(language: Language): Texts {
  return languages[language]
}

/** Makes the document say which language it is in (WCAG 2.2 §3.1.1), and keeps the choice. */
export function useLanguageFromNowOn(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = languages[language].direction
  try {
    localStorage.setItem(STORED, language)
  } catch {
    // Storage is switched off in some frames; the choice then lasts as long as the page.
  }
}

function storedLanguage(): string {
  try {
    return localStorage.getItem(STORED) ?? ''
  } catch {
    return ''
  }
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag)
}
