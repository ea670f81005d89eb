import type { Variant } from './case.ts'
import { type Encryption, encrypted } from './encrypt.ts'
import { SP } from './provider.ts'
import { type Signing, sign } from './sign.ts'

/** Encrypted answers as they are met; `families/encryption.ts` bounds them from the other side. */

const keys = { decryptionKeys: ['sp'] }
const allowCbc = { ...keys, serviceProvider: { ...SP, allowCbc: true } }
const gcm: Encryption = { cipher: 'aes-128-gcm', shape: 'opensaml' }
const response: Partial<Signing> = { signs: ['Response'] }
const signAssertion = (xml: string) => sign(xml, { prefix: '', signs: ['Assertion'] })

export const goodEncrypted: Readonly<Record<string, Variant>> = {
  'encrypted-shibboleth': {
    base: 'shibboleth',
    why: 'AES-128-GCM and rsa-oaep-mgf1p, under the signature of the Response',
    prepare: encrypted(gcm),
    params: keys,
  },
  'encrypted-shibboleth-key-beside': {
    base: 'shibboleth',
    why: 'the EncryptedKey beside, with a RetrievalMethod; rsa-oaep with SHA-256 twice',
    prepare: encrypted({ ...gcm, beside: true, transport: 'rsa-oaep', digest: 'sha256', mask: 'sha256' }),
    params: keys,
  },
  'encrypted-keycloak': {
    base: 'keycloak',
    why: 'rsa-oaep with SHA-256 and a mask of SHA-1',
    prepare: encrypted({
      ...gcm,
      cipher: 'aes-256-gcm',
      transport: 'rsa-oaep',
      digest: 'sha256',
      mask: 'sha1',
    }),
    signing: response,
    params: keys,
  },
  'encrypted-mgf1p-with-sha512': {
    base: 'shibboleth',
    why: 'rsa-oaep-mgf1p with SHA-512, whose mask is of SHA-1 all the same',
    prepare: encrypted({ ...gcm, digest: 'sha512' }),
    params: keys,
  },
  'encrypted-okta': {
    base: 'okta',
    why: 'the Assertion signed, then encrypted, then the Response signed',
    prepare: (xml) => encrypted({ cipher: 'aes-256-gcm', shape: 'opensaml' })(signAssertion(xml)),
    signing: response,
    params: keys,
  },
  'encrypted-assertion-signed-alone': {
    base: 'entra',
    why: 'the Assertion signed, then encrypted; the Response not signed',
    unsigned: true,
    prepare: (xml) => encrypted({ cipher: 'aes-256-gcm', shape: 'dotnet' })(signAssertion(xml)),
    params: keys,
  },
  'encrypted-adfs-cbc': {
    base: 'adfs',
    why: 'AES-256-CBC where it is allowed, under the signature of the Response',
    prepare: (xml) => encrypted({ cipher: 'aes-256-cbc', shape: 'dotnet' })(signAssertion(xml)),
    signing: response,
    params: allowCbc,
  },
  'encrypted-to-the-next-key': {
    base: 'shibboleth',
    why: 'encrypted to the second of two keys',
    prepare: encrypted(gcm),
    params: { decryptionKeys: ['stranger', 'sp'] },
  },
  'encrypted-name-id-signed': {
    base: 'shibboleth',
    why: 'the NameID alone encrypted, under the signature of the Response',
    prepare: encrypted(gcm, 'NameID'),
    params: keys,
  },
}
