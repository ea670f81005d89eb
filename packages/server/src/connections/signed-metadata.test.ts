import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { signMetadata } from '../../test/sign-metadata.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createConnection } from './create-connection.ts'
import { withFetchedMetadata } from './fetch-metadata.ts'
import { refreshDueMetadata } from './refresh-metadata.ts'
import { connectionFindById } from './store.ts'
import type { SamlConnection } from './types.ts'
import { updateConnection } from './update-connection.ts'

const DAY = 86_400_000

let parts: TestParts
let published: MetadataServer
/** The same IdP with its old and its new key, and who signs its metadata. */
let old: CustomerSamlIdp
let renewed: CustomerSamlIdp
let federation: CustomerSamlIdp
let organizationId: SamlConnection['organizationId']
beforeAll(async () => {
  parts = await testParts()
  ;[old, renewed, federation] = await Promise.all([
    customerSamlIdp(),
    customerSamlIdp(),
    customerSamlIdp('f.example'),
  ])
  organizationId = (await createOrganization(parts, wholeDeployment, { name: 'Acme' })).id
  published = await metadataServer('')
})
afterAll(async () => {
  await published.close()
  await parts.close()
})

const certificateIn = ({ metadata }: CustomerSamlIdp) =>
  /<(?:\w+:)?X509Certificate>([^<]+)</.exec(metadata)?.[1]?.replace(/\s/g, '') ?? ''
const signed = (idp: CustomerSamlIdp, signer = federation, attributes = '') =>
  signMetadata(idp.metadata, signer.privateKey, attributes)
const until = (milliseconds: number) =>
  `validUntil="${new Date(parts.clock.now().getTime() + milliseconds).toISOString()}"`

async function create(document: string, metadataCertificates = [certificateIn(federation)]) {
  published.document = document
  const input = { metadataUrl: published.url, metadataCertificates }
  const connection = await createConnection(parts, wholeDeployment, {
    protocol: 'saml',
    status: 'active',
    organizationId,
    ...(await withFetchedMetadata(parts.outbound, input)),
  })
  return connection.id
}

async function readAgain(id: SamlConnection['id'], document: string) {
  published.document = document
  parts.clock.advance(DAY + 1)
  await refreshDueMetadata(parts)
  const connection = await connectionFindById(parts.db, wholeDeployment, id)
  if (connection?.protocol !== 'saml') throw new Error('the connection is gone')
  const { certificates, metadata } = connection
  return { certificates: certificates.map(({ base64 }) => base64), error: metadata?.error }
}

describe('a connection that names who signs its IdP’s metadata', () => {
  beforeEach(() => parts.db.kysely.deleteFrom('connections').execute())

  it('is configured by a document that one of them has signed, and follows the next one', async () => {
    const id = await create(signed(old), [certificateIn(renewed), certificateIn(federation)])
    expect(await readAgain(id, signed(renewed))).toEqual({
      certificates: [certificateIn(renewed)],
      error: null,
    })
  })

  it.each<[string, () => string, string]>([
    ['that nobody signed', () => old.metadata, 'saml.metadata_unsigned'],
    ['that somebody else signed, the IdP included', () => signed(old, old), 'saml.signature_invalid'],
    ['that was changed', () => signed(old).replace('tenant=1', 'tenant=2'), 'saml.digest_mismatch'],
    ['that has ended', () => signed(old, federation, until(-1)), 'saml.metadata_expired'],
  ])('refuses one %s', async (_, document, code) => {
    await expect(create(document())).rejects.toMatchObject({ code })
  })

  it.each<[string, () => string, string]>([
    ['nobody signed', () => renewed.metadata, 'saml.metadata_unsigned'],
    ['was signed by a key of its own', () => signed(renewed, renewed), 'saml.signature_invalid'],
    [
      'has ended, as an old one would that is shown again',
      () => signed(renewed, federation, until(DAY)),
      'saml.metadata_expired',
    ],
  ])('keeps what it knows when the next one %s', async (_, document, error) => {
    const id = await create(signed(old, federation, until(10 * DAY)))
    expect(await readAgain(id, document())).toEqual({ certificates: [certificateIn(old)], error })
  })

  it('takes no pasted document without a signature either', async () => {
    const id = await create(signed(old))
    const pasted = { metadataUrl: null, metadataXml: renewed.metadata }
    await expect(updateConnection(parts, wholeDeployment, id, pasted)).rejects.toMatchObject({
      code: 'saml.metadata_unsigned',
    })
  })

  it('shows the certificates as it keeps them, and says which of those given is none', async () => {
    const pem = `-----BEGIN CERTIFICATE-----\n${certificateIn(federation)}\n-----END CERTIFICATE-----`
    const id = await create(signed(old), [pem])
    expect(await connectionFindById(parts.db, wholeDeployment, id)).toMatchObject({
      settings: { metadataCertificates: [certificateIn(federation)] },
    })
    const wrong = updateConnection(parts, wholeDeployment, id, {
      metadataCertificates: [pem, 'no certificate'],
    })
    await expect(wrong).rejects.toMatchObject({
      code: 'request.invalid',
      details: { errors: [{ field: 'metadataCertificates.1' }] },
    })
  })
})

describe('a connection that names nobody', () => {
  it('takes a document with an end that has passed: some installers write the day of the installation', async () => {
    const ended = old.metadata.replace('entityID=', `${until(-DAY)} entityID=`)
    await expect(create(ended, [])).resolves.toBeDefined()
  })
})
