import { describe, expect, it } from 'vitest'
import { checkIdToken, idTokenAlgorithms, idTokenChecks } from './check-id-token.ts'
import { NO_PIN, type TenantPin } from './tenant-pin.ts'

const NOW = new Date('2026-01-02T03:04:05Z')
const now = NOW.getTime() / 1000
const TENANT = '3b5f2e1c-0000-4000-8000-000000000001'
const OTHER = '3b5f2e1c-0000-4000-8000-000000000002'

function check(claims: Record<string, unknown>, pin?: TenantPin) {
  const right = {
    iss: 'https://idp.example.com',
    aud: 'cardea',
    sub: 'u-1',
    exp: now + 300,
    iat: now,
    nonce: 'n',
  }
  return checkIdToken(
    { header: { alg: 'RS256' }, claims: { ...right, ...claims } },
    {
      issuer: 'https://idp.example.com',
      clientId: 'cardea',
      nonce: 'n',
      algorithms: idTokenAlgorithms,
      now: NOW,
      clockSkewSeconds: 60,
      ...(pin === undefined ? {} : { pin }),
    },
  )
}

describe('a pinned Entra tenant (incidents rows 60, 61)', () => {
  const pin = { tenantId: TENANT, hostedDomain: null }

  it('is that of the token', () => expect(check({ tid: TENANT }, pin).error).toBeNull())

  it.each([OTHER, TENANT.toUpperCase(), '', undefined, null, [TENANT], { id: TENANT }])(
    'refuses the tid %j, whatever e-mail address comes with it',
    (tid) => {
      const { error } = check({ tid, hd: TENANT, email: 'mia@acme.example', email_verified: true }, pin)
      expect(error?.code).toBe('oidc.tenant_mismatch')
      expect(error?.details).toEqual({ expected: TENANT, received: tid })
    },
  )
})

describe('a pinned Google Workspace (incidents row 68)', () => {
  const pin = { tenantId: null, hostedDomain: 'acme.example' }

  it('is that of the token', () => expect(check({ hd: 'acme.example' }, pin).error).toBeNull())

  it.each(['other.example', 'ACME.example', 'acme.example.', '', undefined, null, ['acme.example']])(
    'refuses the hd %j, whatever the domain of the e-mail address',
    (hd) => {
      const { error } = check(
        { hd, tid: 'acme.example', email: 'mia@acme.example', email_verified: true },
        pin,
      )
      expect(error?.code).toBe('oidc.hosted_domain_mismatch')
      expect(error?.details).toEqual({ expected: 'acme.example', received: hd })
    },
  )
})

describe('the checks of a pin', () => {
  const codesOf = (pin?: TenantPin) =>
    check({ tid: TENANT, hd: 'acme.example' }, pin).checks.map(({ code }) => code)
  const usual = idTokenChecks.map(({ code }) => code)

  it('come after all others, each only where it is pinned', () => {
    expect(codesOf()).toEqual(usual)
    expect(codesOf(NO_PIN)).toEqual(usual)
    expect(codesOf({ tenantId: TENANT, hostedDomain: 'acme.example' })).toEqual([
      ...usual,
      'oidc.tenant_mismatch',
      'oidc.hosted_domain_mismatch',
    ])
  })
})
