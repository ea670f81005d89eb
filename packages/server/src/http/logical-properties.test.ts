import { describe, expect, it } from 'vitest'
import { asset } from './assets.ts'

/** Declarations that name a side, where the other side is meant in a language that is read from right to left. */
const PHYSICAL =
  /^(?:(?:margin|padding|border|scroll-margin)-(?:left|right)|left|right|border-(?:top|bottom)-(?:left|right)-radius)\b|^(?:text-align|float|clear): *(?:left|right)/

/** Four values, of which the second (right) and the last (left) differ. */
const LOPSIDED = /^(?:margin|padding|inset|border-width): *\S+ (\S+) \S+ (?!\1$)\S+$/

describe.each(['cardea.css', 'web.css'] as const)('%s can be read from right to left', (name) => {
  const css = asset(name)
    .body.toString('utf8')
    .replaceAll(/\/\*[^]*?\*\//g, '')
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({
    selector: selector.trim(),
    declarations: body
      .split(';')
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  }))

  it('names no side where a start or an end is meant', () => {
    const sides = rules.flatMap(({ selector, declarations }) =>
      declarations.filter((text) => PHYSICAL.test(text)).map((text) => `${selector}: ${text}`),
    )
    expect(sides).toEqual([])
  })

  it('is lopsided only in what is turned as a whole: arrows made of two edges', () => {
    const lopsided = rules.filter(
      ({ declarations }) =>
        declarations.some((text) => LOPSIDED.test(text)) &&
        !declarations.some((text) => text.startsWith('transform: rotate')),
    )
    expect(lopsided.map(({ selector }) => selector)).toEqual([])
  })

  it('turns each background that is at a side', () => {
    const atSide = rules.filter(({ declarations }) =>
      declarations.some((text) => /^background.*\b(?:left|right)\b/.test(text)),
    )
    const turned = rules.map(({ selector }) => selector)
    for (const { selector } of atSide) expect(turned).toContain(`[dir='rtl'] ${selector}`)
  })
})
