import { type KeyObject, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { type EncryptElementInput, encryptElement } from '../src/saml/encrypt-element.ts'
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
