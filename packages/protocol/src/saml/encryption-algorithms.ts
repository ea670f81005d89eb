import { Buffer } from 'node:buffer'
import {
  type CipherGCMTypes,
  type KeyObject,
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { decodeOaep } from './decode-oaep.ts'
import { contentEncryptions, keyTransports, maskGenerationFunctions, oaepDigestMethods } from './names.ts'

/** A hash within RSA-OAEP as `node:crypto` calls it. */
export type OaepHash = keyof typeof oaepDigestMethods

/** What content is encrypted with. */
export interface ContentAlgorithm {
  readonly uri: string
  readonly keyBytes: number
  readonly ivBytes: number
  /** Does a change of the cipher text show? */
  readonly authenticated: boolean
  /** The plain text, or null whatever was wrong. */
  readonly decrypt: (key: Uint8Array, cipherText: Buffer) => Buffer | null
  readonly encrypt: (key: Uint8Array, iv: Uint8Array, plainText: Buffer) => Buffer
}

/** How a content key is wrapped: RSA-OAEP with this digest and MGF1 of this hash (RFC 8017 §7.1). */
export interface KeyTransport {
  readonly hash: OaepHash
  readonly maskHash: OaepHash
}

const GCM_IV = 12
const GCM_TAG = 16
const BLOCK = 16

/** What is accepted, whole. */
const algorithms: readonly ContentAlgorithm[] = [
  gcm(contentEncryptions.aes128Gcm, 128),
  gcm(contentEncryptions.aes192Gcm, 192),
  gcm(contentEncryptions.aes256Gcm, 256),
  cbc(contentEncryptions.aes128Cbc, 128),
  cbc(contentEncryptions.aes256Cbc, 256),
]

/**
 * The algorithm that the EncryptionMethod of EncryptedData names.
 *
 * @throws SsoError `saml.encryption_algorithm`
 */
export function readContentAlgorithm(uri: string | null): ContentAlgorithm {
  const algorithm = algorithms.find((candidate) => candidate.uri === uri)
  if (algorithm === undefined) throw notAccepted(uri)
  return algorithm
}

/**
 * What the EncryptionMethod of EncryptedKey names. XML Encryption 1.1 §5.5.2: digest and mask are of SHA-1
 * unless said otherwise, and `rsa-oaep-mgf1p` has a mask of SHA-1 always.
 *
 * @param uri its Algorithm
 * @param digest Algorithm of its DigestMethod, null without one
 * @param mask Algorithm of its MGF, null without one
 * @throws SsoError `saml.encryption_algorithm`
 */
export function readKeyTransport(
  uri: string | null,
  digest: string | null,
  mask: string | null,
): KeyTransport {
  const isOaep = uri === keyTransports.rsaOaep || (uri === keyTransports.rsaOaepMgf1p && mask === null)
  if (!isOaep) throw notAccepted(uri)
  return {
    hash: named(oaepDigestMethods, digest ?? oaepDigestMethods.sha1),
    maskHash: named(maskGenerationFunctions, mask ?? maskGenerationFunctions.sha1),
  }
}

const hashes = ['sha1', 'sha256', 'sha384', 'sha512'] as const

function named(uris: Readonly<Record<OaepHash, string>>, uri: string): OaepHash {
  const hash = hashes.find((name) => uris[name] === uri)
  if (hash === undefined) throw notAccepted(uri)
  return hash
}

function notAccepted(uri: string | null): SsoError {
  return new SsoError('saml.encryption_algorithm', { received: uri ?? '(none)' })
}

/**
 * The key in an EncryptedKey, or null whatever was wrong. OpenSSL takes one hash for digest and mask; where
 * they differ (Keycloak and Apache Santuario let people choose) it does the RSA and we the padding.
 */
export function unwrapKey(
  { hash, maskHash }: KeyTransport,
  wrapped: Buffer,
  privateKey: KeyObject,
): Buffer | null {
  try {
    if (hash === maskHash) return privateDecrypt({ ...oaep(privateKey), oaepHash: hash }, wrapped)
    const encoded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped)
    return decodeOaep(encoded, hash, maskHash)
  } catch {
    return null
  }
}

/** Wraps a key with one hash for digest and mask. */
export function wrapKey(hash: OaepHash, contentKey: Uint8Array, publicKey: KeyObject): Buffer {
  return publicEncrypt({ ...oaep(publicKey), oaepHash: hash }, contentKey)
}

function oaep(key: KeyObject) {
  return { key, padding: constants.RSA_PKCS1_OAEP_PADDING }
}

/** XML Encryption 1.1 §5.2.4: an IV of 96 bits, the cipher text, a tag of 128 bits and never less. */
function gcm(uri: string, bits: 128 | 192 | 256): ContentAlgorithm {
  const cipher: CipherGCMTypes = `aes-${bits}-gcm`
  const options = { authTagLength: GCM_TAG }
  return {
    uri,
    keyBytes: bits / 8,
    ivBytes: GCM_IV,
    authenticated: true,
    decrypt(key, cipherText) {
      if (cipherText.length < GCM_IV + GCM_TAG) return null
      const decipher = createDecipheriv(cipher, key, cipherText.subarray(0, GCM_IV), options)
      decipher.setAuthTag(cipherText.subarray(-GCM_TAG))
      const plainText = decipher.update(cipherText.subarray(GCM_IV, -GCM_TAG))
      try {
        return Buffer.concat([plainText, decipher.final()])
      } catch {
        return null
      }
    },
    encrypt(key, iv, plainText) {
      const encipher = createCipheriv(cipher, key, iv, options)
      return Buffer.concat([iv, encipher.update(plainText), encipher.final(), encipher.getAuthTag()])
    },
  }
}

/** XML Encryption 1.1 §5.2.1, §5.2.3: an IV of one block; the last byte tells how many bytes pad the last block. */
function cbc(uri: string, bits: 128 | 256): ContentAlgorithm {
  const cipher = `aes-${bits}-cbc`
  return {
    uri,
    keyBytes: bits / 8,
    ivBytes: BLOCK,
    authenticated: false,
    decrypt(key, cipherText) {
      if (cipherText.length < 2 * BLOCK || cipherText.length % BLOCK !== 0) return null
      const decipher = createDecipheriv(cipher, key, cipherText.subarray(0, BLOCK)).setAutoPadding(false)
      const padded = Buffer.concat([decipher.update(cipherText.subarray(BLOCK)), decipher.final()])
      const padding = padded.readUInt8(padded.length - 1)
      return padding === 0 || padding > BLOCK ? null : padded.subarray(0, -padding)
    },
    encrypt(key, iv, plainText) {
      // The padding of PKCS #7 is one of those that XML Encryption reads.
      const encipher = createCipheriv(cipher, key, iv)
      return Buffer.concat([iv, encipher.update(plainText), encipher.final()])
    },
  }
}
