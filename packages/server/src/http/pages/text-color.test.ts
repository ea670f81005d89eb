import { luminance, readColor, textColorOn, textContrastOn } from '@cardea/kit'
import { describe, expect, it } from 'vitest'

describe('a color', () => {
  it.each([
    ['#ABC', '#aabbcc'],
    ['#A0b1C2', '#a0b1c2'],
    ['red', null],
    ['#abcd', null],
    ['abc', null],
    ['#ggg', null],
    ['#fff;}', null],
  ])('%j is kept as %j', (text, kept) => {
    expect(readColor(text)).toBe(kept)
  })

  it('has a text color that is read at 4.5 to 1 or more, whichever color it is (WCAG 2.2 §1.4.3)', () => {
    const levels = ['00', '33', '55', '66', '77', '80', '99', 'bb', 'ff']
    const colors = levels.flatMap((red) =>
      levels.flatMap((green) => levels.map((blue) => `#${red}${green}${blue}`)),
    )
    for (const color of colors) {
      const [light = 0, dark = 0] = [luminance(color), luminance(textColorOn(color))].sort((a, b) => b - a)
      expect((light + 0.05) / (dark + 0.05), color).toBeGreaterThanOrEqual(4.5)
    }
    expect([textColorOn('#000000'), textColorOn('#ffffff')]).toEqual(['#ffffff', '#000000'])
  })

  it('tells how well that text is read', () => {
    expect(textContrastOn('#000000')).toBeCloseTo(21)
    expect(textContrastOn('#ffffff')).toBeCloseTo(21)
    // The grey on which black and white are read equally: the square root of 21.
    expect(textContrastOn('#757575')).toBeCloseTo(4.6, 1)
  })
})
