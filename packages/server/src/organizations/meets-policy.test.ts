import { describe, expect, it } from 'vitest'
import { meetsPolicy, type PolicyFault, reasonToRefuse } from './meets-policy.ts'
import type { SecurityPolicy } from './types.ts'

/** Every policy. */
const policies: readonly SecurityPolicy[] = [
  { authRequired: 'any', requireMfa: false },
  { authRequired: 'any', requireMfa: true },
  { authRequired: 'mfa', requireMfa: false },
  { authRequired: 'mfa', requireMfa: true },
  { authRequired: 'sso', requireMfa: false },
  { authRequired: 'sso', requireMfa: true },
]

/** Every way to have signed in: [by an own credential, with a second factor, with a code]. */
type Way = readonly [own: boolean, mfa: boolean, brokenGlass: boolean]

const M = 'MFA_REQUIRED'
const S = 'SSO_REQUIRED'

/** What each policy answers, in the order above. */
const table: readonly (readonly [Way, readonly (PolicyFault | null)[]])[] = [
  //                      any   any+mfa  mfa  mfa+mfa  sso  sso+mfa
  [
    [false, false, false],
    [null, M, M, M, null, M],
  ],
  [
    [false, false, true],
    [null, M, M, M, null, M],
  ],
  [
    [false, true, false],
    [null, null, null, null, null, null],
  ],
  [
    [false, true, true],
    [null, null, null, null, null, null],
  ],
  [
    [true, false, false],
    [null, M, M, M, S, S],
  ],
  [
    [true, false, true],
    [null, M, M, M, null, M],
  ],
  [
    [true, true, false],
    [null, null, null, null, S, S],
  ],
  [
    [true, true, true],
    [null, null, null, null, null, null],
  ],
]

describe.each(table)('signed in with [own, second factor, code] = %j', ([own, mfa, brokenGlass], answers) => {
  it.each(policies.map((policy, index) => [policy, answers[index]] as const))(
    'under %j: %s',
    (policy, expected) => {
      const methods = mfa ? ['pwd', 'mfa'] : ['pwd']
      expect(meetsPolicy(policy, { methods, acr: null, own, brokenGlass })).toBe(expected)
    },
  )
})

describe('the second factor', () => {
  const policy = { authRequired: 'mfa', requireMfa: false } as const
  it('is believed of the context that an identity provider names, too', () => {
    const acr = 'https://refeds.org/profile/mfa'
    expect(meetsPolicy(policy, { methods: [], acr, own: false, brokenGlass: false })).toBeNull()
  })
  it('is nothing that only could be one', () => {
    expect(meetsPolicy(policy, { methods: ['otp'], acr: 'x', own: false, brokenGlass: false })).toBe(M)
  })
})

it.each([
  [{ authRequired: 'sso', requireMfa: false } as const, 'sso_required'],
  [{ authRequired: 'mfa', requireMfa: false } as const, 'mfa_required'],
  [{ authRequired: 'any', requireMfa: false } as const, null],
])('reports name the reason of %j: %s', (policy, reason) => {
  expect(reasonToRefuse(policy, { methods: [], acr: null, own: true, brokenGlass: false })).toBe(reason)
})
