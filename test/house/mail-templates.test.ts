import { describe, expect, it } from 'vitest'
import { sources } from './sources.ts'

const folder = 'packages/server/src/mails/templates/'
const server = sources('packages/server/src')
const templates = server.flatMap(({ path, text }) =>
  path.startsWith(folder)
    ? [...text.matchAll(/^export function (\w+Mail)\(/gm)].map(([, name = '']) => ({ path, name }))
    : [],
)

describe('the mails of mails/templates', () => {
  it('are in files that are called like them', () => {
    const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    expect(templates.length).toBeGreaterThanOrEqual(8)
    for (const { path, name } of templates) expect(path).toBe(`${folder}${kebab(name)}.ts`)
  })

  it('are each sent by somebody: the examples and the tests are not enough', () => {
    const unsent = templates.filter(
      ({ path, name }) =>
        !server.some(
          ({ path: from, text, imports }) =>
            !from.startsWith(folder) &&
            imports.some(({ target }) => target === path) &&
            new RegExp(`\\b${name}\\(`).test(text),
        ),
    )
    expect(unsent).toEqual([])
  })
})
