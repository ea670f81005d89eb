import { describe, expect, it } from 'vitest'
import { randomToken, systemRandom } from './random.ts'

describe('random bytes', () => {
  it('are as many as were asked for, also more than are kept in reserve', () => {
    for (const count of [0, 1, 12, 1023, 1024, 1025, 5000])
      expect(systemRandom.bytes(count)).toHaveLength(count)
  })
  it('are never given out twice', () => {
    const given = Array.from({ length: 2000 }, () => Buffer.from(systemRandom.bytes(16)).toString('hex'))
    expect(new Set(given).size).toBe(given.length)
    // Were a reserve used from its start again, all of this would be found in it.
    const long = Array.from({ length: 20 }, () => Buffer.from(systemRandom.bytes(1024)).toString('hex')).join(
      '',
    )
    expect(given.filter((bytes) => long.includes(bytes))).toEqual([])
  })
  it('belong to who asked: changing them changes nobody else’s', () => {
    const [first, second] = [systemRandom.bytes(16), systemRandom.bytes(16)]
    const kept = Buffer.from(second)
    first.fill(0)
    expect(Buffer.from(second)).toEqual(kept)
    expect(Buffer.from(systemRandom.bytes(16))).not.toEqual(Buffer.alloc(16))
  })
  it('take every value about equally often', () => {
    const counts = new Array<number>(256).fill(0)
    for (let round = 0; round < 2560; round++)
      for (const byte of systemRandom.bytes(100)) counts[byte] = (counts[byte] ?? 0) + 1
    // A thousand of each are expected, with a deviation of 32: ten of these are never seen.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(320)
  })
  it('make tokens of 256 bits', () => {
    expect(randomToken(systemRandom)).toMatch(/^[\w-]{43}$/)
  })
})
