import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createConnection } from './create-connection.ts'
import { noticeDays, tellExpiringCertificates } from './tell-expiring-certificates.ts'
import type { SamlConnection } from './types.ts'

const DAY = 86_400_000

describe.each(testEngines)('a certificate that expires (%s)', (engine) => {
  let parts: TestParts
  let connection: SamlConnection

  beforeAll(async () => {
    parts = await testParts(engine)
    const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name: 'Acme' })
    const { metadata: metadataXml } = await customerSamlIdp()
    const input = { protocol: 'saml', organizationId, metadataXml } as const
    connection = (await createConnection(parts, wholeDeployment, {
      ...input,
      status: 'active',
    })) as SamlConnection
    await createConnection(parts, wholeDeployment, { ...input, status: 'draft' })
  })
  afterAll(() => parts.close())

  const told = async () => {
    const rows = await parts.db.kysely
      .selectFrom('events')
      .select(['type', 'object_id', 'data'])
      .where('type', 'in', ['connection.certificate_expiring', 'connection.certificate_expired'])
      .orderBy('position')
      .execute()
    return rows.map(({ type, object_id, data }) => [type, object_id === connection.id, data['days']])
  }
  const lookAt = (daysBefore: number) => {
    const end = connection.certificates[0]?.notAfter.getTime() ?? 0
    parts.clock.set(new Date(end - daysBefore * DAY))
    return tellExpiringCertificates(parts)
  }

  it('is told of 60, 30, 14, 7 and 1 days before, and when it has, each once, of active connections (incidents row 102)', async () => {
    for (const days of [61, 60, 59, 31, 30, 14, 13, 7, 6.5, 1, 0.5, 0, -1, -40]) {
      await lookAt(days)
      expect(await lookAt(days)).toBe(0)
    }
    expect(await told()).toEqual([
      ['connection.certificate_expiring', true, 60],
      ['connection.certificate_expiring', true, 30],
      ['connection.certificate_expiring', true, 14],
      ['connection.certificate_expiring', true, 7],
      ['connection.certificate_expiring', true, 1],
      ['connection.certificate_expired', true, undefined],
    ])
  })

  it('is told of by one of several processes', async () => {
    await parts.db.kysely.deleteFrom('certificate_notices').execute()
    parts.clock.set(new Date((connection.certificates[0]?.notAfter.getTime() ?? 0) - 5 * DAY))
    const results = await Promise.all(Array.from({ length: 4 }, () => tellExpiringCertificates(parts)))
    expect(results.reduce((sum, each) => sum + each)).toBe(1)
  })

  it('is told of by the nearest threshold alone when several have passed', () => {
    const now = new Date('2026-01-01T00:00:00Z')
    const days = [100, 60, 20, 14, 2, 1, 0.1, 0, -3].map((left) =>
      noticeDays({ notAfter: new Date(now.getTime() + left * DAY) }, now),
    )
    expect(days).toEqual([null, 60, 30, 14, 7, 1, 1, 0, 0])
  })
})
