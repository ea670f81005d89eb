import { type KeyObject, constants, sign, verify } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { digestMethods, legacyMethods, signatureMethods } from './names.ts'

/** A hash as `node:crypto` calls it. */
export type HashName = 'sha256' | 'sha384' | 'sha512'

/** What a message under an exception for SHA-1 may also be hashed with. */
export type VerifiedHashName = HashName | 'sha1'

/** A SignatureMethod or SigAlg that is accepted. */
export interface SignatureAlgorithm<Hash extends VerifiedHashName = HashName> {
  readonly uri: string
  readonly hash: Hash
  readonly keyType: 'rsa' | 'ec'
  /** Of an RSA key; PKCS #1 v1.5 unless said otherwise. */
  readonly padding?: 'pss'
}

/** What is accepted, whole: SHA-1, MD5, DSA and HMAC are not in the list (incidents row 34). */
const algorithms: readonly SignatureAlgorithm[] = [
  { uri: signatureMethods.rsaSha256, hash: 'sha256', keyType: 'rsa' },
  { uri: signatureMethods.rsaSha384, hash: 'sha384', keyType: 'rsa' },
  { uri: signatureMethods.rsaSha512, hash: 'sha512', keyType: 'rsa' },
  { uri: signatureMethods.ecdsaSha256, hash: 'sha256', keyType: 'ec' },
  { uri: signatureMethods.ecdsaSha384, hash: 'sha384', keyType: 'ec' },
  { uri: signatureMethods.ecdsaSha512, hash: 'sha512', keyType: 'ec' },
  { uri: signatureMethods.rsaPssSha256, hash: 'sha256', keyType: 'rsa', padding: 'pss' },
  { uri: signatureMethods.rsaPssSha384, hash: 'sha384', keyType: 'rsa', padding: 'pss' },
  { uri: signatureMethods.rsaPssSha512, hash: 'sha512', keyType: 'rsa', padding: 'pss' },
]

/** What a connection's exception for SHA-1 adds: one algorithm, never for a redirect, PSS or EC. */
const rsaSha1: SignatureAlgorithm<'sha1'> = { uri: legacyMethods.rsaSha1, hash: 'sha1', keyType: 'rsa' }

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

/** What is accepted beyond the list of algorithms. */
export interface SignatureRules {
  /** SHA-1: a connection has no exception for it, has one that holds now, or had one (`sha1Until`). */
  readonly sha1: 'refused' | 'accepted' | 'ended'
}

/** Without an exception. */
export const strictRules: SignatureRules = { sha1: 'refused' }

/**
 * As `readSignatureAlgorithm`, for a signature in XML, where an exception may accept SHA-1.
 *
 * @throws SsoError `saml.signature_algorithm`, `saml.sha1_exception_ended`
 */
export function readXmlSignatureAlgorithm(
  uri: string | null,
  rules: SignatureRules,
): SignatureAlgorithm<VerifiedHashName> {
  return uri === rsaSha1.uri && isExcepted(rules) ? rsaSha1 : readSignatureAlgorithm(uri)
}

/**
 * The hash that a DigestMethod names.
 *
 * @throws SsoError `saml.signature_algorithm`, `saml.sha1_exception_ended`
 */
export function readDigestAlgorithm(uri: string | null, rules: SignatureRules): VerifiedHashName {
  if (uri === legacyMethods.sha1 && isExcepted(rules)) return 'sha1'
  const digest = digests.find((candidate) => candidate.uri === uri)
  if (digest === undefined) throw new SsoError('saml.signature_algorithm', { received: uri })
  return digest.hash
}

/** An exception that has ended is named, so that whoever relied on it knows. */
function isExcepted({ sha1 }: SignatureRules): boolean {
  if (sha1 === 'ended') throw new SsoError('saml.sha1_exception_ended')
  return sha1 === 'accepted'
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

/** Signs with RSASSA-PKCS1-v1_5 or RSASSA-PSS, or ECDSA in the form r||s (RFC 9231 §2.3.6). */
export function signBytes(algorithm: SignatureAlgorithm, data: string, privateKey: KeyObject): Buffer {
  return sign(algorithm.hash, Buffer.from(data, 'utf8'), parametersOf(algorithm, privateKey))
}

/** Does this key verify the signature? A key of another kind than the algorithm's never does. */
export function verifyBytes(
  algorithm: SignatureAlgorithm<VerifiedHashName>,
  data: string,
  signature: Buffer,
  publicKey: KeyObject,
): boolean {
  if (publicKey.asymmetricKeyType !== algorithm.keyType) return false
  return verify(algorithm.hash, Buffer.from(data, 'utf8'), parametersOf(algorithm, publicKey), signature)
}

function parametersOf({ padding }: SignatureAlgorithm<VerifiedHashName>, key: KeyObject) {
  if (padding === undefined) {
    return { key, padding: constants.RSA_PKCS1_PADDING, dsaEncoding: 'ieee-p1363' } as const
  }
  // RFC 9231 §2.3.10: the hash of the mask is that of the message, and the salt as long as it.
  return {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
}
