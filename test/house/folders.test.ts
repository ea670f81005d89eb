import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sources } from './sources.ts'

const all = ['packages/protocol/src', 'packages/kit/src', 'packages/server/src', 'web/src'].flatMap(sources)

/** A header: a block comment of 3 to 16 lines before the first export, that states the folder's invariant. */
function hasHeader(text: string): boolean {
  const beforeCode = text.slice(0, text.search(/^(export|const|class|interface|type|function) /m))
  const comments = beforeCode.match(/\/\*\*[\s\S]*?\*\//g) ?? []
  return comments.some((comment) => {
    const lines = comment.split('\n').length
    return lines >= 3 && lines <= 18 && /invariant/i.test(comment)
  })
}

describe('folders', () => {
  it('opens every folder with a header that says what it owns and its invariant', () => {
    const folders = new Set(
      all
        .map(({ path }) => dirname(path))
        .filter((path) => !/\/src$|\/pages$|\/presets$|\/migrations$/.test(path)),
    )
    const bare = [...folders].filter(
      (folder) => !all.some(({ path, text }) => dirname(path) === folder && hasHeader(text)),
    )
    expect(bare).toEqual([])
  })

  it('names files in kebab-case', () => {
    expect(
      all.map(({ path }) => path).filter((path) => !/\/[a-z0-9]+(-[a-z0-9]+)*(?:\.d)?\.tsx?$/.test(path)),
    ).toEqual([])
  })

  it('has no folder called helpers, utils or common', () => {
    expect(all.map(({ path }) => path).filter((path) => /\/(helpers|utils|common)\//.test(path))).toEqual([])
  })

  it('keeps sources under 450 lines; only the flat tables of the error catalogue may be longer', () => {
    const long = all.filter(({ path, text }) => !path.includes('/errors/') && text.split('\n').length > 450)
    expect(long.map(({ path }) => path)).toEqual([])
  })

  it('has no barrel inside a package: only its public entries re-export', () => {
    const entries = ['protocol/src/index.ts', 'protocol/src/presets.ts', 'kit/src/index.ts']
    const barrels = all.filter(
      ({ path, text }) =>
        !entries.some((entry) => path.endsWith(entry)) && /^export (\*|\{[^}]*\}) from/m.test(text),
    )
    expect(barrels.map(({ path }) => path)).toEqual([])
  })
})
