import { describe, expect, it } from 'vitest'
import { MAX_SLUG_LENGTH, SLUG, slugFrom, withSuffix } from './slug.ts'

const random = { bytes: (count: number) => new Uint8Array(count).fill(0xab) }

describe('a slug is made from the name', () => {
  it.each([
    ['Acme', 'acme'],
    ['Acme, Inc.', 'acme-inc'],
    ['  Bücher & Söhne  ', 'bucher-sohne'],
    ['Ærø A/S', 'r-a-s'],
    ['株式会社', 'organization'],
    ['!!!', 'organization'],
  ])('%s becomes %s', (name, slug) => {
    expect(slugFrom(name)).toBe(slug)
  })

  it.each(['x'.repeat(300), 'y '.repeat(200)])('keeps its form and length, also with a suffix', (name) => {
    for (const slug of [slugFrom(name), withSuffix(slugFrom(name), random)]) {
      expect(slug).toMatch(SLUG)
      expect(slug.length).toBeLessThanOrEqual(MAX_SLUG_LENGTH)
    }
  })
})
