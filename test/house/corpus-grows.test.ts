import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFiles, read, root } from './sources.ts'

/**
 * The names of all cases of the corpus that must be refused, one a line. A new case is added to this list;
 * a line is never taken out: half of the faults that are known are old faults that came back.
 */
const LIST = 'test/house/corpus-cases.txt'
const FOLDER = 'packages/protocol/test/fixtures/bad'

describe('row 13: a case of the corpus, once in, stays', () => {
  const listed = read(LIST).trim().split('\n')
  const present = [
    ...new Set(
      projectFiles()
        .filter((path) => path.startsWith(`${FOLDER}/`))
        .map((path) => path.slice(FOLDER.length + 1).split('/')[0] ?? ''),
    ),
  ]

  it('has every case that was ever listed, with the code that refuses it', () => {
    expect(listed.length).toBeGreaterThan(70)
    const gone = listed.filter((name) => !existsSync(join(root, FOLDER, name, 'response.xml')))
    expect(gone).toEqual([])
    const vague = listed.filter((name) => {
      const params = JSON.parse(read(`${FOLDER}/${name}/params.json`)) as { expectedError?: string }
      return !/^saml\.[a-z_]+$/.test(params.expectedError ?? '')
    })
    expect(vague).toEqual([])
  })

  it(`lists every case that there is: a new one gets its line in ${LIST}`, () => {
    expect(present.filter((name) => !listed.includes(name))).toEqual([])
  })

  it('is in order, and names nothing twice', () => {
    expect(listed).toEqual([...new Set(listed)].sort())
  })
})
