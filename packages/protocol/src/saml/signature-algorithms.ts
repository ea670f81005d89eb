import { type KeyObject, constants, sign, verify } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { digestMethods, signatureMethods } from './names.ts'

/** A hash as `node:crypto` calls it. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

/** A SignatureMethod or SigAlg that is accepted. */
export interface SignatureAlgorithm {
  readonly uri: string
  readonly hash: HashName
  readonly keyType: 'rsa' | 'ec'
}

/** What is accepted, whole: SHA-1, MD5, DSA, HMAC and RSA-PSS are not in the list (incidents row 34). */
const algorithms: readonly SignatureAlgorithm[] = [
  { uri: signatureMethods.rsaSha256, hash: 'sha256', keyType: 'rsa' },
  { uri: signatureMethods.rsaSha384, hash: 'sha384', keyType: 'rsa' },
  { uri: signatureMethods.rsaSha512, hash: 'sha512', keyType: 'rsa' },
  { uri: signatureMethods.ecdsaSha256, hash: 'sha256', keyType: 'ec' },
  { uri: signatureMethods.ecdsaSha384, hash: 'sha384', keyType: 'ec' },
  { uri: signatureMethods.ecdsaSha512, hash: 'sha512', keyType: 'ec' },
]

const digests: readonly { readonly uri: string; readonly hash: HashName }[] = [
  { uri: digestMethods.sha256, hash: 'sha256' },
  { uri: digestMethods.sha384, hash: 'sha384' },
  { uri: digestMethods.sha512, hash: 'sha512' },
]

/**
 * The algorithm that a SignatureMethod or SigAlg names. There is no default (incidents row 27).
 *
 * @throws SsoError `saml.signature_algorithm`
 */
export function readSignatureAlgorithm(uri: string | null): SignatureAlgorithm {
  const algorithm = algorithms.find((candidate) => candidate.uri === uri)
  if (algorithm === undefined) throw new SsoError('saml.signature_algorithm', { received: uri })
  return algorithm
}

/**
 * The hash that a DigestMethod names.
 *
 * @throws SsoError `saml.signature_algorithm`
 */
export function readDigestAlgorithm(uri: string | null): HashName {
  const digest = digests.find((candidate) => candidate.uri === uri)
  if (digest === undefined) throw new SsoError('saml.signature_algorithm', { received: uri })
  return digest.hash
}

/** The DigestMethod that names a hash. */
export function digestMethodOf(hash: HashName): string {
  return { sha256: digestMethods.sha256, sha384: digestMethods.sha384, sha512: digestMethods.sha512 }[hash]
}

/**
 * The algorithm to sign with: the one asked for, else SHA-256 with the key's own kind.
 *
 * @throws SsoError `saml.signature_algorithm` when the key is of another kind than the algorithm
 */
export function chooseSignatureAlgorithm(privateKey: KeyObject, uri?: string): SignatureAlgorithm {
  const { rsaSha256, ecdsaSha256 } = signatureMethods
  const algorithm = readSignatureAlgorithm(
    uri ?? (privateKey.asymmetricKeyType === 'ec' ? ecdsaSha256 : rsaSha256),
  )
  if (algorithm.keyType !== privateKey.asymmetricKeyType) {
    throw new SsoError('saml.signature_algorithm', { received: `${algorithm.uri} for another kind of key` })
  }
  return algorithm
}

/** Signs with RSASSA-PKCS1-v1_5, or ECDSA in the form r||s (RFC 9231 §2.3.6). */
export function signBytes(algorithm: SignatureAlgorithm, data: string, privateKey: KeyObject): Buffer {
  return sign(algorithm.hash, Buffer.from(data, 'utf8'), parametersOf(privateKey))
}

/** Does this key verify the signature? A key of another kind than the algorithm's never does. */
export function verifyBytes(
  algorithm: SignatureAlgorithm,
  data: string,
  signature: Buffer,
  publicKey: KeyObject,
): boolean {
  if (publicKey.asymmetricKeyType !== algorithm.keyType) return false
  return verify(algorithm.hash, Buffer.from(data, 'utf8'), parametersOf(publicKey), signature)
}

function parametersOf(key: KeyObject) {
  return { key, padding: constants.RSA_PKCS1_PADDING, dsaEncoding: 'ieee-p1363' } as const
}
