import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain, quoted } from './stranger-text.ts'

describe('a name that anybody may have given', () => {
  it.each([
    ['Acme', '“Acme”'],
    ['  Acme   Inc.  ', '“Acme Inc.”'],
    ['Bücher & Söhne', '“Bücher & Söhne”'],
    ['株式会社', '“株式会社”'],
    ['', '“unnamed”'],
    ['\u200b\u202e', '“unnamed”'],
  ])('%j is shown as %s', (name, shown) => {
    expect(quoted(name)).toBe(shown)
  })

  it.each([
    ['evil.com', '“evil. com”'],
    ['evil\u200b.\u200bcom', '“evil. com”'],
    ['evil。com', '“evil。 com”'],
    ['evil．com', '“evil． com”'],
    ['https://evil.com/a', '“https: /evil. com/a”'],
    ['javascript:alert(1)', '“javascript: alert(1)”'],
    ['mailto:eve@evil.com', '“mailto: eve @ evil. com”'],
    ['www.evil.com', '“www. evil. com”'],
    ['192.0.2.1', '“192. 0. 2. 1”'],
  ])('is no link: %j', (name, shown) => {
    expect(quoted(name)).toBe(shown)
  })

  it.each([
    ['Acme\r\nBcc: eve@evil.example', '“Acme Bcc: eve @ evil. example”'],
    ['Acme\u2028Your account\u2029is locked', '“Acme Your account is locked”'],
    ['Acme\u0000\u0007\u001b[31m', '“Acme [31m”'],
  ])('stays on one line: %j', (name, shown) => {
    expect(quoted(name)).toBe(shown)
  })

  it.each(['Acme” invites you. Call us: “', 'Acme" x "', 'Acme„x‟', '«Acme»'])(
    'cannot end its quotes: %j',
    (name) => {
      expect(quoted(name)).toMatch(/^“[^"“”„‟«»]*”$/)
    },
  )

  it('is of bounded length, also in characters of two halves', () => {
    expect(quoted('x'.repeat(500))).toBe(`“${'x'.repeat(60)}…”`)
    expect(quoted('😀'.repeat(500))).toBe(`“${'😀'.repeat(60)}…”`)
    expect(plain('x'.repeat(500))).toBe(`${'x'.repeat(300)}…`)
  })

  it('has no tower of accents', () => {
    expect(quoted(`a${'\u0300'.repeat(50)}b`).length).toBeLessThan(8)
  })

  it('whatever it is, has no line break, nothing invisible, and nothing that mail programs take for a link', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.emailAddress(), fc.domain()),
        (name) => {
          const shown = quoted(name)
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
          expect(shown).not.toMatch(/[.。．｡․][\p{L}\p{N}]|:\/|\/\/|[^\s“]@|@[^\s…”]/u)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
