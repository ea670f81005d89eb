import { describe, expect, it } from 'vitest'
import { sources } from './sources.ts'

const dialects = sources('packages/server/src/dialects')

/** What a face may refuse by itself: what concerns the request as such, and faults of ours. */
const OWN_REFUSAL = /^(?:request|internal)\./

describe('a dialect is translation only', () => {
  it('has some', () => {
    const folders = new Set(dialects.map(({ path }) => path.split('/')[4]))
    expect([...folders].sort()).toEqual(expect.arrayContaining(['auth0', 'scalekit', 'tenant', 'workos']))
  })

  it('asks the database nothing: it imports no store and no query builder', () => {
    const queries = dialects.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => specifier === 'kysely' || /(?:^|[/-])store\.ts$/.test(specifier))
        .map(({ specifier }) => `${path} → ${specifier}`),
    )
    expect(queries).toEqual([])
  })

  it('decides nothing: what it refuses concerns the request as such', () => {
    const decisions = dialects.flatMap(({ path, text }) =>
      [...text.matchAll(/new SsoError\(\s*'([^']+)'/g)]
        .filter(([, code = '']) => !OWN_REFUSAL.test(code))
        .map(([, code]) => `${path}: ${String(code)}`),
    )
    expect(decisions).toEqual([])
  })

  it('keeps nothing: a module of it has no variable', () => {
    const state = dialects.filter(({ text }) => /^(?:export )?(?:let|var) /m.test(text))
    expect(state.map(({ path }) => path)).toEqual([])
  })

  it('can be read in one sitting: 250 lines', () => {
    const long = dialects.filter(({ text }) => text.split('\n').length > 251)
    expect(long.map(({ path }) => path)).toEqual([])
  })
})
