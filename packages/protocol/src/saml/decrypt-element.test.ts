import { type KeyObject, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answer, signIn } from '../../test/answer.ts'
import { find, portable, rewrite } from '../../test/edit-xml.ts'
import { encryptedAnswer, spPrivateKey, spPublicKey } from '../../test/encrypted-answer.ts'
import { keyPair } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { errorEntry } from '../errors/catalogue.ts'
import { canonicalize } from '../xml/canonicalize.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { decryptElement } from './decrypt-element.ts'
import { readContentAlgorithm, wrapKey } from './encryption-algorithms.ts'
import { contentEncryptions, keyTransports, namespaces } from './names.ts'

const { aes256Gcm, aes256Cbc, aes128Cbc } = contentEncryptions
const assertion = portable(find(parseXml(answer(), 'message'), 'Assertion'))

interface Setting {
  readonly keys?: readonly KeyObject[]
  readonly allowCbc?: boolean
  readonly signed?: boolean
}

function open(xml: string, { keys = [spPrivateKey], allowCbc, signed = false }: Setting = {}): string {
  const sealed = find(parseXml(xml, 'message'), 'EncryptedAssertion')
  const serviceProvider = { ...signIn.serviceProvider, decryptionKeys: keys, allowCbc }
  return canonicalize(decryptElement(sealed, serviceProvider, signed))
}
const refusal = (xml: string, setting: Setting = {}) => refusalOf(() => open(xml, setting))

/** Changes the text; one that changes nothing would prove nothing. */
function edited(xml: string, from: string | RegExp, to: string): string {
  const changed = xml.replace(from, to)
  if (changed === xml) throw new Error(`${String(from)} changes nothing`)
  return changed
}

/** An answer whose content is these bytes, under this key and algorithm, with the key wrapped well. */
function sealedBytes(bytes: Buffer, uri: string = aes256Gcm, keyBytes?: number): string {
  const algorithm = readContentAlgorithm(uri)
  const key = Buffer.alloc(keyBytes ?? algorithm.keyBytes, 5)
  const content = algorithm.encrypt(
    key.subarray(0, algorithm.keyBytes),
    Buffer.alloc(algorithm.ivBytes, 6),
    bytes,
  )
  return withCipher(content, wrapKey('sha1', key, spPublicKey), uri)
}

function withCipher(content: Buffer, wrapped: Buffer, uri: string = aes256Gcm): string {
  const values = [wrapped, content]
  return encryptedAnswer({}, { algorithm: uri }).replace(
    /(<xenc:CipherValue>)[^<]*/g,
    (_, start: string) => `${start}${values.shift()?.toString('base64') ?? ''}`,
  )
}

const stranger = keyPair('rsa').privateKey
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

