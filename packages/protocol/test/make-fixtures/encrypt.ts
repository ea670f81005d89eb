import { constants, createCipheriv, createHash, createPublicKey, publicEncrypt } from 'node:crypto'
import { XMLSerializer } from '@xmldom/xmldom'
import { ASSERTION, Message, XMLDSIG } from './dom.ts'
import { type KeyName, readKey } from './keys.ts'
import { SP } from './provider.ts'

/**
 * The independent encryptor, in the shapes of two families of products. Like the signer it takes nothing from
 * `src/`. What should be drawn at random is derived from the plain text, so that a second run changes nothing;
 * these keys guard nothing.
 */

export const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'

type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512'
const digestUris: Readonly<Record<Hash, string>> = {
  sha1: `${XMLDSIG}sha1`,
  sha256: `${XMLENC}sha256`,
  sha384: `${MORE}sha384`,
  sha512: `${XMLENC}sha512`,
}

export interface Encryption {
  /** As OpenSSL calls it. */
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-256-cbc' | 'des-ede3-cbc'
  /** Absent: rsa-oaep-mgf1p, whose mask is of SHA-1. */
  readonly transport?: 'rsa-oaep' | 'rsa-1_5'
  readonly digest?: Hash
  readonly mask?: Hash
  /** Whose key it is encrypted to. */
  readonly to?: KeyName
  /** Whose shape it has. */
  readonly shape: 'opensaml' | 'dotnet'
  /** The EncryptedKey after EncryptedData, with a RetrievalMethod to it. */
  readonly beside?: true
}

const contents = {
  'aes-128-gcm': { uri: `${XMLENC11}aes128-gcm`, keyBytes: 16, ivBytes: 12 },
  'aes-256-gcm': { uri: `${XMLENC11}aes256-gcm`, keyBytes: 32, ivBytes: 12 },
  'aes-256-cbc': { uri: `${XMLENC}aes256-cbc`, keyBytes: 32, ivBytes: 16 },
  'des-ede3-cbc': { uri: `${XMLENC}tripledes-cbc`, keyBytes: 24, ivBytes: 8 },
} as const

const wrappers: Readonly<Record<string, string>> = { Assertion: 'EncryptedAssertion', NameID: 'EncryptedID' }

/** Puts the encrypted form in place of the first element of this name, whose plain text may be changed. */
export function encrypted(
  how: Encryption,
  localName: 'Assertion' | 'NameID' = 'Assertion',
  change: (plainText: string) => string = (plainText) => plainText,
) {
  return (xml: string): string => {
    const message = new Message(xml)
    const element = message.find(localName)
    const plainText = change(new XMLSerializer().serializeToString(element))
    const markup = `<e:${wrappers[localName] ?? ''} xmlns:e="${ASSERTION}">${encryptedData(plainText, how)}</e:${wrappers[localName] ?? ''}>`
    const sealed = message.document.importNode(new Message(markup).root, true)
    element.parentNode?.replaceChild(sealed, element)
    return message.toString()
  }
}

const derived = (text: string, purpose: string) => createHash('sha512').update(`${purpose} ${text}`).digest()

function encryptedData(plainText: string, how: Encryption): string {
  const { uri, keyBytes, ivBytes } = contents[how.cipher]
  const key = derived(plainText, 'key').subarray(0, keyBytes)
  const iv = derived(plainText, 'iv').subarray(0, ivBytes)
  const content = encipher(how.cipher, key, iv, Buffer.from(plainText))
  const seed = derived(plainText, 'seed')
  const wrapped = how.transport === 'rsa-1_5' ? pkcs1(key, seed, how) : oaep(key, seed, how)
  const write = how.shape === 'opensaml' ? openSaml : dotNet
  return write(how, uri, wrapped.toString('base64'), content.toString('base64'))
}

function encipher(cipher: Encryption['cipher'], key: Buffer, iv: Buffer, plainText: Buffer): Buffer {
  if (cipher === 'aes-256-cbc' || cipher === 'des-ede3-cbc') {
    const cbc = createCipheriv(cipher, key, iv)
    return Buffer.concat([iv, cbc.update(plainText), cbc.final()])
  }
  const gcm = createCipheriv(cipher, key, iv)
  return Buffer.concat([iv, gcm.update(plainText), gcm.final(), gcm.getAuthTag()])
}

const MODULUS = 256
const rawRsa = (padded: Buffer, to: KeyName) =>
  publicEncrypt({ key: createPublicKey(readKey(to).certificate), padding: constants.RSA_NO_PADDING }, padded)

