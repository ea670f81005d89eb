import { describe, expect, it } from 'vitest'
import { pageLanguage } from './page-language.ts'

describe('RFC 9110 §12.5.4: the language of a page', () => {
  it.each([
    ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de'],
    ['en-GB,en;q=0.9,de;q=0.8', 'en'],
    ['fr-FR,fr;q=0.9,de-AT;q=0.5,en;q=0.3', 'de'],
    ['en;q=0.1, de', 'de'],
    ['DE', 'de'],
  ])('is the first that there is of %s: %s', (accepted, language) => {
    expect(pageLanguage(accepted, undefined)).toBe(language)
  })

  it('is the one that was chosen in this browser before, whatever the browser wants', () => {
    expect(pageLanguage('de', 'en')).toBe('en')
    expect(pageLanguage('en', 'de')).toBe('de')
    expect(pageLanguage('de', '"><script>')).toBe('de')
  })

  it.each([undefined, '', '*', 'fr', 'de;q=0', 'de;q=x', ';;,,', 'x'.repeat(5000)])(
    'is English where none is wanted that there is: %s',
    (accepted) => {
      expect(pageLanguage(accepted, undefined)).toBe('en')
    },
  )
})
