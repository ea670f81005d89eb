import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { createWorld } from '../../test/api-world.ts'
import { simulatorKey } from '../../test/simulator-key.ts'
import { readyCertificate } from './ready-certificate.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings'

describe('SAML settings through the API', () => {
  let api: ApiServer
  let organizationId: string
  let certificate: string
  beforeAll(async () => {
    api = await openApiServer()
    organizationId = (await createWorld(api).organization()).id
    certificate = (await simulatorKey(api.parts)).certificate
  })
  afterAll(() => api.close())

  const pem = () => `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`
  const create = (input: object) =>
    api.call({
      method: 'POST',
      path: '/v1/connections',
      body: { protocol: 'saml', organizationId, ...input },
    })
  const byHand = () => ({
    idpEntityId: 'https://idp.example.com/entity',
    ssoUrl: 'https://idp.example.com/sso',
    certificates: [pem()],
    status: 'active',
  })
  const metadata = (bindings: readonly string[]) => `
    <md:EntityDescriptor xmlns:md="${METADATA}" entityID="https://idp.example.com/entity">
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:KeyDescriptor use="signing">
          <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
            <ds:X509Certificate>${certificate}</ds:X509Certificate>
          </ds:X509Data></ds:KeyInfo>
        </md:KeyDescriptor>
        ${bindings.map((name) => `<md:SingleSignOnService Binding="${BINDINGS}:${name}" Location="https://idp.example.com/${name}"/>`).join('')}
      </md:IDPSSODescriptor>
    </md:EntityDescriptor>`

  it('by hand: the answer has what the IdP must be told, and the certificate’s facts', async () => {
    const { status, body } = await create(byHand())
    const x509 = new X509Certificate(Buffer.from(certificate, 'base64'))
    const { publicUrl } = api.parts.config
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'active',
      idpEntityId: 'https://idp.example.com/entity',
      ssoUrl: 'https://idp.example.com/sso',
      ssoBinding: 'redirect',
      spEntityId: `${publicUrl}/saml/${String(body.id)}`,
      acsUrl: `${publicUrl}/saml/${String(body.id)}/acs`,
      spMetadataUrl: `${publicUrl}/saml/${String(body.id)}/metadata`,
    })
    expect(body.certificates).toEqual([
      {
        subject: expect.any(String),
        fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
        notBefore: new Date(x509.validFrom).toISOString(),
        notAfter: new Date(x509.validTo).toISOString(),
        pem: x509.toString(),
      },
    ])
  })

  it('shows each certificate as it can be given again, so that one is added or removed beside it', async () => {
    const { body } = await create(byHand())
    const path = `/v1/connections/${String(body.id)}`
    // Any certificate with another key: here one of our own.
    const { pem: added } = (await api.call({ method: 'POST', path: `${path}/keys` })).body
    const put = async (...certificates: readonly string[]) =>
      (await api.call({ method: 'PATCH', path, body: { certificates } })).body.certificates
    const [kept] = (await api.call({ method: 'GET', path })).body.certificates
    const both = await put(added, kept.pem)
    expect(both).toEqual([expect.objectContaining({ pem: added }), kept])
    expect(await put(both[0].pem)).toEqual([both[0]])
  })

  it('keeps one certificate that is given twice once', async () => {
    const { body } = await create({ ...byHand(), certificates: [pem(), certificate] })
    expect(body.certificates).toHaveLength(1)
  })

  it('tells which certificate cannot be read, each of them, and repeats none', async () => {
    const { status, body, text } = await create({
      ...byHand(),
      certificates: ['nonsense-one', pem(), 'nonsense-two'],
    })
    expect(status).toBe(400)
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'certificates.0',
      'certificates.2',
    ])
    expect(text).not.toContain('nonsense')
  })

  it.each([
    [['HTTP-Redirect', 'HTTP-POST'], {}, 'redirect', 'HTTP-Redirect'],
    [['HTTP-POST'], {}, 'post', 'HTTP-POST'],
    [['HTTP-Redirect', 'HTTP-POST'], { ssoBinding: 'post' }, 'post', 'HTTP-POST'],
  ])('by metadata with %j and %j: goes by %s', async (bindings, input, ssoBinding, name) => {
    const { status, body, text } = await create({
      metadataXml: metadata(bindings),
      status: 'active',
      ...input,
    })
    expect(status, text).toBe(201)
    expect(body).toMatchObject({
      idpEntityId: 'https://idp.example.com/entity',
      ssoBinding,
      ssoUrl: `https://idp.example.com/${name}`,
      certificates: [{}],
    })
  })

  it('refuses a binding that the metadata does not have', async () => {
    const { body } = await create({ metadataXml: metadata(['HTTP-Redirect']), ssoBinding: 'post' })
    expect(body.errors).toEqual([expect.objectContaining({ field: 'ssoBinding', code: 'not_in_metadata' })])
  })

  it.each([
    ['https://idp.example.com/metadata', 'saml.metadata_is_url'],
    ['<!doctype html><html><body>Sign in</body></html>', 'saml.metadata_is_html'],
  ])('names what was pasted instead of metadata: %s', async (metadataXml, code) => {
    const { status, body } = await create({ metadataXml })
    expect([status, body.code]).toEqual([400, code])
  })

  it('has its certificates parsed once per process', () => {
    expect(readyCertificate(certificate)).toBe(readyCertificate(certificate))
  })
})
