import { describe, expect, it } from 'vitest'
import { read } from './sources.ts'
import { filesNamed, sectionsIn, tableRows, testFiles } from './test-titles.ts'

/** Every section of RFC 9700 that recommends something, in its order. */
const recommending = [
  ...['2.1', '2.1.1', '2.1.2', '2.2.1', '2.2.2', '2.3', '2.4', '2.5', '2.6'],
  ...['4.1.3', '4.2.4', '4.3.1', '4.3.2', '4.4.2', '4.5.3', '4.6.1', '4.7.1', '4.8.2', '4.9.3'],
  ...['4.10.1', '4.10.2', '4.11.1', '4.11.2', '4.12', '4.13', '4.14.2', '4.15.1', '4.16', '4.17.2'],
]

interface Line {
  readonly section: string
  readonly cells: readonly string[]
  readonly here: string
  readonly files: readonly string[]
}

const lines: readonly Line[] = tableRows(read('docs/rfc9700.md'))
  .filter(([first = '']) => first.startsWith('§'))
  .map(([first = '', ...cells]) => {
    const [, here = '', shownBy = ''] = cells
    return { section: first.slice(1), cells, here, files: filesNamed(shownBy) }
  })
const isMissing = ({ here }: Line) => here.startsWith('not there yet: ')

// Not this file: its own titles would count as tests of what they only speak of.
const self = 'test/house/rfc9700-sections.test.ts'
const titled = testFiles()
  .filter(({ path }) => path !== self)
  .map(({ path, texts }) => ({ path, sections: new Set(texts.flatMap(sectionsIn)) }))

describe('RFC 9700, section by section (docs/rfc9700.md)', () => {
  it('has every section that recommends something, in order, and each line says what and how', () => {
    expect([...new Set(lines.map(({ section }) => section))]).toEqual(recommending)
    for (const line of lines) {
      expect(line.cells, line.section).toHaveLength(3)
      expect(line.cells.slice(0, isMissing(line) ? 2 : 3), line.section).not.toContain('')
    }
  })

  it('line by line names test files, and each of them has a title with that section', () => {
    const missing = lines
      .filter((line) => !isMissing(line))
      .flatMap(({ section, files }) => {
        const named = files.length === 0 ? ['no test is named'] : files
        return named.filter((name) => !hasTitle(name, section)).map((name) => `§${section}: ${name}`)
      })
    expect(missing).toEqual([])
  })

  it('says of what is not there yet what holds instead', () => {
    const others = lines.filter(isMissing)
    expect(others.map(({ section }) => section)).toEqual(['2.2.1', '4.10.1'])
    for (const { here, section } of others) expect(here.length, section).toBeGreaterThan(60)
  })

  it('leaves no title alone: each section that a test names has its line', () => {
    const known = new Set(recommending)
    const unknown = titled.flatMap(({ path, sections }) =>
      [...sections].filter((section) => !known.has(section)).map((section) => `${path}: §${section}`),
    )
    expect(unknown).toEqual([])
  })
})

function hasTitle(name: string, section: string): boolean {
  const found = titled.filter(({ path }) => path.endsWith(`/${name}`))
  return found.length === 1 && found.every(({ sections }) => sections.has(section))
}

describe('sections in titles', () => {
  it.each([
    ['RFC 9700 §2.1: exact', ['2.1']],
    ['a code (RFC 9700 §4.2.4, §4.16; row 3)', ['4.2.4', '4.16']],
    ['RFC 6749 §4.1.2, RFC 9700 §4.8.2, rows 81, 82: a code', ['4.8.2']],
    ['RFC 6749 §4.1.2', []],
  ])('are read from “%s”', (title, expected) => {
    expect(sectionsIn(title)).toEqual(expected)
  })
})
