import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import type { Organization } from '../organizations/types.ts'
import { parseId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createConnection } from './create-connection.ts'
import { connectionFindById, connectionSelect } from './store.ts'
import type { Connection, ConnectionStatus } from './types.ts'

const nobody = parseId('organization', 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ')

describe.each(testEngines)('selecting a connection (%s)', (engine) => {
  let parts: Awaited<ReturnType<typeof testParts>>
  let count = 0
  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())

  const organization = () =>
    createOrganization(parts, wholeDeployment, { name: `Acme ${String((count += 1))}` })
  const connect = ({ id }: Organization, status: ConnectionStatus, isDefault = false) =>
    createConnection(parts, wholeDeployment, {
      organizationId: id,
      protocol: 'oidc',
      issuer: 'https://idp.example.com',
      clientId: 'x',
      status,
      isDefault,
    })
  const domainOf = async (
    { id }: Organization,
    state: 'pending' | 'verified',
    connectionId: Connection['id'] | null = null,
  ) =>
    (
      await createDomain(parts, wholeDeployment, id, {
        domain: `d${String((count += 1))}.example`,
        state,
        connectionId,
      })
    ).domain

  describe('of an organization', () => {
    const select = ({ id }: { id: Organization['id'] }) =>
      connectionSelect(parts.db, { kind: 'organization', value: id })

    it('says when there is no such organization', async () => {
      expect(await select({ id: nobody })).toEqual({ kind: 'unknown' })
    })

    it('says when it has no connection', async () => {
      const acme = await organization()
      expect(await select(acme)).toEqual({ kind: 'none', organizationId: acme.id })
    })

    it.each(['draft', 'inactive'] as const)('says when it has only a %s one', async (status) => {
      const acme = await organization()
      const connection = await connect(acme, status)
      expect(await select(acme)).toEqual({ kind: 'inactive', connection })
    })

    it('takes the oldest active one', async () => {
      const acme = await organization()
      await connect(acme, 'inactive')
      const oldest = await connect(acme, 'active')
      await connect(acme, 'active')
      expect(await select(acme)).toEqual({ kind: 'found', connection: oldest })
    })

    it('prefers the default to the oldest', async () => {
      const acme = await organization()
      await connect(acme, 'active')
      const marked = await connect(acme, 'active', true)
      expect(await select(acme)).toEqual({ kind: 'found', connection: marked })
    })

    it('prefers an active one to a default that is not', async () => {
      const acme = await organization()
      await connect(acme, 'inactive', true)
      const active = await connect(acme, 'active')
      expect(await select(acme)).toEqual({ kind: 'found', connection: active })
    })
  })

  describe('of a domain', () => {
    it.each(['nobodys.example', '', 'x\0'])('says when nobody has %j', async (domain) => {
      expect(await connectionSelect(parts.db, { kind: 'domain', value: domain })).toEqual({ kind: 'unknown' })
    })

    it('does not count a domain that is only pending', async () => {
      const acme = await organization()
      await connect(acme, 'active')
      expect(
        await connectionSelect(parts.db, { kind: 'domain', value: await domainOf(acme, 'pending') }),
      ).toEqual({
        kind: 'unknown',
      })
    })

    it('says when its organization has no connection, or none that is active', async () => {
      const acme = await organization()
      const domain = await domainOf(acme, 'verified')
      expect(await connectionSelect(parts.db, { kind: 'domain', value: domain })).toEqual({
        kind: 'none',
        organizationId: acme.id,
      })
      const connection = await connect(acme, 'draft')
      expect(await connectionSelect(parts.db, { kind: 'domain', value: domain })).toEqual({
        kind: 'inactive',
        connection,
      })
    })

    it('takes the domain’s own connection before the default', async () => {
      const acme = await organization()
      await connect(acme, 'active', true)
      const special = await connect(acme, 'active')
      const domain = await domainOf(acme, 'verified', special.id)
      expect(await connectionSelect(parts.db, { kind: 'domain', value: domain })).toEqual({
        kind: 'found',
        connection: special,
      })
    })

    it('takes the organization’s when its own is not active', async () => {
      const acme = await organization()
      const usual = await connect(acme, 'active', true)
      const special = await connect(acme, 'inactive')
      const domain = await domainOf(acme, 'verified', special.id)
      expect(await connectionSelect(parts.db, { kind: 'domain', value: domain })).toEqual({
        kind: 'found',
        connection: usual,
      })
    })
  })

  it('finds a connection by id within its tenant only', async () => {
    const acme = await organization()
    const other = await organization()
    const connection = await connect(acme, 'active')
    const within = ({ id }: Organization) => ({ kind: 'organization', organizationId: id }) as const
    expect(await connectionFindById(parts.db, wholeDeployment, connection.id)).toEqual(connection)
    expect(await connectionFindById(parts.db, within(acme), connection.id)).toEqual(connection)
    expect(await connectionFindById(parts.db, within(other), connection.id)).toBeNull()
  })
})
