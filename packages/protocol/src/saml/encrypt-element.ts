import { Buffer } from 'node:buffer'
import type { KeyObject } from 'node:crypto'
import { canonicalize } from '../xml/canonicalize.ts'
import { parsePositionedXml } from '../xml/parse-xml.ts'
import { isElement, nextElement, unexpected } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { type XmlFragment, writeXml, xml } from '../xml/write-xml.ts'
import { type OaepHash, readContentAlgorithm, wrapKey } from './encryption-algorithms.ts'
import {
  contentEncryptions,
  keyTransports,
  maskGenerationFunctions,
  namespaces,
  oaepDigestMethods,
} from './names.ts'

/** What `encryptElement` encrypts, and to whom. */
export interface EncryptElementInput {
  /** A document of ours with exactly one such element; sign the Assertion before, the Response after. */
  readonly xml: string
  readonly element: 'Assertion' | 'NameID'
  /** RSA, of the service provider. */
  readonly publicKey: KeyObject
  /** As many unpredictable bytes as asked for. */
  readonly random: (bytes: number) => Uint8Array
  /** One of `contentEncryptions`; AES-256-GCM when absent. */
  readonly algorithm?: string | undefined
  /** Digest and mask of RSA-OAEP; SHA-1, as `rsa-oaep-mgf1p` has it, when absent. */
  readonly hash?: OaepHash | undefined
  /** Where EncryptedKey goes: into the KeyInfo of EncryptedData, or beside it with a RetrievalMethod to it. */
  readonly keyPlace?: 'inside' | 'beside' | undefined
  /** Entity ID for `Recipient`. */
  readonly recipient?: string | undefined
}

const wrappers = { Assertion: 'EncryptedAssertion', NameID: 'EncryptedID' } as const
const DATA_ID = '_encrypted_data'
const KEY_ID = '_encrypted_key'

/**
 * The document with one element encrypted, as an identity provider does it (saml-core-2.0-os §6; XML
 * Encryption 1.1 §4.3): for the simulator. The plain text is the canonical form, which stands alone.
 *
 * @throws SsoError `saml.xml_unexpected` when the document has no such element or several;
 *   `saml.encryption_algorithm`; and as `parseXml`
 */
export function encryptElement(input: EncryptElementInput): string {
  const { text, root, ends } = parsePositionedXml(input.xml)
  const element = onlyElement(root, input.element)
  const end = ends.get(element)
  const encrypted = writeXml(describe(input, canonicalize(element)))
  return text.slice(0, startOf(element, text.slice(0, end))) + encrypted + text.slice(end)
}

function onlyElement(root: XmlElement, localName: string): XmlElement {
  const found: XmlElement[] = []
  for (let element: XmlElement | null = root; element !== null; element = nextElement(element)) {
    if (isElement(element, namespaces.assertion, localName)) found.push(element)
  }
  const [only, ...others] = found
  if (only === undefined || others.length > 0) throw unexpected(root, `one ${localName}`, `${found.length}`)
  return only
}

/** It is the only one of its name: the last start tag of that name before its end is its own. */
function startOf({ name }: XmlElement, text: string): number {
  return Math.max(text.lastIndexOf(`<${name} `), text.lastIndexOf(`<${name}>`))
}

function describe(input: EncryptElementInput, plainText: string): XmlFragment {
  const { random, keyPlace = 'inside', recipient = null } = input
  const algorithm = readContentAlgorithm(input.algorithm ?? contentEncryptions.aes256Gcm)
  const contentKey = random(algorithm.keyBytes)
  const cipherText = algorithm.encrypt(contentKey, random(algorithm.ivBytes), Buffer.from(plainText, 'utf8'))
  const encryptedKey = describeKey(input, contentKey, recipient)
  const keyInfo = xml('ds:KeyInfo', {}, keyPlace === 'inside' ? encryptedKey : retrievalMethod)
  return xml(
    `saml:${wrappers[input.element]}`,
    {
      'xmlns:saml': namespaces.assertion,
      'xmlns:xenc': namespaces.encryption,
      'xmlns:ds': namespaces.signature,
    },
    xml(
      'xenc:EncryptedData',
      { Id: DATA_ID, Type: `${namespaces.encryption}Element` },
      xml('xenc:EncryptionMethod', { Algorithm: algorithm.uri }),
      keyInfo,
      cipherData(cipherText),
    ),
    keyPlace === 'inside' ? null : encryptedKey,
  )
}

const retrievalMethod = xml('ds:RetrievalMethod', {
  Type: `${namespaces.encryption}EncryptedKey`,
  URI: `#${KEY_ID}`,
})

function describeKey(
  { publicKey, hash = 'sha1' }: EncryptElementInput,
  contentKey: Uint8Array,
  recipient: string | null,
): XmlFragment {
  const mgf =
    hash === 'sha1'
      ? null
      : xml('xenc11:MGF', {
          'xmlns:xenc11': namespaces.encryption11,
          Algorithm: maskGenerationFunctions[hash],
        })
  return xml(
    'xenc:EncryptedKey',
    { Id: KEY_ID, Recipient: recipient },
    xml(
      'xenc:EncryptionMethod',
      { Algorithm: hash === 'sha1' ? keyTransports.rsaOaepMgf1p : keyTransports.rsaOaep },
      xml('ds:DigestMethod', { Algorithm: oaepDigestMethods[hash] }),
      mgf,
    ),
    cipherData(wrapKey(hash, contentKey, publicKey)),
    xml('xenc:ReferenceList', {}, xml('xenc:DataReference', { URI: `#${DATA_ID}` })),
  )
}

function cipherData(bytes: Buffer): XmlFragment {
  return xml('xenc:CipherData', {}, xml('xenc:CipherValue', {}, bytes.toString('base64')))
}
