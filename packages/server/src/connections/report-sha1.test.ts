import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createConnection } from './create-connection.ts'
import { reportSha1 } from './report-sha1.ts'
import type { SamlConnection } from './types.ts'

let parts: TestParts
beforeAll(async () => {
  parts = await testParts()
})
afterAll(() => parts.close())

it('SHA-1 is reported once a day per connection, however many sign-ins come at once', async () => {
  const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name: 'Acme' })
  const make = async () =>
    (await createConnection(parts, wholeDeployment, { organizationId, protocol: 'saml' })) as SamlConnection
  const [connection, other] = [await make(), await make()]
  const reports = async () =>
    (
      await parts.db.kysely
        .selectFrom('events')
        .select(['object_id', 'organization_id'])
        .where('type', '=', 'connection.sha1_accepted')
        .execute()
    ).map(({ object_id: id, organization_id: of }) => [id, of])
  await Promise.all(Array.from({ length: 10 }, () => reportSha1(parts, connection)))
  expect(await reports()).toEqual([[connection.id, organizationId]])
  await reportSha1(parts, other)
  expect(await reports()).toHaveLength(2)
  parts.clock.advance(24 * 60 * 60 * 1000 - 1)
  await reportSha1(parts, connection)
  expect(await reports()).toHaveLength(2)
  parts.clock.advance(1)
  await reportSha1(parts, connection)
  expect(await reports()).toHaveLength(3)
})
