import { Buffer } from 'node:buffer'
import type { KeyObject } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { attributeOf, childElements, onlyChild, optionalChild, textOf, unexpected } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { attempt } from './attempt.ts'
import {
  type ContentAlgorithm,
  type KeyTransport,
  readContentAlgorithm,
  readKeyTransport,
  unwrapKey,
} from './encryption-algorithms.ts'
import { namespaces } from './names.ts'
import { readBase64 } from './read-base64.ts'
import { refuseOtherChildren } from './refuse-other-children.ts'
import type { ServiceProvider } from './types.ts'

/** For several recipients there may be several; each costs an RSA operation for each key of ours. */
const MAX_ENCRYPTED_KEYS = 4

const sealedChildren = [
  [namespaces.encryption, 'EncryptedData'],
  [namespaces.encryption, 'EncryptedKey'],
] as const
const dataChildren = [
  [namespaces.encryption, 'EncryptionMethod'],
  [namespaces.signature, 'KeyInfo'],
  [namespaces.encryption, 'CipherData'],
] as const
const keyChildren = [
  ...dataChildren,
  [namespaces.encryption, 'ReferenceList'],
  [namespaces.encryption, 'CarriedKeyName'],
] as const
const transportChildren = [
  [namespaces.signature, 'DigestMethod'],
  [namespaces.encryption11, 'MGF'],
] as const
const valueOnly = [[namespaces.encryption, 'CipherValue']] as const

/**
 * Decrypts an EncryptedAssertion or EncryptedID (saml-core-2.0-os §2.3.4, §2.2.4; XML Encryption 1.1 §4.4)
 * and parses what comes out as a document of its own, under the same rules as any message. Nothing in it is
 * verified by this: anybody can encrypt to a public key (incidents row 30).
 *
 * What stands in clear is judged first and refused by name. From then on every failure, of the RSA, of the
 * content, of the plain text, is one and the same error (incidents row 35).
 *
 * @param signed whether a verified signature covers the cipher text; AES-CBC is read under one only. A key
 *   that was wrapped for GCM is no oracle for CBC either: the algorithm is then signed as well.
 * @throws SsoError `saml.decryption_failed`, `saml.encryption_algorithm`, `saml.encryption_unauthenticated`,
 *   `saml.xml_unexpected`
 */
export function decryptElement(
  sealed: XmlElement,
  { decryptionKeys = [], allowCbc = false }: ServiceProvider,
  signed: boolean,
): XmlElement {
  const { algorithm, cipherText, encryptedKeys } = readSealed(sealed)
  if (!algorithm.authenticated) checkCbc(algorithm.uri, allowCbc, signed)
  const key = findKey(encryptedKeys, decryptionKeys, algorithm.keyBytes)
  // Without a key it goes on with none that counts, so that the time is the same.
  const plainText = algorithm.decrypt(key ?? new Uint8Array(algorithm.keyBytes), cipherText)
  const root = key === null || plainText === null ? null : attempt(() => parseXml(plainText, 'message'))
  if (root === null || root instanceof SsoError) throw new SsoError('saml.decryption_failed')
  return root
}

function checkCbc(uri: string, allowed: boolean, signed: boolean): void {
  if (allowed && signed) return
  const reason = allowed ? 'the response itself is not signed' : 'this connection does not allow it'
  throw new SsoError('saml.encryption_unauthenticated', { received: uri, reason })
}

interface EncryptedKey {
  readonly transport: KeyTransport
  readonly wrapped: Buffer
}

interface Sealed {
  readonly algorithm: ContentAlgorithm
  readonly cipherText: Buffer
  readonly encryptedKeys: readonly EncryptedKey[]
}

/** The first that opens. Its length was chosen by whoever encrypted. */
function findKey(
  encryptedKeys: readonly EncryptedKey[],
  privateKeys: readonly KeyObject[],
  keyBytes: number,
): Buffer | null {
  for (const { transport, wrapped } of encryptedKeys) {
    for (const privateKey of privateKeys) {
      const key = unwrapKey(transport, wrapped, privateKey)
      if (key?.length === keyBytes) return key
    }
  }
  return null
}

/**
 * EncryptedKey stands in the KeyInfo of EncryptedData, or beside EncryptedData (saml-core-2.0-os §6.2,
 * SAML V2.0 Errata E43); a RetrievalMethod to it is a hint that is not needed, and is never followed.
 */
function readSealed(sealed: XmlElement): Sealed {
  refuseOtherChildren(sealed, sealedChildren)
  const data = onlyChild(sealed, namespaces.encryption, 'EncryptedData')
  refuseOtherChildren(data, dataChildren)
  checkType(data)
  const method = onlyChild(data, namespaces.encryption, 'EncryptionMethod')
  refuseOtherChildren(method, [])
  const keyInfo = optionalChild(data, namespaces.signature, 'KeyInfo')
  const within = keyInfo === null ? [] : childElements(keyInfo, namespaces.encryption, 'EncryptedKey')
  const encryptedKeys = [...within, ...childElements(sealed, namespaces.encryption, 'EncryptedKey')]
  if (encryptedKeys.length === 0 || encryptedKeys.length > MAX_ENCRYPTED_KEYS) {
    throw unexpected(sealed, `1 to ${MAX_ENCRYPTED_KEYS} EncryptedKey`, `${encryptedKeys.length}`)
  }
  return {
    algorithm: readContentAlgorithm(attributeOf(method, 'Algorithm')),
    cipherText: readCipherValue(data),
    encryptedKeys: encryptedKeys.map(readEncryptedKey),
  }
}

/** saml-core-2.0-os §2.2.4, §2.3.4: an element, where it is said at all; never the content of one. */
function checkType(data: XmlElement): void {
  const type = attributeOf(data, 'Type')
  const expected = `${namespaces.encryption}Element`
  if (type !== null && type !== expected) throw unexpected(data, expected, type)
}

function readEncryptedKey(encryptedKey: XmlElement): EncryptedKey {
  refuseOtherChildren(encryptedKey, keyChildren)
  const method = onlyChild(encryptedKey, namespaces.encryption, 'EncryptionMethod')
  refuseOtherChildren(method, transportChildren)
  const digest = optionalChild(method, namespaces.signature, 'DigestMethod')
  const mask = optionalChild(method, namespaces.encryption11, 'MGF')
  const transport = readKeyTransport(
    attributeOf(method, 'Algorithm'),
    digest === null ? null : algorithmOf(digest),
    mask === null ? null : algorithmOf(mask),
  )
  return { transport, wrapped: readCipherValue(encryptedKey) }
}

/** There is no default for an algorithm that should have been named. */
function algorithmOf(element: XmlElement): string {
  return attributeOf(element, 'Algorithm') ?? ''
}

/** XML Encryption 1.1 §3.3: the value, never a reference to it. What is no base64 is nothing, and does not decrypt. */
function readCipherValue(element: XmlElement): Buffer {
  const data = onlyChild(element, namespaces.encryption, 'CipherData')
  refuseOtherChildren(data, valueOnly)
  return readBase64(textOf(onlyChild(data, namespaces.encryption, 'CipherValue'))) ?? Buffer.alloc(0)
}
