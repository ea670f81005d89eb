import { describe, expect, it } from 'vitest'
import { parseXml } from '../xml/parse-xml.ts'
import { readMetadataLifetime } from './read-metadata-lifetime.ts'

const seconds = (duration: string) =>
  readMetadataLifetime(parseXml(`<m cacheDuration="${duration}"/>`, 'metadata')).cacheSeconds

describe('XML Schema Part 2 §3.2.6: a duration', () => {
  it.each([
    ['P12Y', 12 * 365 * 86_400],
    ['P123456M', 123_456 * 30 * 86_400],
    ['P45D', 45 * 86_400],
    ['PT48H', 48 * 3600],
    ['PT90M', 90 * 60],
    ['PT604800S', 604_800],
    ['PT604800.5S', 604_800],
    ['P1Y2M3DT4H5M6S', 365 * 86_400 + 2 * 30 * 86_400 + 3 * 86_400 + 4 * 3600 + 5 * 60 + 6],
  ])('%s has %i seconds', (text, expected) => {
    expect(seconds(text)).toBe(expected)
  })
  it.each(['P', 'PT', 'P1', 'P1H', 'PT1D', '-P1D', 'P1DT', 'P1234567D', 'PT1234567890S', 'p1d', '1D'])(
    '%s is none',
    (text) => {
      expect(seconds(text)).toBeNull()
    },
  )
})
