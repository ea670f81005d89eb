import { describe, expect, it } from 'vitest'
import { systemRandom } from '../platform/random.ts'
import { isTokenText, newTokenText } from './token-text.ts'

const token = newTokenText(systemRandom)

describe('a personal access token', () => {
  it('is known by its looks, and new every time', () => {
    expect(token).toMatch(/^ba_[\w-]{49}$/)
    expect(isTokenText(token)).toBe(true)
    expect(newTokenText(systemRandom)).not.toBe(token)
  })

  it('is none with any of its characters changed', () => {
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A'
      expect(isTokenText(token.slice(0, at) + other + token.slice(at + 1)), String(at)).toBe(false)
    }
  })

  it.each([
    '',
    'ba_',
    `${token} `,
    ` ${token}`,
    `${token}\n`,
    token.slice(0, -1),
    `${token}, ${token}`,
    `cardea_sk_${token.slice(3)}`,
  ])('is not %j', (text) => {
    expect(isTokenText(text)).toBe(false)
  })
})
