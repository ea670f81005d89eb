import { createPrivateKey } from 'node:crypto'
import { signXml } from '../src/saml/sign-xml.ts'
import type { SigningCertificate } from '../src/saml/types.ts'
import { type AssertionInput, type ResponseInput, writeResponse } from '../src/saml/write-response.ts'
import { certificateNamed, privateKeyNamed } from './corpus.ts'

/** A made-up sign-in: an IdP, this service, and an answer that is right in every respect unless told otherwise. */

export const signIn = {
  now: '2026-03-02T09:30:00Z',
  clockSkewSeconds: 180,
  identityProvider: { entityId: 'https://idp.example.org/' },
  serviceProvider: {
    entityId: 'https://sso.example.com/saml/c',
    acsUrl: 'https://sso.example.com/saml/c/acs',
  },
  request: { id: 'login_1' },
} as const

export const idpCertificate: SigningCertificate = certificateNamed('idp')
export const idpPrivateKey = createPrivateKey(privateKeyNamed('idp'))

export interface AnswerOptions {
  readonly response?: Partial<ResponseInput>
  readonly assertion?: Partial<AssertionInput>
  /** Changes the text before it is signed. */
  readonly edit?: (xml: string) => string
  /** Ids to sign, inner first. */
  readonly sign?: readonly string[]
}

/** The XML of a signed answer. */
export function answer({ response, assertion, edit, sign = ['_assertion'] }: AnswerOptions = {}): string {
  const text = writeResponse({
    id: '_response',
    issuer: signIn.identityProvider.entityId,
    destination: signIn.serviceProvider.acsUrl,
    inResponseTo: signIn.request.id,
    issueInstant: new Date(signIn.now),
    assertion: {
      id: '_assertion',
      issueInstant: new Date(signIn.now),
      nameId: { value: 'ada', format: null },
      audience: signIn.serviceProvider.entityId,
      recipient: signIn.serviceProvider.acsUrl,
      notBefore: new Date('2026-03-02T09:25:00Z'),
      notOnOrAfter: new Date('2026-03-02T09:35:00Z'),
      authnInstant: new Date('2026-03-02T09:00:00Z'),
      attributes: [{ name: 'email', friendlyName: null, values: ['ada@example.org'] }],
      ...assertion,
    },
    ...response,
  })
  const edited = edit === undefined ? text : edit(text)
  if (edit !== undefined && edited === text) throw new Error('the edit changes nothing')
  return sign.reduce(
    (xml, elementId) => signXml({ xml, elementId, privateKey: idpPrivateKey, signatureAfter: 'issuer' }),
    edited,
  )
}
