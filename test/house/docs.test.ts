import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue, presets } from '@cardea/protocol'
import { describe, expect, it } from 'vitest'
import { generatedDocs } from '../../scripts/generated-docs.ts'
import { plans, reasons } from '../conformance/plans.ts'
import { read, root, sources } from './sources.ts'

describe('docs/errors', () => {
  const documented = readdirSync(join(root, 'docs/errors')).flatMap((file) =>
    [...read(`docs/errors/${file}`).matchAll(/^## ([a-z0-9_]+\.[a-z0-9_]+)$/gm)].map(
      ([, code]) => code ?? '',
    ),
  )

  it('describes every code of the catalogue', () => {
    expect(Object.keys(catalogue).filter((code) => !documented.includes(code))).toEqual([])
  })

  it('describes no code that the catalogue does not hold', () => {
    expect(documented.filter((code) => !Object.hasOwn(catalogue, code))).toEqual([])
  })

  it('is, like the pages of every provider, what `npm run docs` writes', () => {
    for (const [path, text] of generatedDocs()) {
      expect(existsSync(join(root, path)) ? read(path) : '', path).toBe(text)
    }
  })
})

describe('docs/providers', () => {
  it('has a page for each preset, and no page of one that is gone', () => {
    const pages = readdirSync(join(root, 'docs/providers')).filter((file) => file !== 'README.md')
    expect(pages.sort()).toEqual(
      Object.keys(presets)
        .map((name) => `${name}.md`)
        .sort(),
    )
  })
})

describe('docs/conformance.md', () => {
  const rows = read('docs/conformance.md')
    .split('\n')
    .filter((line) => /^\| `oidcc-[\w-]+` \| .* \| .* \|$/.test(line))

  it('has the row of every module as its test has it, in the order of the plans, and no other', () => {
    // The form post plan has the modules of the basic one.
    const expected = [...new Set(plans.map(({ modules }) => modules))].flatMap((modules) =>
      Object.entries(modules).map(([name, { expects, outcome, because }]) => {
        const why = because === undefined ? '' : `: ${because}`
        return `| \`${name}\` | ${expects} | ${outcome}${why} |`
      }),
    )
    expect(rows).toEqual(expected)
  })

  it('has every reason, and counts the modules of every plan', () => {
    const text = read('docs/conformance.md')
    for (const [name, sentence] of Object.entries(reasons))
      expect(text).toContain(`| ${name} | ${sentence} |`)
    for (const { name, profile, modules } of plans) {
      expect(text).toMatch(
        new RegExp(`\\| ${profile} \\| \`${name}\` \\| (?:the same )?${Object.keys(modules).length}\\b`),
      )
    }
  })
})

describe('the error catalogue', () => {
  const code = [...sources('packages/protocol/src'), ...sources('packages/server/src')]
    .filter(({ path }) => !path.includes('/protocol/src/errors/'))
    .map(({ text }) => text)
    .join('\n')

  it('holds no code that nothing throws', () => {
    expect(Object.keys(catalogue).filter((name) => !code.includes(`'${name}'`))).toEqual([])
  })

  it('has three different texts for each code, in whole sentences', () => {
    for (const [name, { person, admin, developer }] of Object.entries(catalogue)) {
      for (const text of [person, admin, developer])
        expect(text, name).toMatch(/^(?:[A-Z“`{]|saml-).*[.!?”)`]$/s)
      expect(person, `${name}: the person reads no technical words`).not.toMatch(
        /SAML|OAuth|assertion|redirect_uri|JSON|token/,
      )
    }
  })
})
