import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'

/**
 * Takes the padding of RSA-OAEP off, with no label (RFC 8017 §7.1.2 step 3), or gives null when it is wrong.
 *
 * Every byte is looked at, and nothing branches on one, until all is known: which part of the padding was
 * wrong must not show in the time either (Manger 2001).
 *
 * @param encoded as long as the modulus
 * @throws RangeError when that is too short for the hash
 */
export function decodeOaep(encoded: Buffer, digestName: string, maskDigestName: string): Buffer | null {
  const label = hash(digestName, '', 'buffer')
  const maskedSeed = encoded.subarray(1, 1 + label.length)
  const maskedBlock = encoded.subarray(1 + label.length)
  const seed = unmask(maskedSeed, maskedBlock, maskDigestName)
  const block = unmask(maskedBlock, seed, maskDigestName)
  let wrong = encoded.readUInt8(0)
  for (let at = 0; at < label.length; at += 1) wrong |= block.readUInt8(at) ^ label.readUInt8(at)
  // After the label: zeros, a one, and the message.
  let start = 0
  let searching = 1
  for (let at = label.length; at < block.length; at += 1) {
    const byte = block.readUInt8(at)
    const ends = searching & (-byte >>> 31)
    wrong |= ends * (byte ^ 1)
    start += ends * (at + 1)
    searching ^= ends
  }
  return (wrong | searching) === 0 ? block.subarray(start) : null
}

/** RFC 8017 §B.2.1: MGF1 of the seed, laid over the masked bytes. */
function unmask(masked: Buffer, seed: Buffer, digestName: string): Buffer {
  const plain = Buffer.from(masked)
  const counter = Buffer.alloc(4)
  for (let at = 0; at < plain.length;) {
    const mask = hash(digestName, Buffer.concat([seed, counter]), 'buffer')
    for (const byte of mask.subarray(0, plain.length - at)) {
      plain.writeUInt8(plain.readUInt8(at) ^ byte, at)
      at += 1
    }
    counter.writeUInt32BE(counter.readUInt32BE(0) + 1)
  }
  return plain
}
