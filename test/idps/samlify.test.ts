import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type CustomerSamlIdp,
  type SamlAnswerInput,
  customerSamlIdp,
} from '../../packages/server/test/customer-saml-idp.ts'
import { type CardeaService, errorCode, startCardeaService } from './cardea-service.ts'
import { type Page, newVisitor } from './visitor.ts'

const AES_256_GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm'
const AES_256_CBC = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'

/** In clear it signs people in throughout the server's own tests; here it encrypts, to the key of our metadata. */
describe('samlify as the identity provider, with an encrypted assertion', () => {
  let cardea: CardeaService
  let idp: CustomerSamlIdp
  let connectionId: string
  beforeAll(async () => {
    ;[cardea, idp] = await Promise.all([startCardeaService(), customerSamlIdp('idp.acme.example')])
    const settings = { protocol: 'saml', metadataXml: idp.metadata, encryptAssertions: true }
    const { id } = await cardea.customer('acme.example', settings)
    connectionId = id
  })
  afterAll(async () => {
    await cardea.close()
    expect(cardea.faults).toEqual([])
  })

  /** A sign-in that is answered like this, to where it ends. */
  async function signIn(input: SamlAnswerInput): Promise<Page> {
    const visitor = newVisitor()
    const { url } = await visitor.open(cardea.authorizeUrl(connectionId))
    const form = await idp.answer(url, await cardea.spMetadata(connectionId), input)
    const response = Buffer.from(form.fields.SAMLResponse, 'base64').toString()
    expect(response).toContain('EncryptedAssertion')
    expect(response).not.toContain('mia@')
    return visitor.post(form.action, form.fields)
  }

  it.each([
    ['AES-128-GCM', 'http://www.w3.org/2009/xmlenc11#aes128-gcm', {}],
    ['AES-256-GCM', AES_256_GCM, {}],
    ['AES-256-GCM, in a signed response', AES_256_GCM, { signResponse: 'encrypted' }],
  ] as const)('signs a person in by %s', async (_, contentEncryption, input) => {
    const { claims } = await cardea.redeem(await signIn({ contentEncryption, ...input }))
    expect(claims).toMatchObject({ email: 'mia@acme.example', name: 'Mia Ng' })
  })

  it('by AES-CBC is read with the legacy setting in a signed response, and without either is not', async () => {
    const bare = { contentEncryption: AES_256_CBC }
    const signed = { ...bare, signResponse: 'encrypted' } as const
    const codes = [errorCode(await signIn(signed))]
    await cardea.api('PATCH', `/v1/connections/${connectionId}`, { legacyEncryption: 'aes-cbc' })
    codes.push(errorCode(await signIn(bare)))
    expect(codes).toEqual(['saml.encryption_unauthenticated', 'saml.encryption_unauthenticated'])
    expect((await cardea.redeem(await signIn(signed))).claims).toHaveProperty('sub')
  })

  it('in a response that was signed before is refused: the signature covers what nobody can see', async () => {
    const page = await signIn({ contentEncryption: AES_256_GCM, signResponse: 'plain' })
    expect(errorCode(page)).toBe('saml.digest_mismatch')
  })
})
