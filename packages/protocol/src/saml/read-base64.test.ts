import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { readBase64 } from './read-base64.ts'

describe('RFC 4648 §4, xs:base64Binary', () => {
  it.each([
    ['AA==', [0]],
    ['AAA=', [0, 0]],
    ['AAAA', [0, 0, 0]],
    ['+/+/', [0xfb, 0xff, 0xbf]],
    [' A\tA\r\n= =\n', [0]],
  ])('%j is read', (text, bytes) => {
    expect([...(readBase64(text) ?? [])]).toEqual(bytes)
  })
  it.each([
    '',
    ' ',
    '=',
    'A',
    'AA',
    'AAA',
    'AA=',
    'AA===',
    'AAAA=',
    'A===',
    '-_-_',
    'AB==',
    'AAB=',
    'AA==AA==',
    'AAAA%',
    'A A!',
    'AA==x',
    '=AAA',
    '\u00a0AAAA',
    'AAAA\v',
    'ＡAAA',
  ])('%j is not', (text) => {
    expect(readBase64(text)).toBeNull()
  })
  it('is nothing with any character of Unicode outside of the alphabet, wherever it stands', () => {
    const letters = /^[A-Za-z0-9+/= \t\n\r]$/
    for (let code = 0; code <= 0xffff; code++) {
      const character = String.fromCharCode(code)
      if (letters.test(character)) continue
      // As long as a right text, and with one character too many; short, and long enough for a fast way to decode.
      const texts = [
        ...[`${character}AAA`, `AA${character}A`, `AAAA${character}`],
        ...[`${character}AAAAAAA`, `AAAAAA${character}AAAAA=`, `AA${character}AAAAAAA==`],
        ...[`${'A'.repeat(75)}${character}`, `${'A'.repeat(37)}${character}${'A'.repeat(62)}`],
      ]
      // Cut from a text that has such a character, all of them are kept in two bytes.
      texts.push(...texts.map((text) => `${text}\u0100`.slice(0, -1)))
      expect(texts.filter((text) => readBase64(text) !== null)).toEqual([])
    }
  })
  it('is what encoding gives, for bytes of any length', () => {
    const bytes = Buffer.from(Array.from({ length: 99 }, (_, index) => (index * 167) % 256))
    for (let length = 1; length <= bytes.length; length++) {
      const text = bytes.subarray(0, length).toString('base64')
      expect(readBase64(text)).toEqual(bytes.subarray(0, length))
      for (let cut = 1; cut < 4; cut++) expect(readBase64(text.slice(0, -cut))).toBeNull()
    }
  })
})
