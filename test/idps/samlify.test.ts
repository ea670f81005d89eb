import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdpOptions, customerSamlIdp } from '../../packages/server/test/customer-saml-idp.ts'
import { type CardeaService, errorCode, startCardeaService } from './cardea-service.ts'
import { type Page, newVisitor } from './visitor.ts'

const AES_256_GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm'
const AES_256_CBC = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'

/** In clear it signs people in throughout the server's own tests; here it encrypts, with the key of our metadata. */
describe('samlify as the identity provider, with an encrypted assertion', () => {
  let cardea: CardeaService
  let customers = 0
  beforeAll(async () => {
    cardea = await startCardeaService()
  })
  afterAll(async () => {
    await cardea.close()
    expect(cardea.faults).toEqual([])
  })

  /** A sign-in of a new customer's person, to where it ends. */
  async function signIn(
    options: CustomerSamlIdpOptions,
    connection: Readonly<Record<string, unknown>> = {},
  ): Promise<Page> {
    const domain = `acme-${String(++customers)}.example`
    const idp = await customerSamlIdp(`idp.${domain}`, options)
    const { id } = await cardea.customer(domain, {
      protocol: 'saml',
      metadataXml: idp.metadata,
      encryptAssertions: true,
      ...connection,
    })
    const visitor = newVisitor()
    const { url } = await visitor.open(cardea.authorizeUrl(id))
    const { action, fields } = await idp.answer(url, await cardea.spMetadata(id), { email: `mia@${domain}` })
    const response = Buffer.from(fields.SAMLResponse, 'base64').toString()
    expect(response).toContain('EncryptedAssertion')
    expect(response).not.toContain('mia@')
    return visitor.post(action, fields)
  }

  it.each([
    ['AES-128-GCM', 'http://www.w3.org/2009/xmlenc11#aes128-gcm', {}],
    ['AES-256-GCM', AES_256_GCM, {}],
    ['AES-256-GCM, in a signed response', AES_256_GCM, { signResponse: 'encrypted' }],
  ] as const)('signs a person in by %s', async (_, contentEncryption, options) => {
    const { claims } = await cardea.redeem(await signIn({ contentEncryption, ...options }))
    expect(claims).toMatchObject({ email: `mia@acme-${String(customers)}.example`, name: 'Mia Ng' })
  })

  it('by AES-CBC is read with the legacy setting in a signed response, and without either is not', async () => {
    const [signed, legacy] = [{ signResponse: 'encrypted' }, { legacyEncryption: 'aes-cbc' }] as const
    const cbc = { contentEncryption: AES_256_CBC }
    const { claims } = await cardea.redeem(await signIn({ ...cbc, ...signed }, legacy))
    expect(claims).toHaveProperty('sub')
    for (const page of [await signIn({ ...cbc, ...signed }), await signIn(cbc, legacy)]) {
      expect(errorCode(page)).toBe('saml.encryption_unauthenticated')
    }
  })

  it('in a response that was signed before is refused: the signature covers what nobody can see', async () => {
    const page = await signIn({ contentEncryption: AES_256_GCM, signResponse: 'plain' })
    expect(errorCode(page)).toBe('saml.digest_mismatch')
  })
})
