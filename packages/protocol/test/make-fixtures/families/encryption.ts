import type { BadCase, Family } from '../case.ts'
import { ASSERTION, PROTOCOL, after, around, before, copyOf, onMessage, turnEvil } from '../dom.ts'
import { type Encryption, encrypted } from '../encrypt.ts'
import { SP } from '../provider.ts'
import { type Signing, sign } from '../sign.ts'

/** An answer of Shibboleth, encrypted under the signature of its Response, with one thing wrong. */

const gcm: Encryption = { cipher: 'aes-128-gcm', shape: 'opensaml' }
const cbc: Encryption = { cipher: 'aes-256-cbc', shape: 'dotnet' }
const keys = { decryptionKeys: ['sp'] }
const allowCbc = { ...keys, serviceProvider: { ...SP, allowCbc: true } }
const response: Partial<Signing> = { signs: ['Response'] }

const bad = (why: string, expected: string, refusedBy: string, how: Partial<BadCase>): BadCase => ({
  base: 'shibboleth',
  why,
  expected,
  refusedBy,
  prepare: encrypted(gcm),
  params: keys,
  ...how,
})
const failed = (why: string, how: Partial<BadCase>) => bad(why, 'saml.decryption_failed', 'decrypt', how)
const counted = (why: string, attack: (xml: string) => string) =>
  bad(why, 'saml.assertion_count', 'message: saml.assertion_count', { unsigned: true, attack })

/** Something wrong inside, well encrypted under a good signature. */
const inside = (
  why: string,
  expected: string,
  refusedBy: string,
  change: (plainText: string) => string,
): BadCase => bad(why, expected, refusedBy, { prepare: encrypted(gcm, 'Assertion', change) })

const signAs = (key: Signing['key']) => (xml: string) =>
  sign(xml, { prefix: 'ds', signs: ['Assertion'], ...(key === undefined ? {} : { key }) })
const flipLast = (base64: string) => {
  const bytes = Buffer.from(base64, 'base64')
  bytes[bytes.length - 1]! ^= 1
  return bytes.toString('base64')
}
/** The content's value is the last of all, and the key's the one before. */
const changeValue = (which: 'key' | 'content', change: (base64: string) => string) => (xml: string) => {
  const values = [...xml.matchAll(/CipherValue>([^<]+)</g)]
  const value = values[which === 'content' ? values.length - 1 : values.length - 2]?.[1] ?? ''
  return xml.replace(value, change(value))
}
const SEALED = 'EncryptedAssertion'
const ADVICE = '<saml2:Advice><saml2:Assertion ID="_more"/></saml2:Advice>'
const STATEMENT = '<saml2:AuthnStatement'

