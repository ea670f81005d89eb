import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createOrganization } from './create-organization.ts'
import { countOrganizations } from './list-organizations.ts'
import { organizationList } from './store.ts'

describe.each(testEngines)('the search for organizations on %s', (engine) => {
  let parts: TestParts
  const ids = new Map<string, OrganizationId>()
  beforeAll(async () => {
    parts = await testParts(engine)
    for (const [name, externalId] of [
      ['Bücher & Söhne GmbH', 'CRM-0042'],
      ['Acme Corporation', null],
      ["O'Neill's “Café” (Paris)", null],
      ['Ελλάδα \\ Ltd:*', null],
      ['ﷺ'.repeat(200), null],
    ] as const) {
      ids.set(name, (await createOrganization(parts, wholeDeployment, { name, externalId })).id)
    }
  })
  afterAll(() => parts.close())

  const found = async (search: string, tenant: Parameters<typeof organizationList>[1] = wholeDeployment) =>
    (await organizationList(parts.db, tenant, { search }, { limit: 10, after: null })).items.map(
      ({ name }) => name,
    )

  it.each([
    ['buch', 'Bücher & Söhne GmbH'],
    ['BÜCHER', 'Bücher & Söhne GmbH'],
    ['sohne büch', 'Bücher & Söhne GmbH'],
    ['crm 42', null],
    ['CRM-0042', 'Bücher & Söhne GmbH'],
    ['corp acm', 'Acme Corporation'],
    ['acme-corporation', 'Acme Corporation'],
    ['cme', null],
    ['acme nobody', null],
    ['neill cafe', "O'Neill's “Café” (Paris)"],
    ["o'n", "O'Neill's “Café” (Paris)"],
    ['Ελλ', 'Ελλάδα \\ Ltd:*'],
    ['\\', null],
    [":* & ' | !", null],
    ["x' | 'acme", null],
  ])('for %s finds %s', async (search, name) => {
    expect(await found(search)).toEqual(name === null ? [] : [name])
  })

  it('counts what it finds, within the tenant', async () => {
    const organizationId = ids.get('Acme Corporation')
    if (organizationId === undefined) throw new Error('there is no Acme')
    const tenant = { kind: 'organization', organizationId } as const
    const count = (search: string, whose: Parameters<typeof countOrganizations>[1] = wholeDeployment) =>
      countOrganizations(parts, whose, { search })
    expect([await count('corp'), await count('nobody'), await count('corp', tenant)]).toEqual([1, 0, 1])
    expect([await countOrganizations(parts, tenant, {}), await count('buch', tenant)]).toEqual([1, 0])
    expect(await countOrganizations(parts, wholeDeployment, {})).toBe(ids.size)
  })

  it('stays within the tenant', async () => {
    const organizationId = ids.get('Acme Corporation')
    if (organizationId === undefined) throw new Error('there is no Acme')
    const tenant = { kind: 'organization', organizationId } as const
    expect([await found('acme', tenant), await found('buch', tenant)]).toEqual([['Acme Corporation'], []])
  })
})
