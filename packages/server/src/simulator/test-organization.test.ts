import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { createConnection } from '../connections/create-connection.ts'
import { connectionSelect, connectionFindById } from '../connections/store.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { openSimulatorKeys, type SimulatorKeys } from '../keys/simulator-keys.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { testOidcConnectionId, testSamlConnectionId } from './test-connections.ts'
import { ensureTestOrganization, testOrganizationId } from './test-organization.ts'

describe.each(testEngines)('the test organization on %s', (engine) => {
  let parts: TestParts & { simulatorKeys: SimulatorKeys }

  beforeAll(async () => {
    const opened = await testParts(engine)
    parts = { ...opened, simulatorKeys: await openSimulatorKeys(opened) }
    await ensureTestOrganization(parts)
  })
  afterAll(() => parts.close())

  const ensureAt = (publicUrl: string) =>
    ensureTestOrganization({ ...parts, config: { ...parts.config, publicUrl } })

  it('sends people of example.com to the SAML connection and people of example.org to the OIDC one', async () => {
    const byCom = await connectionSelect(parts.db, { kind: 'domain', value: 'example.com' })
    const byOrg = await connectionSelect(parts.db, { kind: 'domain', value: 'example.org' })
    expect(byCom).toMatchObject({ kind: 'found', connection: { id: testSamlConnectionId, protocol: 'saml' } })
    expect(byOrg).toMatchObject({ kind: 'found', connection: { id: testOidcConnectionId, protocol: 'oidc' } })
  })

  it('signs in over SAML when only the organization is named', async () => {
    const found = await connectionSelect(parts.db, { kind: 'organization', value: testOrganizationId })
    expect(found).toMatchObject({ kind: 'found', connection: { id: testSamlConnectionId } })
  })

  it('changes nothing when it is there already, even when several processes start at once', async () => {
    const before = await everything()
    await Promise.all([1, 2, 3].map(() => ensureTestOrganization(parts)))
    expect(await everything()).toEqual(before)
  })

  it('follows the public URL', async () => {
    await ensureAt('https://sso.example.com')
    expect(await connection(testSamlConnectionId)).toMatchObject({
      idpEntityId: 'https://sso.example.com/simulator/saml/metadata',
      ssoUrl: 'https://sso.example.com/simulator/saml/sso',
    })
    expect(await connection(testOidcConnectionId)).toMatchObject({
      issuer: 'https://sso.example.com/simulator/oidc',
    })
    await ensureTestOrganization(parts)
  })

  it('starts a connection afresh when people of the old address have signed in', async () => {
    await addProfile(testOidcConnectionId)
    await ensureAt('https://new.example.com')
    expect(await connection(testOidcConnectionId)).toMatchObject({
      status: 'active',
      issuer: 'https://new.example.com/simulator/oidc',
    })
    expect(await connectionSelect(parts.db, { kind: 'domain', value: 'example.org' })).toMatchObject({
      connection: { id: testOidcConnectionId },
    })
    expect(await parts.db.kysely.selectFrom('profiles').selectAll().execute()).toEqual([])
    await ensureTestOrganization(parts)
  })

  it('keeps what a developer has changed', async () => {
    await parts.db.transaction((db) =>
      updateConnection({ ...parts, db }, wholeDeployment, testSamlConnectionId, {
        status: 'inactive',
        name: 'Mine',
        metadataUrl: null,
        ssoUrl: `${parts.config.publicUrl}/simulator/saml/sso?person=ada@example.com`,
      }),
    )
    await ensureTestOrganization(parts)
    expect(await connection(testSamlConnectionId)).toMatchObject({
      status: 'inactive',
      name: 'Mine',
      ssoUrl: `${parts.config.publicUrl}/simulator/saml/sso?person=ada@example.com`,
    })
  })

  async function everything() {
    const { kysely } = parts.db
    return {
      organizations: await kysely.selectFrom('organizations').selectAll().execute(),
      domains: await kysely.selectFrom('domains').selectAll().orderBy('id').execute(),
      connections: await kysely.selectFrom('connections').selectAll().orderBy('id').execute(),
    }
  }

  const connection = (id: typeof testSamlConnectionId) => connectionFindById(parts.db, wholeDeployment, id)

  async function addProfile(connectionId: typeof testSamlConnectionId) {
    await parts.db.kysely
      .insertInto('profiles')
      .values({
        id: newId('profile', parts),
        organization_id: testOrganizationId,
        connection_id: connectionId,
        issuer: 'old',
        idp_id: 'sim-0005',
        custom_attributes: '{}',
        raw_attributes: '{}',
      })
      .execute()
  }
})

describe('a deployment that was there before the test organization', () => {
  it('keeps its slug and its domains', async () => {
    const parts = await testParts()
    const simulatorKeys = await openSimulatorKeys(parts)
    const { id } = await createOrganization(parts, wholeDeployment, { name: 'Theirs', slug: 'test' })
    await createDomain(parts, wholeDeployment, id, { domain: 'example.com', state: 'verified' })
    const input = { organizationId: id, protocol: 'saml', name: 'Theirs' } as const
    await parts.db.transaction((db) => createConnection({ ...parts, db }, wholeDeployment, input))
    await ensureTestOrganization({ ...parts, simulatorKeys })
    const organizations = await parts.db.kysely.selectFrom('organizations').select(['id', 'slug']).execute()
    expect(organizations.find((organization) => organization.id === id)?.slug).toBe('test')
    expect(organizations).toHaveLength(2)
    const domains = await parts.db.kysely
      .selectFrom('domains')
      .select(['organization_id', 'domain'])
      .execute()
    expect(domains).toContainEqual({ organization_id: id, domain: 'example.com' })
    expect(domains).toContainEqual({ organization_id: testOrganizationId, domain: 'example.org' })
    expect(domains).toHaveLength(2)
    await parts.close()
  })
})
