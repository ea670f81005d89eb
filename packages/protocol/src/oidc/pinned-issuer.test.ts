import { describe, expect, it } from 'vitest'
import { pinnedIssuer } from './pinned-issuer.ts'
import { NO_PIN, PERSONAL_ACCOUNTS } from './tenant-pin.ts'

const TENANT = '3b5f2e1c-0000-4000-8000-000000000001'
const pin = { tenantId: TENANT, hostedDomain: null }

describe('Microsoft’s authorities for every tenant (incidents rows 60, 61)', () => {
  it.each([
    ['login.microsoftonline.com', 'common'],
    ['login.microsoftonline.com', 'organizations'],
    ['login.microsoftonline.us', 'organizations'],
    ['login.partner.microsoftonline.cn', 'common'],
  ])('with a pin %s/%s is the tenant’s own issuer, before anything is fetched', (host, tenant) => {
    expect(pinnedIssuer(`https://${host}/${tenant}/v2.0`, pin)).toBe(`https://${host}/${TENANT}/v2.0`)
  })

  it.each([
    'https://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/organizations/v2.0',
  ])('without a pin %s is refused', (issuer) => {
    expect(() => pinnedIssuer(issuer, NO_PIN)).toThrow('oidc.issuer_multi_tenant')
    expect(() => pinnedIssuer(issuer, { ...NO_PIN, hostedDomain: 'acme.example' })).toThrow(
      'oidc.issuer_multi_tenant',
    )
  })

  it.each([
    '',
    'common',
    'acme.example',
    PERSONAL_ACCOUNTS,
    TENANT.toUpperCase(),
    `${TENANT}/`,
    ` ${TENANT}`,
    `${TENANT}0`,
    `0${TENANT}`,
    '../common',
  ])('are not pinned by %j, which is no organization’s tenant id', (tenantId) => {
    const issuer = 'https://login.microsoftonline.com/common/v2.0'
    expect(() => pinnedIssuer(issuer, { tenantId, hostedDomain: null })).toThrow('oidc.issuer_multi_tenant')
  })

  it.each([
    'https://login.microsoftonline.com/consumers/v2.0',
    `https://login.microsoftonline.com/${PERSONAL_ACCOUNTS}/v2.0`,
    'https://login.microsoftonline.com/common',
    'https://login.microsoftonline.com/common/',
    'https://login.microsoftonline.com/common/v2.0/',
    'https://login.microsoftonline.com/{tenantid}/v2.0',
    'https://sts.windows.net/common/',
    'http://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/common/v2.0?x=https://login.microsoftonline.com/common/v2.0',
  ])('of no version or of personal accounts cannot be pinned: %s', (issuer) => {
    expect(() => pinnedIssuer(issuer, pin)).toThrow('oidc.issuer_multi_tenant')
  })
})

describe('every other issuer', () => {
  it.each([
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    `https://sts.windows.net/${TENANT}/`,
    'https://idp.example.com/login.microsoftonline.com/common/v2.0',
    'https://idp.example.com',
  ])('stays as it is, pinned or not: %s', (issuer) => {
    expect(pinnedIssuer(issuer, pin)).toBe(issuer)
    expect(pinnedIssuer(issuer, NO_PIN)).toBe(issuer)
  })

  it('of Google needs its hosted domain', () => {
    const issuer = 'https://accounts.google.com'
    expect(pinnedIssuer(issuer, { tenantId: null, hostedDomain: 'acme.example' })).toBe(issuer)
    expect(() => pinnedIssuer(issuer, pin)).toThrow('oidc.issuer_multi_tenant')
  })
})