export const encryption: Family = {
  'encrypted-unsigned': bad(
    'encrypted to our public key by anybody',
    'saml.signature_missing',
    'opened: saml.signature_missing',
    {
      unsigned: true,
    },
  ),
  'encrypted-signed-by-a-stranger': bad(
    'signed inside by a stranger',
    'saml.signature_invalid',
    'opened: saml.signature_invalid',
    {
      unsigned: true,
      prepare: (xml) => encrypted(gcm)(signAs('stranger')(xml)),
    },
  ),
  'encrypted-after-a-change': bad(
    'changed between signature and encryption',
    'saml.digest_mismatch',
    'opened: saml.signature_invalid',
    {
      unsigned: true,
      prepare: (xml) =>
        encrypted(gcm, 'Assertion', (text) => text.replace('ada@', 'eve@'))(signAs('idp')(xml)),
    },
  ),
  'encrypted-replaced': bad(
    'another one under the signature of the Response',
    'saml.digest_mismatch',
    'sealed: saml.signature_invalid',
    {
      signing: response,
      attack: onMessage((message) => {
        const text = encrypted(gcm, 'NameID')(`<r><a:NameID xmlns:a="${ASSERTION}">x</a:NameID></r>`)
        const value = [...text.matchAll(/CipherValue>([^<]+)</g)].at(-1)?.[1] ?? ''
        const data = message.find('EncryptedData')
        const last = data.lastChild?.firstChild
        if (last === null || last === undefined) throw new Error('no CipherValue')
        last.textContent = value
      }),
    },
  ),
  'encrypted-signature-moved-out': bad(
    'the signature of the Assertion, moved to the Response',
    'saml.signature_malformed',
    'sealed: saml.signature_invalid',
    {
      unsigned: true,
      prepare: (xml) => xml,
      attack: (xml) => {
        const signed = signAs('idp')(xml)
        const [signature = ''] = /<ds:Signature [^]*<\/ds:Signature>/.exec(signed) ?? []
        return encrypted(gcm)(
          signed.replace(signature, '').replace('<saml2p:Status>', `${signature}<saml2p:Status>`),
        )
      },
    },
  ),
  'encrypted-twice': counted(
    'the same one twice',
    onMessage((message) => {
      after(message.find(SEALED), copyOf(message.find(SEALED)))
    }),
  ),
  'encrypted-in-extensions': counted(
    'the only one in Extensions',
    onMessage((message) => {
      before(message.find('Status'), around('x:Extensions', PROTOCOL, message.find(SEALED)))
    }),
  ),
  'encrypted-beside-an-assertion': {
    ...counted('beside a signed Assertion', (xml) => {
      const signed = signAs('idp')(xml)
      const [sealed = ''] =
        /<e:EncryptedAssertion[^]*<\/e:EncryptedAssertion>/.exec(encrypted(gcm)(xml)) ?? []
      return signed.replace('</saml2p:Response>', `${sealed}</saml2p:Response>`)
    }),
    prepare: (xml) => xml,
  },
  'encrypted-with-an-evil-one-before': {
    ...counted(
      'an evil Assertion in clear before it',
      onMessage((message) => {
        const evil = turnEvil(copyOf(message.find('Assertion')))
        before(message.find('Assertion'), evil)
      }),
    ),
    prepare: (xml) => xml,
    attack: (xml) =>
      encrypted(gcm)(
        onMessage((message) => {
          after(message.find('Assertion'), turnEvil(copyOf(message.find('Assertion'))))
        })(xml),
      ),
  },
  'encrypted-second-inside': inside(
    'an Assertion within the encrypted one',
    'saml.assertion_count',
    'opened: saml.assertion_count',
    (text) => text.replace(STATEMENT, ADVICE + STATEMENT),
  ),
  'encrypted-attribute-inside': inside(
    'an EncryptedAttribute within',
    'saml.encryption_unsupported',
    'opened: saml.encryption_unsupported',
    (text) =>
      text.replace('</saml2:AttributeStatement>', '<saml2:EncryptedAttribute/></saml2:AttributeStatement>'),
  ),
  'encrypted-ids-alike': inside(
    'two IDs alike within',
    'saml.id_ambiguous',
    'read what was encrypted',
    (text) => text.replace('<saml2:Subject>', '<saml2:Subject ID="_0102030405060708090a0b0c0d0e0f10">'),
  ),
  'encrypted-with-a-dtd': inside(
    'a DTD within',
    'saml.decryption_failed',
    'decrypt',
    (text) => `<!DOCTYPE x>${text}`,
  ),
  'encrypted-with-a-namespace-from-outside': inside(
    'a prefix within that is declared outside',
    'saml.decryption_failed',
    'decrypt',
    (text) => text.replace(/ xmlns:saml2="[^"]*"/, ''),
  ),
  'encrypted-to-a-stranger': failed('encrypted to another certificate', {
    prepare: encrypted({ ...gcm, to: 'stranger' }),
  }),
  'encrypted-key-changed': failed('a bit of the wrapped key changed', {
    unsigned: true,
    attack: changeValue('key', flipLast),
  }),
  'encrypted-tag-changed': failed('a bit of the tag changed', {
    unsigned: true,
    attack: changeValue('content', flipLast),
  }),
  'encrypted-tag-cut': failed('a tag of 96 bits', {
    unsigned: true,
    attack: changeValue('content', (value) =>
      Buffer.from(value, 'base64').subarray(0, -4).toString('base64'),
    ),
  }),
  'encrypted-as-content': bad('the Type of element content', 'saml.xml_unexpected', 'decrypt', {
    unsigned: true,
    after: [['xmlenc#Element', 'xmlenc#Content']],
  }),
  'encrypted-by-reference': bad('a cipher text to be fetched', 'saml.xml_unexpected', 'decrypt', {
    unsigned: true,
    after: [
      [/<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/, '<xenc:CipherReference URI="https://evil.example/"/>'],
    ],
  }),
  'encrypted-rsa-1-5': bad('the key in PKCS #1 v1.5', 'saml.encryption_algorithm', 'decrypt', {
    prepare: encrypted({ ...gcm, transport: 'rsa-1_5' }),
  }),
  'encrypted-triple-des': bad('the content in Triple DES', 'saml.encryption_algorithm', 'decrypt', {
    prepare: encrypted({ ...gcm, cipher: 'des-ede3-cbc' }),
  }),
  'encrypted-cbc-unasked': bad(
    'AES-CBC that the connection does not allow',
    'saml.encryption_unauthenticated',
    'decrypt',
    {
      base: 'adfs',
      prepare: encrypted(cbc),
      signing: response,
    },
  ),
  'encrypted-cbc-unsigned-response': bad(
    'AES-CBC around a signed Assertion',
    'saml.encryption_unauthenticated',
    'decrypt',
    {
      base: 'adfs',
      unsigned: true,
      prepare: (xml) => encrypted(cbc)(signAs('idp')(xml)),
      params: allowCbc,
    },
  ),
}
