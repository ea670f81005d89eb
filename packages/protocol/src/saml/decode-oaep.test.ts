import { constants, createHash, privateDecrypt, publicEncrypt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { spPrivateKey, spPublicKey } from '../../test/encrypted-answer.ts'
import { decodeOaep } from './decode-oaep.ts'

const hashes = ['sha1', 'sha256', 'sha384', 'sha512'] as const
const LENGTH = 256
const digest = (name: string, ...parts: readonly Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(name)).digest()

/** RFC 8017 §B.2.1, as it is written there. */
function mgf1(seed: Buffer, length: number, name: string): Buffer {
  let mask = Buffer.alloc(0)
  for (let counter = 0; mask.length < length; counter += 1) {
    mask = Buffer.concat([mask, digest(name, seed, Buffer.from([0, 0, 0, counter]))])
  }
  return mask.subarray(0, length)
}

const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, at) => byte ^ b.readUInt8(at)))

/** RFC 8017 §7.1.1 step 2: the block is given whole, so that it can be wrong. */
function encode(block: Buffer, name: string, maskName: string, first = 0): Buffer {
  const seed = Buffer.alloc(digest(name).length, 7)
  const maskedBlock = xor(block, mgf1(seed, block.length, maskName))
  const maskedSeed = xor(seed, mgf1(maskedBlock, seed.length, maskName))
  return Buffer.concat([Buffer.from([first]), maskedSeed, maskedBlock])
}

/** The label's hash, zeros, a one, and the message; as long as the modulus allows. */
function block(message: Buffer, name: string): Buffer {
  const label = digest(name)
  const zeros = Buffer.alloc(LENGTH - 1 - 2 * label.length - 1 - message.length)
  return Buffer.concat([label, zeros, Buffer.from([1]), message])
}

const message = Buffer.from('0001fe00010101ff'.repeat(4), 'hex')

describe('RFC 8017 §7.1.2: EME-OAEP decoding', () => {
  it.each(hashes)('gives what OpenSSL encoded with %s', (name) => {
    const wrapped = publicEncrypt(
      { key: spPublicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: name },
      message,
    )
    const encoded = privateDecrypt({ key: spPrivateKey, padding: constants.RSA_NO_PADDING }, wrapped)
    expect(decodeOaep(encoded, name, name)).toEqual(message)
  })

  it.each(hashes.flatMap((name) => hashes.map((maskName) => [name, maskName])))(
    'takes the digest %s and the mask of %s apart',
    (name, maskName) => {
      const encoded = encode(block(message, name), name, maskName)
      expect(decodeOaep(encoded, name, maskName)).toEqual(message)
      const other = maskName === 'sha1' ? 'sha256' : 'sha1'
      expect(decodeOaep(encoded, name, other)).toBeNull()
    },
  )

  it.each([0, 1, LENGTH - 2 * 32 - 2])('gives a message of %d bytes', (length) => {
    const own = Buffer.alloc(length, 1)
    expect(decodeOaep(encode(block(own, 'sha256'), 'sha256', 'sha1'), 'sha256', 'sha1')).toEqual(own)
  })

  it.each([1, 2, 128, 255])('refuses a first byte of %d', (first) => {
    expect(decodeOaep(encode(block(message, 'sha1'), 'sha1', 'sha256', first), 'sha1', 'sha256')).toBeNull()
  })

  it('refuses another label, whichever of its bytes differs', () => {
    for (let at = 0; at < 20; at += 1) {
      for (const bit of [1, 128]) {
        const wrong = block(message, 'sha1')
        wrong.writeUInt8(wrong.readUInt8(at) ^ bit, at)
        expect(decodeOaep(encode(wrong, 'sha1', 'sha256'), 'sha1', 'sha256'), `${at}`).toBeNull()
      }
    }
  })

  it.each([2, 3, 128, 129, 255])(
    'refuses %d where the one belongs, at the first and any later place',
    (byte) => {
      const right = block(message, 'sha1')
      for (const at of [20, 21, right.length - message.length - 1]) {
        const wrong = Buffer.from(right)
        wrong.writeUInt8(byte, at)
        expect(decodeOaep(encode(wrong, 'sha1', 'sha256'), 'sha1', 'sha256'), `${at}`).toBeNull()
      }
    },
  )

  it('refuses a block without a one', () => {
    const wrong = Buffer.concat([digest('sha1'), Buffer.alloc(LENGTH - 1 - 40)])
    expect(decodeOaep(encode(wrong, 'sha1', 'sha256'), 'sha1', 'sha256')).toBeNull()
  })

  it('does not run beyond a block that is too short for its hash', () => {
    expect(() => decodeOaep(Buffer.alloc(100), 'sha512', 'sha1')).toThrow(RangeError)
  })
})
