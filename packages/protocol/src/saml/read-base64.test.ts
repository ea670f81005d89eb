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
})
