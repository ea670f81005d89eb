import { describe, expect, it } from 'vitest'
import { asset } from './assets.ts'

const css = asset('cardea.css').body.toString('utf8')
const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block ?? '')

type Theme = Readonly<Record<string, string>>

function tokens(block: string): Theme {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, color]) => [
      String(name),
      String(color),
    ]),
  )
}

const themes = { light: tokens(light), dark: { ...tokens(light), ...tokens(dark) } }

const grounds = ['paper', 'surface', 'sunken']
const tones = ['info', 'success', 'warning', 'danger']

/** Text on its ground: 4.5 to 1 (WCAG 2.2 §1.4.3). */
const texts = [
  ...['ink', 'soft', 'accent', 'accent-strong', 'danger'].flatMap((text) =>
    grounds.map((ground) => [text, ground]),
  ),
  ...tones.flatMap((tone) => [
    [tone, `${tone}-tint`],
    ['ink', `${tone}-tint`],
    ['soft', `${tone}-tint`],
  ]),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['surface', 'danger'],
  ['surface', 'danger-strong'],
]

/** Edges of controls and the focus ring: 3 to 1 (WCAG 2.2 §1.4.11). */
const edges = ['edge', 'accent'].flatMap((edge) => ['paper', 'surface'].map((ground) => [edge, ground]))

describe.each(Object.entries(themes))('the %s theme', (_name, theme) => {
  it.each(texts)('has %s on %s at 4.5 to 1 or more', (text, ground) => {
    expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(edges)('has %s on %s at 3 to 1 or more', (edge, ground) => {
    expect(contrast(theme, edge, ground)).toBeGreaterThanOrEqual(3)
  })
})

function contrast(theme: Theme, a = '', b = ''): number {
  const [x, y] = [luminance(theme[a]), luminance(theme[b])]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** WCAG 2.2, relative luminance. */
function luminance(color: string | undefined): number {
  if (color === undefined) throw new Error('no such token')
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
