import { describe, expect, it } from 'vitest'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import { policyRefusal, policyRefusalOfToken } from './policy-refusal.ts'

const here = 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as OrganizationId
const connection = 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as ConnectionId
const REFEDS = 'https://refeds.org/profile/mfa'

const SSO = 'organization.sso_required'
const MFA = 'organization.mfa_required'

describe('the policy of an organization', () => {
  it.each([
    // authRequired, requireMfa: own password, own with mfa, at its connection, there with mfa
    ['any', false, null, null, null, null],
    ['any', true, MFA, null, MFA, null],
    ['mfa', false, MFA, null, MFA, null],
    ['mfa', true, MFA, null, MFA, null],
    ['sso', false, SSO, SSO, null, null],
    ['sso', true, SSO, SSO, MFA, null],
  ] as const)('%s, MFA %s: a session of each kind', (authRequired, requireMfa, ...expected) => {
    const policy = { authRequired, requireMfa }
    const sessions = [null, here].flatMap((organizationId) =>
      [['pwd'], ['pwd', 'otp', 'mfa']].map((methods) => ({ organizationId, methods, acr: null })),
    )
    expect(sessions.map((session) => policyRefusal(policy, session, false))).toEqual(expected)
  })

  it('takes the word of an identity provider that says it as a context', () => {
    const session = { organizationId: here, methods: [], acr: REFEDS }
    expect(policyRefusal({ authRequired: 'sso', requireMfa: true }, session, false)).toBeNull()
  })

  it('is opened by a code where it demands the organization’s own sign-in, and nothing else', () => {
    const session = { organizationId: null, methods: ['pwd'], acr: null }
    expect(policyRefusal({ authRequired: 'sso', requireMfa: false }, session, true)).toBeNull()
    expect(policyRefusal({ authRequired: 'sso', requireMfa: true }, session, true)).toBe(MFA)
  })

  it('takes no single method for two factors', () => {
    for (const methods of [['otp'], ['hwk'], ['pwd', 'otp'], ['MFA'], []]) {
      const session = { organizationId: here, methods, acr: null }
      expect(policyRefusal({ authRequired: 'mfa', requireMfa: false }, session, false), methods.join()).toBe(
        MFA,
      )
    }
  })

  it.each([
    ['any', false, null, null],
    ['any', true, null, null],
    ['mfa', true, null, null],
    ['sso', false, SSO, null],
    ['sso', true, SSO, null],
  ] as const)(
    '%s, MFA %s: a token of an own account, and of its connection',
    (authRequired, requireMfa, ...expected) => {
      const policy = { authRequired, requireMfa }
      expect(
        [null, connection].map((connectionId) => policyRefusalOfToken(policy, { connectionId })),
      ).toEqual(expected)
    },
  )
})