describe('XML Encryption 1.1 §5: what is decrypted', () => {
  it.each(Object.values(contentEncryptions))('content in %s', (algorithm) => {
    expect(open(encryptedAnswer({}, { algorithm }), { allowCbc: true, signed: true })).toBe(assertion)
  })

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('a key under RSA-OAEP with %s', (hash) => {
    expect(open(encryptedAnswer({}, { hash }))).toBe(assertion)
  })

  it.each(['inside', 'beside'] as const)('with the EncryptedKey %s of EncryptedData', (keyPlace) => {
    expect(open(encryptedAnswer({}, { keyPlace }))).toBe(assertion)
  })

  it('with either key of a rollover, the current or the next', () => {
    expect(open(encryptedAnswer(), { keys: [stranger, spPrivateKey] })).toBe(assertion)
    expect(open(encryptedAnswer(), { keys: [spPrivateKey, stranger] })).toBe(assertion)
    expect(open(encryptedAnswer(), { keys: [ec, spPrivateKey] })).toBe(assertion)
  })

  it('with up to four keys of several recipients, ours the last', () => {
    const keys = (more: number) => {
      const own = encryptedAnswer({}, { keyPlace: 'beside' })
      const foreign = /<xenc:EncryptedKey .*<\/xenc:EncryptedKey>/s.exec(
        encryptedAnswer({}, { publicKey: keyPair('rsa-other').certificate.publicKey }),
      )?.[0]
      return edited(own, '<xenc:EncryptedKey ', `${(foreign ?? '').repeat(more)}<xenc:EncryptedKey `)
    }
    expect(open(keys(1))).toBe(assertion)
    expect(open(keys(3))).toBe(assertion)
    expect(refusal(keys(4)).details).toEqual({
      within: 'saml:EncryptedAssertion',
      expected: '1 to 4 EncryptedKey',
      received: '5',
    })
  })

  it('without a Type, with line breaks in its base64, with notes beside it that are not read', () => {
    const xml = encryptedAnswer()
    expect(open(edited(xml, / Type="[^"]*Element"/, ''))).toBe(assertion)
    expect(open(xml.replace(/[A-Za-z0-9+/]{64}/g, '$&\n'))).toBe(assertion)
    expect(open(edited(xml, '<ds:KeyInfo>', '<ds:KeyInfo><ds:KeyName>x</ds:KeyName>'))).toBe(assertion)
    expect(
      open(
        edited(
          xml,
          '<xenc:ReferenceList>',
          '<xenc:CarriedKeyName>x</xenc:CarriedKeyName><xenc:ReferenceList>',
        ),
      ),
    ).toBe(assertion)
    const note = `<ds:KeyInfo><ds:X509Data/></ds:KeyInfo><xenc:CipherData>`
    expect(open(edited(xml, '<xenc:CipherData>', note))).toBe(assertion)
  })

  it('a plain text with an XML declaration in front', () => {
    expect(open(sealedBytes(Buffer.from(`<?xml version="1.0"?>${assertion}`)))).toBe(assertion)
  })
})

describe('row 35: every failure of decryption is the same error', () => {
  const flip = (at: number) => (bytes: Buffer) => {
    const index = at < 0 ? bytes.length + at : at
    bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index)
    return bytes
  }
  const cut = (bytes: number) => (content: Buffer) => content.subarray(0, bytes)
  /** Changes the bytes of one CipherValue: that of the key comes first. */
  function damaged(which: 0 | 1, change: (bytes: Buffer) => Buffer, algorithm: string = aes256Gcm): string {
    let index = 0
    return encryptedAnswer({}, { algorithm }).replace(
      /(<xenc:CipherValue>)([^<]*)/g,
      (all, start: string, text: string) =>
        index++ === which ? start + change(Buffer.from(text, 'base64')).toString('base64') : all,
    )
  }
  const cbc = { allowCbc: true, signed: true }
  const other = (text: string) => encryptedAnswer().replace(/(<xenc:CipherValue>)[^<]*/, `$1${text}`)

  it.each<[string, string, Setting?]>([
    ['a key for somebody else', encryptedAnswer({}, { publicKey: keyPair('rsa').certificate.publicKey })],
    ['no key of ours', encryptedAnswer(), { keys: [] }],
    ['keys of ours of another kind', encryptedAnswer(), { keys: [ec] }],
    ['a wrapped key with another bit', damaged(0, flip(0))],
    ['a wrapped key that is cut', damaged(0, cut(255))],
    ['a wrapped key without bytes', other('')],
    ['a wrapped key that is no base64', other('***')],
    ['a wrapped key as PKCS #1 v1.5 pads it', damaged(0, () => Buffer.alloc(256, 1))],
    [
      'another digest than was used',
      edited(encryptedAnswer({}, { hash: 'sha256' }), /xmlenc#sha256/, 'xmlenc#sha512'),
    ],
    ['another mask than was used', edited(encryptedAnswer({}, { hash: 'sha256' }), 'mgf1sha256', 'mgf1sha1')],
    ['a key that is too short', sealedBytes(Buffer.from(assertion), contentEncryptions.aes128Gcm, 32)],
    ['a key that is too long', sealedBytes(Buffer.from(assertion), contentEncryptions.aes128Gcm, 17)],
    ['an IV with another bit', damaged(1, flip(0))],
    ['a cipher text with another bit', damaged(1, flip(20))],
    ['a tag with another bit', damaged(1, flip(-1))],
    ['a tag that is cut', damaged(1, (bytes) => bytes.subarray(0, -1))],
    ['a tag of 96 bits', damaged(1, (bytes) => bytes.subarray(0, -4))],
    ['fewer bytes than IV and tag', damaged(1, cut(27))],
    ['no bytes', damaged(1, cut(0))],
    ['CBC: no block', damaged(1, cut(16), aes256Cbc), cbc],
    ['CBC: half a block', damaged(1, cut(40), aes256Cbc), cbc],
    ['CBC: no padding', damaged(1, cut(64), aes256Cbc), cbc],
    ['CBC: another last block', damaged(1, flip(-1), aes256Cbc), cbc],
    ['CBC: no bytes', damaged(1, cut(0), aes256Cbc), cbc],
    ['nothing inside', sealedBytes(Buffer.alloc(0))],
    ['no XML inside', sealedBytes(Buffer.from('ada'))],
    ['no UTF-8 inside', sealedBytes(Buffer.from('<a>é</a>', 'latin1'))],
    ['a DTD inside', sealedBytes(Buffer.from(`<!DOCTYPE a>${assertion}`))],
    ['two documents inside', sealedBytes(Buffer.from(assertion.repeat(2)))],
    ['a prefix that was declared outside', sealedBytes(Buffer.from('<saml:Assertion/>'))],
    ['too many nodes inside', sealedBytes(Buffer.from(`<a>${'<b/>'.repeat(20_000)}</a>`))],
  ])('%s', (_, xml, setting = {}) => {
    const { code, details } = refusal(xml, setting)
    expect(code).toBe('saml.decryption_failed')
    expect(details).toEqual({})
  })

  it('whose texts have no detail to fill in', () => {
    const { person, admin, developer } = errorEntry('saml.decryption_failed')
    expect(`${person}${admin}${developer}`).not.toContain('{')
  })

  it('also where the content was encrypted with the key that stands in for a missing one', () => {
    const algorithm = readContentAlgorithm(aes256Gcm)
    const zeros = algorithm.encrypt(new Uint8Array(32), new Uint8Array(12), Buffer.from(assertion))
    expect(refusal(withCipher(zeros, Buffer.alloc(256))).code).toBe('saml.decryption_failed')
  })
})

describe('AES-CBC is read by consent and under a signature only', () => {
  const xml = encryptedAnswer({}, { algorithm: aes128Cbc })

  it.each<[string, Setting, string]>([
    ['by default', {}, 'this connection does not allow it'],
    ['under a signature alone', { signed: true }, 'this connection does not allow it'],
    ['by consent alone', { allowCbc: true }, 'the response itself is not signed'],
  ])('not %s', (_, setting, reason) => {
    const { code, details } = refusal(xml, setting)
    expect(code).toBe('saml.encryption_unauthenticated')
    expect(details).toEqual({ received: aes128Cbc, reason })
  })

  it('and nothing is unwrapped before that is known: a key that does not open gives the same error', () => {
    expect(refusal(xml, { keys: [] }).code).toBe('saml.encryption_unauthenticated')
  })

  it.each([1, 15, 16])(
    'XML Encryption 1.1 §5.2.1: reads a padding of %d bytes, whatever they are',
    (padding) => {
      const algorithm = readContentAlgorithm(aes256Cbc)
      const text = `<a>${' '.repeat(32 - padding - 7)}</a>`
      const padded = Buffer.concat([
        Buffer.from(text),
        Buffer.alloc(padding - 1, 0xaa),
        Buffer.from([padding]),
      ])
      const key = Buffer.alloc(32, 5)
      // What encrypting adds is one more block of padding, cut off again.
      const content = algorithm.encrypt(key, Buffer.alloc(16, 6), padded).subarray(0, -16)
      const setting = { allowCbc: true, signed: true }
      const wrapped = wrapKey('sha1', key, spPublicKey)
      expect(open(withCipher(content, wrapped, aes256Cbc), setting)).toBe(text)
      for (const wrong of [0, 17, 255]) {
        padded.writeUInt8(wrong, 31)
        const other = algorithm.encrypt(key, Buffer.alloc(16, 6), padded).subarray(0, -16)
        expect(refusal(withCipher(other, wrapped, aes256Cbc), setting).code).toBe('saml.decryption_failed')
      }
    },
  )
})

describe('an algorithm that is not accepted is named', () => {
  const xml = encryptedAnswer({}, { hash: 'sha256' })
  const content = [
    'http://www.w3.org/2001/04/xmlenc#tripledes-cbc',
    'http://www.w3.org/2001/04/xmlenc#aes192-cbc',
    'http://www.w3.org/2001/04/xmlenc#aes256-gcm',
    'urn:x',
    '',
  ]
  it.each(content)('content: %j', (uri) => {
    const { code, details } = refusal(edited(xml, aes256Gcm, uri))
    expect(code).toBe('saml.encryption_algorithm')
    expect(details).toEqual({ received: uri })
  })

  it.each([
    'http://www.w3.org/2001/04/xmlenc#rsa-1_5',
    'http://www.w3.org/2001/04/xmlenc#kw-aes256',
    'http://www.w3.org/2001/04/xmlenc#rsa-oaep',
    '',
  ])('key: %j', (uri) => {
    const { code, details } = refusal(edited(xml, keyTransports.rsaOaep, uri))
    expect(code).toBe('saml.encryption_algorithm')
    expect(details).toEqual({ received: uri })
  })

  it.each([
    ['digest', 'http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#md5'],
    ['digest', ' Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"', ''],
    ['mask', 'http://www.w3.org/2009/xmlenc11#mgf1sha256', 'http://www.w3.org/2009/xmlenc11#mgf1sha224'],
    ['mask', ' Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"', ''],
  ])('%s: in place of %j %j', (_, from, uri) => {
    const { code, details } = refusal(edited(xml, from, uri))
    expect(code).toBe('saml.encryption_algorithm')
    expect(details).toEqual({ received: uri })
  })

  it('the mask of rsa-oaep-mgf1p is not chosen', () => {
    const { code, details } = refusal(edited(xml, keyTransports.rsaOaep, keyTransports.rsaOaepMgf1p))
    expect(code).toBe('saml.encryption_algorithm')
    expect(details).toEqual({ received: keyTransports.rsaOaepMgf1p })
  })

  it('none named at all: of the content, of the key', () => {
    const none = / Algorithm="http:..www.w3.org.2009.xmlenc11#(aes|rsa)[^"]*"/
    expect(refusal(edited(xml, none, '')).details).toEqual({ received: '(none)' })
    const rsa = ` Algorithm="${keyTransports.rsaOaep}"`
    expect(refusal(edited(xml, rsa, '')).details).toEqual({ received: '(none)' })
  })
})

describe('saml-core-2.0-os §6, XML Encryption 1.1 §3: the shape of what is encrypted', () => {
  const xml = encryptedAnswer({}, { hash: 'sha256' })
  const root = parseXml(xml, 'message')
  const names = ['EncryptedAssertion', 'EncryptedData', 'EncryptionMethod', 'CipherData', 'EncryptedKey']

  it.each(names)('nothing else stands in %s', (name) => {
    const inside = (more: string) => (text: string) => text.replace(/<\/[^<]*>$/, `${more}$&`)
    for (const more of [
      '<x xmlns=""/>',
      'text',
      '<xenc:OAEPparams/>',
      '<xenc:CipherReference URI="http://x/"/>',
    ]) {
      const changed = rewrite(root, new Map([[find(root, name), inside(more)]]))
      expect(refusal(changed).code, more).toBe('saml.xml_unexpected')
    }
  })

  it('nothing stands in the EncryptionMethod of a key but digest and mask', () => {
    const size = '<xenc:KeySize>256</xenc:KeySize><ds:DigestMethod '
    expect(refusal(edited(xml, '<ds:DigestMethod ', size)).code).toBe('saml.xml_unexpected')
  })

  it.each(['EncryptedData', 'CipherData', 'CipherValue', 'EncryptionMethod', 'KeyInfo', 'EncryptedKey'])(
    'a second %s, or none, is refused',
    (name) => {
      const element = find(root, name)
      const twice = rewrite(root, new Map([[element, (text: string) => text + text]]))
      const never = rewrite(root, new Map([[element, () => '']]))
      if (name !== 'EncryptedKey') expect(refusal(twice).code).toBe('saml.xml_unexpected')
      expect(refusal(never).code).toBe('saml.xml_unexpected')
    },
  )

  it('the Type is an element, never its content', () => {
    const { code, details } = refusal(edited(xml, 'xmlenc#Element', 'xmlenc#Content'))
    expect(code).toBe('saml.xml_unexpected')
    expect(details['expected']).toBe(`${namespaces.encryption}Element`)
    expect(details['received']).toBe(`${namespaces.encryption}Content`)
  })

  it('an EncryptedKey somewhere else in the message is not looked for', () => {
    const own = portable(find(root, 'EncryptedKey'))
    const moved = rewrite(
      root,
      new Map([
        [find(root, 'EncryptedKey'), () => '<ds:RetrievalMethod URI="#_encrypted_key"/>'],
        [find(root, 'Status'), (text: string) => `<samlp:Extensions>${own}</samlp:Extensions>${text}`],
      ]),
    )
    expect(refusal(moved).details['received']).toBe('0')
  })
})
