import { describe, expect, it } from 'vitest'
import { systemRandom } from '../platform/random.ts'
import { newBreakGlassCode, readBreakGlassCode } from './break-glass-code.ts'

describe('a code', () => {
  it('is 80 random bits in four groups, without letters that are taken for digits', () => {
    const codes = Array.from({ length: 2_000 }, () => newBreakGlassCode(systemRandom))
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(new Set(codes).size).toBe(2_000)
    // All 32 letters at every place: 5 bits each.
    for (const place of [0, 8, 18]) expect(new Set(codes.map((code) => code[place])).size).toBe(32)
  })

  it.each([
    '0123-4567-89AB-CDEF',
    ' 0123 4567 89ab cdef ',
    '0123456789abcdef',
    'ol23-4567-89AB-CDEF',
    'Oi23 456789abcdef',
  ])('is read as it was meant: %s', (typed) => {
    expect(readBreakGlassCode(typed)).toBe('0123456789ABCDEF')
  })

  it.each([
    '',
    '0123-4567-89AB-CDE',
    '0123-4567-89AB-CDEF-0',
    '0123-4567-89AB-CDEU',
    '0123_4567-89AB-CDEF',
    `${' '.repeat(200)}0123456789ABCDEF`,
  ])('is nothing else: %j', (typed) => {
    expect(readBreakGlassCode(typed)).toBeNull()
  })
})
