import { describe, expect, it } from 'vitest'
import { read } from './sources.ts'
import { filesNamed, rowsIn, tableRows, testFiles } from './test-titles.ts'

/** One line of “What went wrong elsewhere” in docs/security-model.md. */
interface Row {
  readonly number: number
  readonly cells: readonly string[]
  readonly here: string
  readonly files: readonly string[]
}

const [, section = ''] = read('docs/security-model.md').split('## What went wrong elsewhere')
const rows: readonly Row[] = tableRows(section)
  .filter(([first = '']) => /^\d+$/.test(first))
  .map(([number, ...cells]) => {
    const [, , here = '', shownBy = ''] = cells
    return { number: Number(number), cells, here, files: filesNamed(shownBy) }
  })
const isApplicable = ({ here }: Row) => !/^not (?:applicable|there yet): /.test(here)

// Not this file: its own titles would count as tests of what they only speak of.
const tests = testFiles().filter(({ path }) => !path.endsWith('/incident-rows.test.ts'))
const titled = new Map(tests.map(({ path, texts }) => [path, new Set(texts.flatMap(rowsIn))]))

describe('what went wrong elsewhere (docs/security-model.md)', () => {
  it('has every row from 1 to 109, once, in order, and each says what, where, and why not here', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 109 }, (_, at) => at + 1))
    const bare = rows.filter(
      ({ cells, here }) =>
        cells.length !== 4 || cells.slice(0, here.startsWith('not there yet: ') ? 3 : 4).includes(''),
    )
    expect(bare).toEqual([])
  })

  it('row by row names test files, and each of them has a title with that row', () => {
    const missing = rows.filter(isApplicable).flatMap(({ number, files }) => {
      const named = files.length === 0 ? ['no test is named'] : files
      return named.filter((name) => !hasTitle(name, number)).map((name) => `row ${number}: ${name}`)
    })
    expect(missing).toEqual([])
  })

  it('says for a row that cannot apply why, and what holds instead', () => {
    const others = rows.filter((row) => !isApplicable(row))
    expect(others.map(({ number }) => number)).toEqual([38, 69, 70, 71, 72, 73, 105, 106])
    for (const { number, here, files } of others) {
      expect(here.length, `row ${number}`).toBeGreaterThan(60)
      expect(
        files.filter((name) => !hasTitle(name, number)),
        `row ${number}`,
      ).toEqual([])
    }
  })

  it('row 37: the rows 1 to 34 are one suite of the core, and none of it is skipped', () => {
    const core = [...titled]
      .filter(([path]) => path.startsWith('packages/protocol/'))
      .map(([, found]) => found)
    const house = [...titled].filter(([path]) => path.startsWith('test/house/')).map(([, found]) => found)
    const covered = (row: number) => [...core, ...house].some((found) => found.has(row))
    expect(rows.map(({ number }) => number).filter((row) => row <= 34 && !covered(row))).toEqual([])
    const skipping = tests
      .filter(
        ({ path }) =>
          path.startsWith('packages/protocol/src/') && /\b(?:it|describe)\.(?:skip|todo)\b/.test(read(path)),
      )
      .map(({ path }) => path)
    expect(skipping).toEqual([])
  })
})

/** This file is the test of the row that speaks of the whole list. */
function hasTitle(name: string, row: number): boolean {
  if (name === 'incident-rows.test.ts') return row === 37
  const found = [...titled].filter(([path]) => path.endsWith(`/${name}`))
  return found.length === 1 && found.every(([, titles]) => titles.has(row))
}

describe('rows in titles', () => {
  it.each([
    ['row 8: a decoy', [8]],
    ['an empty form (incidents row 14)', [14]],
    ['rows 1, 2, 18', [1, 2, 18]],
    ['Incidents rows 48 and 66', [48, 66]],
    ['rows 78–80', [78, 79, 80]],
    ['browser 12, arrows 3', []],
  ])('are read from “%s”', (title, expected) => {
    expect(rowsIn(title)).toEqual(expected)
  })
})
