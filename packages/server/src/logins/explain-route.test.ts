import { describe, expect, it } from 'vitest'
import { defaultOidcOptions } from '../connections/oidc-options.ts'
import type { OidcConnection } from '../connections/types.ts'
import { type ConnectionId, type OrganizationId, parseId } from '../storage/ids.ts'
import { considerSelectors, rankCandidates } from './explain-route.ts'

const d = 'decides'
const a = 'absent'
const x = 'not_considered'
const n = 'no_address'

/** The published table (docs/diagnosis.md): what is sent → what becomes of each selector, in order. */
const table: readonly [
  connection: boolean,
  organization: boolean,
  domain: boolean,
  hint: string | null,
  ...string[],
][] = [
  [false, false, false, null, a, a, a, a],
  [false, false, false, 'ada', a, a, a, n],
  [false, false, false, 'ada@acme.example', a, a, a, d],
  [false, false, true, null, a, a, d, a],
  [false, false, true, 'ada@acme.example', a, a, d, x],
  [false, false, true, 'ada', a, a, d, x],
  [false, true, false, null, a, d, a, a],
  [false, true, false, 'ada@acme.example', a, d, a, x],
  [false, true, true, null, a, d, x, a],
  [false, true, true, 'ada@acme.example', a, d, x, x],
  [true, false, false, null, d, a, a, a],
  [true, false, false, 'ada@acme.example', d, a, a, x],
  [true, false, true, null, d, a, x, a],
  [true, false, true, 'ada', d, a, x, x],
  [true, true, false, null, d, x, a, a],
  [true, true, false, 'ada@acme.example', d, x, a, x],
  [true, true, true, null, d, x, x, a],
  [true, true, true, 'ada@acme.example', d, x, x, x],
]

describe('the truth table of routing', () => {
  it.each(table)(
    'connection_id %s, organization_id %s, domain_hint %s, login_hint %s: %s, %s, %s, %s',
    (connection, organization, domain, loginHint, ...outcomes) => {
      const considered = considerSelectors({
        connectionId: connection ? 'conn_x' : null,
        organizationId: organization ? 'org_x' : null,
        domainHint: domain ? 'acme.example' : null,
        loginHint,
        provider: null,
      })
      expect(considered.map(({ outcome }) => outcome)).toEqual(['absent', ...outcomes])
      expect(considered.map(({ selector }) => selector)).toEqual([
        'provider',
        'connection_id',
        'organization_id',
        'domain_hint',
        'login_hint',
      ])
      expect(considered[4]?.received).toBe(loginHint)
    },
  )

  it('`provider` goes before all of them', () => {
    const others = { connectionId: 'conn_x', organizationId: 'org_x', domainHint: 'acme.example' }
    const considered = considerSelectors({ ...others, loginHint: null, provider: 'google' })
    expect(considered.map(({ outcome }) => outcome)).toEqual([d, x, x, x, a])
  })
})

describe('of an organization’s connections', () => {
  const connection = (name: string, more: Partial<OidcConnection> = {}): OidcConnection => ({
    id: parseId('connection', `conn_0000000000000000000000000${name}`),
    organizationId: 'org_x' as unknown as OrganizationId,
    name,
    protocol: 'oidc',
    provider: 'generic-oidc',
    status: 'active',
    isDefault: false,
    idpInitiated: 'reject',
    mapping: {},
    roleMapping: {},
    requiredAttributes: [],
    issuer: null,
    clientId: null,
    clientSecretSealed: null,
    ...defaultOidcOptions,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...more,
  })
  const reasons = (connections: readonly OidcConnection[], ofDomain: ConnectionId | null = null) =>
    rankCandidates(connections, ofDomain).map(({ reason, chosen }) => (chosen ? `+${reason}` : reason))
  const later = { createdAt: new Date(1) }

  it.each<[string, OidcConnection[], string[]]>([
    ['none is chosen when none is active', [connection('1', { status: 'draft' })], ['not_active']],
    [
      'an inactive default is passed over',
      [connection('1', { status: 'inactive', isDefault: true }), connection('2')],
      ['not_active', '+only_active'],
    ],
    [
      'the default goes before the oldest',
      [connection('1'), connection('2', { isDefault: true, ...later })],
      ['another_preferred', '+default'],
    ],
    [
      'without a default it is the oldest',
      [connection('1', later), connection('2')],
      ['another_preferred', '+oldest'],
    ],
    [
      'of one age it is the one with the lower id',
      [connection('2'), connection('1')],
      ['another_preferred', '+oldest'],
    ],
  ])('%s', (_, connections, expected) => {
    expect(reasons(connections)).toEqual(expected)
  })
  it('the one that the domain names goes before the default, when it is active', () => {
    const [first, second] = [connection('1', { isDefault: true }), connection('2', later)]
    expect(reasons([first, second], second.id)).toEqual(['another_preferred', '+of_domain'])
    const inactive = { ...second, status: 'inactive' as const }
    expect(reasons([first, inactive], second.id)).toEqual(['+only_active', 'not_active'])
  })
})
