import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createConnection } from './create-connection.ts'
import { withFetchedMetadata } from './fetch-metadata.ts'
import { nextAttempt, nextRefresh, refreshDueMetadata } from './refresh-metadata.ts'
import { connectionFindById } from './store.ts'
import type { SamlConnection } from './types.ts'
import { updateConnection } from './update-connection.ts'

const HOUR = 3_600_000

describe.each(testEngines)('metadata at an address (%s)', (engine) => {
  let parts: TestParts
  let published: MetadataServer
  let [first, second]: CustomerSamlIdp[] = []
  let organizationId: SamlConnection['organizationId']
  let connection: SamlConnection

  beforeAll(async () => {
    parts = await testParts(engine)
    organizationId = (await createOrganization(parts, wholeDeployment, { name: 'Acme' })).id
    // The same IdP with its old and its new key.
    ;[first, second] = await Promise.all([customerSamlIdp(), customerSamlIdp()])
    published = await metadataServer(first.metadata)
  })
  afterAll(async () => {
    await published.close()
    await parts.close()
  })
  beforeEach(async () => {
    published.status = 200
    published.document = first?.metadata ?? ''
    await parts.db.kysely.deleteFrom('connections').execute()
    await parts.db.kysely.deleteFrom('events').execute()
    const input = await withFetchedMetadata(parts.outbound, { metadataUrl: published.url })
    const created = await createConnection(parts, wholeDeployment, {
      protocol: 'saml',
      status: 'active',
      organizationId,
      ...input,
    })
    connection = saml(created)
  })

  const reload = async () => saml(await connectionFindById(parts.db, wholeDeployment, connection.id))
  const events = async () => {
    const rows = await parts.db.kysely
      .selectFrom('events')
      .select(['type', 'data'])
      .orderBy('position')
      .execute()
    return rows.map(({ type, data }) => [type, data])
  }
  const types = async () => (await events()).map(([type]) => type)

  it('configures the connection, and its creation is told with the certificate', async () => {
    expect(connection).toMatchObject({
      idpEntityId: first?.entityId,
      ssoUrl: first?.ssoUrl,
      metadata: { url: published.url, failures: 0, error: null, refreshedAt: parts.clock.now() },
    })
    expect(await types()).toEqual([
      'connection.created',
      'connection.activated',
      'connection.certificate_added',
    ])
  })

  it('is read again when it is due, and not before', async () => {
    expect(await refreshDueMetadata(parts)).toBe(0)
    parts.clock.advance(25 * HOUR)
    expect(await refreshDueMetadata(parts)).toBe(1)
    expect(await refreshDueMetadata(parts)).toBe(0)
    expect((await reload()).metadata?.refreshedAt).toEqual(parts.clock.now())
  })

  it('is read by one of several processes', async () => {
    parts.clock.advance(25 * HOUR)
    const asked = published.asked
    const looked = await Promise.all(Array.from({ length: 5 }, () => refreshDueMetadata(parts)))
    expect(looked.reduce((sum, each) => sum + each)).toBe(1)
    expect(published.asked - asked).toBe(1)
  })

  it('brings a new certificate into force beside the old one, and takes it out when it is gone', async () => {
    const both = withKeysOf(first, second)
    published.document = both
    parts.clock.advance(25 * HOUR)
    await refreshDueMetadata(parts)
    expect((await reload()).certificates).toHaveLength(2)
    published.document = second?.metadata ?? ''
    parts.clock.advance(25 * HOUR)
    await refreshDueMetadata(parts)
    expect((await reload()).certificates).toHaveLength(1)
    expect((await events()).slice(3)).toEqual([
      ['connection.metadata_refreshed', { changed: ['certificates'] }],
      ['connection.certificate_added', expect.objectContaining({ source: 'metadata' })],
      ['connection.metadata_refreshed', { changed: ['certificates'] }],
      ['connection.certificate_removed', expect.objectContaining({ source: 'metadata' })],
    ])
  })

  it.each([
    ['cannot be read', 500, () => 'gone', 'saml.metadata_unavailable'],
    [
      'describes another IdP',
      200,
      (text: string) => text.replaceAll('idp.customer.example', 'elsewhere.example'),
      'saml.metadata_entity_not_found',
    ],
    ['has no signing key', 200, withoutKeys, 'saml.metadata_no_signing_key'],
    ['is a page', 200, () => '<html><body>Sign in</body></html>', 'saml.metadata_is_html'],
  ])('keeps what is known when it %s, tells it once, and tries again', async (_, status, damage, code) => {
    published.status = status
    published.document = damage(published.document)
    for (let day = 1; day <= 3; day++) {
      parts.clock.advance(25 * HOUR)
      expect(await refreshDueMetadata(parts)).toBe(1)
    }
    const { certificates, ssoUrl, idpEntityId, metadata } = await reload()
    expect({ certificates, ssoUrl, idpEntityId }).toEqual({
      certificates: connection.certificates,
      ssoUrl: connection.ssoUrl,
      idpEntityId: connection.idpEntityId,
    })
    expect(metadata).toMatchObject({ failures: 3, error: code })
    expect((await events()).slice(3)).toEqual([
      ['connection.metadata_refresh_failed', { code, url: published.url }],
    ])
    published.status = 200
    published.document = first?.metadata ?? ''
    parts.clock.advance(25 * HOUR)
    await refreshDueMetadata(parts)
    expect((await reload()).metadata).toMatchObject({ failures: 0, error: null })
  })

  it('refuses by hand what the next reading would undo, until the address is taken away', async () => {
    const change = (input: object) =>
      parts.db.transaction((db) => updateConnection({ ...parts, db }, wholeDeployment, connection.id, input))
    const byHand = { certificates: [connection.certificates[0]?.base64 ?? ''] }
    await expect(change(byHand)).rejects.toMatchObject({
      code: 'request.invalid',
      details: { errors: [{ field: 'certificates', code: 'in_metadata' }] },
    })
    expect(await change({ ...byHand, metadataUrl: null })).toMatchObject({ metadata: null })
    parts.clock.advance(25 * HOUR)
    expect(await refreshDueMetadata(parts)).toBe(0)
  })

  it('is told of with the other settings by the names that the API has for them', async () => {
    const change = (input: object) =>
      parts.db.transaction((db) => updateConnection({ ...parts, db }, wholeDeployment, connection.id, input))
    await change({ signRequests: true, name: 'Renamed' })
    await change({ metadataUrl: null })
    await change({ name: 'Renamed' })
    expect((await events()).slice(3)).toEqual([
      ['connection.updated', { changed: ['name', 'signRequests'] }],
      ['connection.updated', { changed: ['metadataUrl'] }],
    ])
  })

  it('is due after a day, every six hours before a certificate expires, and ever later while it fails', () => {
    const now = new Date('2026-01-01T00:00:00Z')
    const hours = (time: Date) => (time.getTime() - now.getTime()) / HOUR
    const ending = (days: number) => ({
      certificates: connection.certificates.map((certificate) => ({
        ...certificate,
        notAfter: new Date(now.getTime() + days * 24 * HOUR),
      })),
    })
    expect([hours(nextRefresh(ending(31), now)), hours(nextRefresh(ending(29), now))]).toEqual([24, 6])
    expect([1, 2, 3, 5, 6, 100].map((failures) => hours(nextAttempt(failures, now)))).toEqual([
      1, 2, 4, 16, 24, 24,
    ])
  })
})

function saml(connection: unknown): SamlConnection {
  return connection as SamlConnection
}

/** The IdP while it rolls its key over: both keys in one document. */
function withKeysOf(old: CustomerSamlIdp | undefined, fresh: CustomerSamlIdp | undefined): string {
  const [key = ''] = /<KeyDescriptor.*?<\/KeyDescriptor>/s.exec(fresh?.metadata ?? '') ?? []
  return (old?.metadata ?? '').replace('<KeyDescriptor', `${key}<KeyDescriptor`)
}

function withoutKeys(metadata: string): string {
  return metadata.replace(/<KeyDescriptor.*<\/KeyDescriptor>/s, '')
}
