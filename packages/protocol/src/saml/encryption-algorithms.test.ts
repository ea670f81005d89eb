import { createCipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readContentAlgorithm } from './encryption-algorithms.ts'
import { contentEncryptions } from './names.ts'

const { aes128Cbc, aes256Cbc, aes128Gcm, aes256Gcm } = contentEncryptions
const BLOCK = 16
const iv = Buffer.alloc(BLOCK, 6)

/** Whole blocks under AES-CBC as they are, the last byte saying how many bytes are padding. */
function cbcOf(uri: string, keyBytes: number, padded: Buffer) {
  const key = Buffer.alloc(keyBytes, 5)
  const cipher = createCipheriv(uri === aes128Cbc ? 'aes-128-cbc' : 'aes-256-cbc', key, iv).setAutoPadding(
    false,
  )
  return { key, cipherText: Buffer.concat([iv, cipher.update(padded), cipher.final()]) }
}

describe.each([
  [aes128Cbc, 16],
  [aes256Cbc, 32],
])('XML Encryption 1.1 §5.2: padding under %s', (uri, keyBytes) => {
  const decrypt = (padded: Buffer) => {
    const { key, cipherText } = cbcOf(uri, keyBytes, padded)
    return readContentAlgorithm(uri).decrypt(key, cipherText)
  }
  /** Two blocks whose last byte is this. */
  const endingIn = (last: number) => Buffer.concat([Buffer.alloc(2 * BLOCK - 1, 'a'), Buffer.from([last])])

  it.each([1, 2, 15, 16])('of %i bytes is taken away, whatever the other bytes are', (padding) => {
    expect(decrypt(endingIn(padding))?.toString()).toBe('a'.repeat(2 * BLOCK - padding))
  })
  it.each([0, 17, 32, 33, 255])('of %i bytes cannot be', (padding) => {
    expect(decrypt(endingIn(padding))).toBeNull()
  })
  it('may be all of one block', () => {
    expect(decrypt(Buffer.alloc(BLOCK, BLOCK))).toHaveLength(0)
  })
  it.each([0, 1, BLOCK, BLOCK + 1, 3 * BLOCK - 1])('is not looked for in %i bytes', (length) => {
    expect(readContentAlgorithm(uri).decrypt(Buffer.alloc(keyBytes, 5), Buffer.alloc(length))).toBeNull()
  })
})

describe.each([
  [aes128Gcm, 16],
  [aes256Gcm, 32],
])('XML Encryption 1.1 §5.2.4: %s', (uri, keyBytes) => {
  const algorithm = readContentAlgorithm(uri)
  const key = Buffer.alloc(keyBytes, 5)
  const nonce = Buffer.alloc(12, 6)

  it('gives back nothing but what was encrypted, nothing included', () => {
    for (const text of ['', 'a', 'ä'.repeat(100)]) {
      const sealed = algorithm.encrypt(key, nonce, Buffer.from(text))
      expect(sealed).toHaveLength(12 + Buffer.byteLength(text) + 16)
      expect(algorithm.decrypt(key, sealed)?.toString()).toBe(text)
    }
  })
  it('never takes a shorter tag, or a changed one', () => {
    const sealed = algorithm.encrypt(key, nonce, Buffer.from('text'))
    for (let length = 0; length < sealed.length; length++) {
      expect(algorithm.decrypt(key, sealed.subarray(0, length))).toBeNull()
    }
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(sealed.readUInt8(at) ^ 1, at)
      expect(algorithm.decrypt(key, changed)).toBeNull()
    }
  })
})
