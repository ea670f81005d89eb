import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFiles, read, root } from './sources.ts'

const files = projectFiles()
const text = files.filter((path) =>
  /\.(ts|tsx|mjs|js|json|md|yaml|yml|css|sql|html|svg)$|^\.|^LICENSE$/.test(path),
)

describe('the lockfile', () => {
  it('names no registry', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/)
  })

  it('pins every dependency exactly', () => {
    const loose = manifests().flatMap(({ path, dependencies }) =>
      Object.entries(dependencies)
        .filter(([, version]) => !/^(?:npm:@?[\w./-]+@)?\d/.test(version))
        .map(([name, version]) => `${path}: ${name}@${version}`),
    )
    expect(loose).toEqual([])
  })
})

describe('docs/dependencies.md', () => {
  const documented = new Set(
    [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name),
  )
  const used = new Set(manifests().flatMap(({ dependencies }) => Object.keys(dependencies)))
  // Our own packages.
  for (const own of ['@cardea/kit', '@cardea/protocol', 'cardea']) used.delete(own)

  it('has a line for every dependency', () => {
    expect([...used].filter((name) => !documented.has(name))).toEqual([])
  })

  it('has no line for a dependency that is gone', () => {
    expect([...documented].filter((name) => !used.has(name ?? ''))).toEqual([])
  })
})

describe('documents', () => {
  it('link only to files that exist', () => {
    const broken = files
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)/g)]
          .filter(([, target]) => !existsSync(join(root, dirname(path), target ?? '')))
          .map(([, target]) => `${path} → ${String(target)}`),
      )
    expect(broken).toEqual([])
  })

  it('leaves nothing marked as unfinished', () => {
    const marks = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X:', 'it\\.' + 'only\\(', 'describe\\.' + 'only\\('].join('|'),
    )
    expect(text.filter((path) => marks.test(read(path)))).toEqual([])
  })
})

interface Manifest {
  readonly path: string
  readonly dependencies: Readonly<Record<string, string>>
}

function manifests(): Manifest[] {
  return files
    .filter((path) => path.endsWith('package.json'))
    .map((path) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path)) as {
        dependencies?: Record<string, string>
        devDependencies?: Record<string, string>
      }
      return { path, dependencies: { ...dependencies, ...devDependencies } }
    })
}
