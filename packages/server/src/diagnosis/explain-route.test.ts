import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { createConnection } from '../connections/create-connection.ts'
import { connectionSelect } from '../connections/store.ts'
import type { Connection, ConnectionStatus } from '../connections/types.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { explainRoute } from './explain-route.ts'

const nothing = {
  connectionId: null,
  organizationId: null,
  domainHint: null,
  loginHint: null,
  provider: null,
}

describe.each(testEngines)('the explanation of a route (%s)', (engine) => {
  let parts: Awaited<ReturnType<typeof testParts>>
  let count = 0
  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())

  async function organization(
    wanted: readonly (readonly [ConnectionStatus, 'default'?])[],
    pointsTo: number | null = null,
  ) {
    count += 1
    const { id } = await createOrganization(parts, wholeDeployment, { name: `Acme ${String(count)}` })
    const connections: Connection[] = []
    for (const [status, mark] of wanted) {
      const settings = { protocol: 'oidc', issuer: 'https://idp.example.com', clientId: 'x' } as const
      const isDefault = mark === 'default'
      connections.push(
        await createConnection(parts, wholeDeployment, {
          organizationId: id,
          ...settings,
          status,
          isDefault,
        }),
      )
    }
    const domain = `route-${String(count)}.example`
    const connectionId = pointsTo === null ? null : (connections[pointsTo]?.id ?? null)
    await createDomain(parts, wholeDeployment, id, { domain, state: 'verified', connectionId })
    return { id, domain, connections }
  }
  const own = (organizationId: OrganizationId) => ({ kind: 'organization', organizationId }) as const

  it.each([
    ['one active', [['active']], null],
    ['drafts first', [['draft'], ['active'], ['active']], null],
    ['a default', [['active'], ['active', 'default'], ['active']], null],
    ['an inactive default', [['active'], ['inactive', 'default']], null],
    ['a domain that points elsewhere than the default', [['active', 'default'], ['active']], 1],
    ['a domain that points to an inactive one', [['active'], ['active'], ['inactive']], 2],
    ['none active', [['draft'], ['inactive']], null],
    ['none', [], null],
  ] as const)('agrees with the selection of a sign-in: %s', async (_, wanted, pointsTo) => {
    const { id, domain } = await organization(wanted, pointsTo)
    for (const [selectors, key] of [
      [
        { ...nothing, organizationId: id },
        { kind: 'organization', value: id },
      ],
      [
        { ...nothing, loginHint: `ada@${domain}` },
        { kind: 'domain', value: domain },
      ],
    ] as const) {
      const selection = await connectionSelect(parts.db, key)
      const route = await explainRoute(parts, wholeDeployment, selectors)
      const chosen = route.candidates.filter((each) => each.chosen).map(({ connection }) => connection.id)
      expect(chosen).toEqual(selection.kind === 'found' ? [selection.connection.id] : [])
      expect(route.outcome).toBe(selection.kind === 'found' ? 'routed' : 'refused')
      expect(route.candidates).toHaveLength(wanted.length)
    }
  })

  it('names the refusal of each selector that leads nowhere', async () => {
    const code = async (selectors: object) =>
      (await explainRoute(parts, wholeDeployment, { ...nothing, ...selectors })).error?.code
    const [empty, draft] = [await organization([]), await organization([['draft']])]
    expect(await code({ connectionId: 'conn_x' })).toBe('login.connection_unknown')
    expect(await code({ connectionId: draft.connections[0]?.id })).toBe('login.connection_inactive')
    expect(await code({ organizationId: 'org_x' })).toBe('login.organization_unknown')
    expect(await code({ organizationId: empty.id })).toBe('login.connection_missing')
    expect(await code({ domainHint: 'nobody.example' })).toBe('login.domain_unroutable')
    expect(await code({ provider: 'facebook' })).toBe('login.provider_unknown')
    expect(await code({ provider: 'google' })).toBe('login.provider_unavailable')
    expect(await code({})).toBeUndefined()
    expect((await explainRoute(parts, wholeDeployment, nothing)).outcome).toBe('ask')
  })

  it('tells the operator of a social connection, and a key of one organization no more than of none', async () => {
    const acme = await organization([['active']])
    const asked = { ...nothing, provider: 'apple', organizationId: acme.id }
    const without = await explainRoute(parts, own(acme.id), asked)
    const { id } = await createConnection(parts, wholeDeployment, { protocol: 'social', provider: 'apple' })
    await parts.db.kysely.updateTable('connections').set({ status: 'active' }).where('id', '=', id).execute()
    const expected = { outcome: 'routed', by: 'provider', connectionId: id, organizationId: null }
    expect(await explainRoute(parts, wholeDeployment, asked)).toMatchObject(expected)
    const within = await explainRoute(parts, own(acme.id), asked)
    expect(within).toEqual(without)
    expect(within).toMatchObject({ outcome: 'refused', connectionId: null, candidates: [] })
    expect(await explainRoute(parts, own(acme.id), { ...nothing, connectionId: id })).toMatchObject({
      outcome: 'refused',
      connectionId: null,
    })
  })

  it('tells a key of one organization of another’s no more than of what is not there', async () => {
    const [acme, other] = [await organization([['active']]), await organization([['active']])]
    for (const selectors of [
      { connectionId: other.connections[0]?.id ?? '' },
      { organizationId: other.id },
      { domainHint: other.domain },
      { loginHint: `ada@${other.domain}` },
    ]) {
      const route = await explainRoute(parts, own(acme.id), { ...nothing, ...selectors })
      expect(route).toMatchObject({
        outcome: 'refused',
        organizationId: null,
        connectionId: null,
        candidates: [],
      })
      expect(route.error?.code).toMatch(/unknown$|unroutable$/)
    }
    expect((await explainRoute(parts, own(acme.id), { ...nothing, organizationId: acme.id })).outcome).toBe(
      'routed',
    )
  })
})
