import { type KeyObject, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { type EncryptElementInput, encryptElement } from '../src/saml/encrypt-element.ts'
import { readContentAlgorithm, wrapKey } from '../src/saml/encryption-algorithms.ts'
import { contentEncryptions } from '../src/saml/names.ts'
import { signXml } from '../src/saml/sign-xml.ts'
import { type AnswerOptions, answer, idpPrivateKey, signIn } from './answer.ts'
import { privateKeyNamed } from './corpus.ts'

/** The sign-in of `answer.ts` at a connection that has a key to decrypt with. */
export const encryptedSignIn = { ...signIn, decryptionKeys: ['sp'] } as const
/** The same with the legacy setting. */
export const cbcSignIn = {
  ...encryptedSignIn,
  serviceProvider: { ...signIn.serviceProvider, allowCbc: true },
} as const

export const spPrivateKey: KeyObject = createPrivateKey(privateKeyNamed('sp'))
export const spPublicKey: KeyObject = createPublicKey(spPrivateKey)

type Sealing = Partial<Omit<EncryptElementInput, 'xml'>>

/** Encrypts the Assertion, or the NameID, of an answer. */
export function seal(xml: string, sealing: Sealing = {}): string {
  return encryptElement({
    xml,
    element: 'Assertion',
    publicKey: spPublicKey,
    random: randomBytes,
    ...sealing,
  })
}

/** Signs the Response. */
export function signResponse(xml: string): string {
  return signXml({ xml, elementId: '_response', privateKey: idpPrivateKey, signatureAfter: 'issuer' })
}

/** An answer whose Assertion is signed unless told otherwise, then encrypted. */
export function encryptedAnswer(options: AnswerOptions = {}, sealing: Sealing = {}): string {
  return seal(answer(options), sealing)
}

/** The answer with any text at all, also one that is no Assertion, in its EncryptedAssertion. */
export function sealAnything(xml: string, content: string): string {
  const algorithm = readContentAlgorithm(contentEncryptions.aes256Gcm)
  const key = randomBytes(algorithm.keyBytes)
  const cipherText = algorithm.encrypt(key, randomBytes(algorithm.ivBytes), Buffer.from(content))
  const values = [wrapKey('sha1', key, spPublicKey), cipherText]
  return xml.replace(
    /(<xenc:CipherValue>)[^<]*/g,
    (_, start: string) => `${start}${values.shift()?.toString('base64') ?? ''}`,
  )
}
