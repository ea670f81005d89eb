import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isEqual } from './is-equal.ts'

describe('the comparison of secrets', () => {
  const secret = randomBytes(32)

  it('tells equal bytes from any that differ in one place or in length', () => {
    expect(isEqual(secret, Buffer.from(secret))).toBe(true)
    for (let index = 0; index < secret.length; index++) {
      const other = Buffer.from(secret)
      other.writeUInt8((other.readUInt8(index) + 1) % 256, index)
      expect(isEqual(secret, other)).toBe(false)
    }
    expect(isEqual(secret, secret.subarray(1))).toBe(false)
    expect(isEqual(secret, Buffer.alloc(0))).toBe(false)
    expect(isEqual(Buffer.alloc(0), Buffer.alloc(0))).toBe(true)
  })
})