/** RFC 8017 §7.1.1 with a given seed. */
function oaep(
  key: Buffer,
  random: Buffer,
  { digest = 'sha1', mask = 'sha1', to = 'sp' }: Encryption,
): Buffer {
  const label = createHash(digest).digest()
  const seed = random.subarray(0, label.length)
  const zeros = Buffer.alloc(MODULUS - key.length - 2 * label.length - 2)
  const block = Buffer.concat([label, zeros, Buffer.of(1), key])
  const maskedBlock = xor(block, mgf1(seed, block.length, mask))
  const maskedSeed = xor(seed, mgf1(maskedBlock, seed.length, mask))
  return rawRsa(Buffer.concat([Buffer.of(0), maskedSeed, maskedBlock]), to)
}

/** RFC 8017 §7.2.1: what nobody should send any more. */
function pkcs1(key: Buffer, random: Buffer, { to = 'sp' }: Encryption): Buffer {
  const filler = Buffer.alloc(
    MODULUS - key.length - 3,
    random.map((byte) => byte | 1),
  )
  return rawRsa(Buffer.concat([Buffer.of(0, 2), filler, Buffer.of(0), key]), to)
}

function mgf1(seed: Buffer, length: number, hash: Hash): Buffer {
  const parts = Array.from({ length: 20 }, (_, at) =>
    createHash(hash)
      .update(seed)
      .update(Buffer.of(0, 0, 0, at))
      .digest(),
  )
  return Buffer.concat(parts).subarray(0, length)
}

const xor = (a: Buffer, b: Buffer) => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)))

function methodOf({ transport, digest = 'sha1', mask }: Encryption, xenc: string, ds: string): string {
  const uri = transport === 'rsa-oaep' ? `${XMLENC11}rsa-oaep` : `${XMLENC}${transport ?? 'rsa-oaep-mgf1p'}`
  const digestMethod =
    transport === 'rsa-1_5'
      ? ''
      : `<${ds}DigestMethod xmlns${ds === '' ? '' : ':ds'}="${XMLDSIG}" Algorithm="${digestUris[digest]}"/>`
  const mgf =
    mask === undefined ? '' : `<xenc11:MGF xmlns:xenc11="${XMLENC11}" Algorithm="${XMLENC11}mgf1${mask}"/>`
  return `<${xenc}EncryptionMethod Algorithm="${uri}">${digestMethod}${mgf}</${xenc}EncryptionMethod>`
}

/** Shibboleth and what else is built on OpenSAML: the certificate whole, a Recipient, lines of 76. */
function openSaml(how: Encryption, uri: string, key: string, content: string): string {
  const wrap = (base64: string) => base64.replace(/.{76}(?=.)/g, '$&\n')
  const certificate = readKey(how.to ?? 'sp').base64
  const encryptedKey = `<xenc:EncryptedKey xmlns:xenc="${XMLENC}" Id="_5b2d6e0c9a8f7e6d5c4b3a29181706f5" Recipient="${SP.entityId}">${methodOf(how, 'xenc:', 'ds:')}<ds:KeyInfo xmlns:ds="${XMLDSIG}"><ds:X509Data><ds:X509Certificate>${wrap(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${wrap(key)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`
  const reference = `<ds:RetrievalMethod Type="${XMLENC}EncryptedKey" URI="#_5b2d6e0c9a8f7e6d5c4b3a29181706f5"/>`
  const inside = how.beside === true ? reference : encryptedKey
  return `<xenc:EncryptedData xmlns:xenc="${XMLENC}" Id="_0f9e8d7c6b5a49382716051423324150" Type="${XMLENC}Element"><xenc:EncryptionMethod Algorithm="${uri}"/><ds:KeyInfo xmlns:ds="${XMLDSIG}">${inside}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${wrap(content)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>${how.beside === true ? encryptedKey : ''}`
}

/** AD FS and Entra ID: the certificate by issuer and number, two prefixes for one namespace. */
function dotNet(how: Encryption, uri: string, key: string, content: string): string {
  return `<xenc:EncryptedData Type="${XMLENC}Element" xmlns:xenc="${XMLENC}"><xenc:EncryptionMethod Algorithm="${uri}"/><KeyInfo xmlns="${XMLDSIG}"><e:EncryptedKey xmlns:e="${XMLENC}">${methodOf(how, 'e:', '')}<KeyInfo><ds:X509Data xmlns:ds="${XMLDSIG}"><ds:X509IssuerSerial><ds:X509IssuerName>CN=sp, O=Example</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></KeyInfo><e:CipherData><e:CipherValue>${key}</e:CipherValue></e:CipherData></e:EncryptedKey></KeyInfo><xenc:CipherData><xenc:CipherValue>${content}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>`
}
