import { describe, expect, it } from 'vitest'
import { checkTenantIssuer } from './check-tenant-issuer.ts'

const TENANT = '3b5f2e1c-0000-4000-8000-000000000001'
const PERSONAL_ACCOUNTS = '9188040d-6c67-4c5b-b112-36a304b66dad'

describe('an issuer that several tenants share is no organization’s (incidents rows 60, 61)', () => {
  it.each([
    'https://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/organizations/v2.0',
    'https://login.microsoftonline.com/consumers/v2.0',
    `https://login.microsoftonline.com/${PERSONAL_ACCOUNTS}/v2.0`,
    `https://login.microsoftonline.com/${PERSONAL_ACCOUNTS.toUpperCase()}/v2.0`,
    'https://login.microsoftonline.com/common',
    'https://login.microsoftonline.com/common/',
    'https://login.microsoftonline.com/COMMON/v2.0',
    'https://LOGIN.microsoftonline.COM/common/v2.0',
    'https://login.microsoftonline.com:443/common/v2.0',
    'https://login.microsoftonline.com/common?tenant=acme',
    'https://login.microsoftonline.us/common/v2.0',
    'https://login.partner.microsoftonline.cn/common/v2.0',
    'https://login.microsoft.com/common/v2.0',
    'https://login.windows.net/common',
    'https://sts.windows.net/common/',
  ])('refuses %s', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).toThrow('oidc.issuer_multi_tenant')
  })

  it.each([
    'https://login.microsoftonline.com',
    'https://login.microsoftonline.com/',
    'https://login.microsoftonline.com//v2.0',
    'https://sts.windows.net/',
  ])('refuses Entra’s host without a tenant: %s', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).toThrow('oidc.issuer_multi_tenant')
  })

  it.each([
    'https://login.microsoftonline.com/{tenantid}/v2.0',
    'https://login.microsoftonline.com/%7Btenantid%7D/v2.0',
    'https://login.microsoftonline.com/%7btenantid%7d/v2.0',
    'https://sts.windows.net/{TenantId}/',
    'https://idp.example.com/{tenantid}/',
    'urn:idp:{tenantid}',
  ])('refuses a template that every tenant fills: %s', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).toThrow('oidc.issuer_multi_tenant')
  })

  it.each([
    'https://accounts.google.com',
    'https://Accounts.Google.com/',
    'https://appleid.apple.com',
    'https://gitlab.com',
    'https://slack.com',
    'https://login.salesforce.com',
    'https://www.linkedin.com/oauth',
    'https://linkedin.com/oauth',
    'https://id.twitch.tv/oauth2',
    'https://www.facebook.com',
    'https://facebook.com',
    'https://api.login.yahoo.com',
    'https://www.paypal.com',
  ])('refuses one where everybody can have an account: %s', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).toThrow('oidc.issuer_multi_tenant')
  })

  it('takes Google’s with a hosted domain, which its tokens prove, and no other shared one', () => {
    const pin = { tenantId: TENANT, hostedDomain: 'acme.example' }
    expect(() => checkTenantIssuer('https://accounts.google.com', pin)).not.toThrow()
    expect(() => checkTenantIssuer('https://accounts.google.com', { ...pin, hostedDomain: null })).toThrow(
      'oidc.issuer_multi_tenant',
    )
    for (const issuer of ['https://login.microsoftonline.com/common/v2.0', 'https://gitlab.com']) {
      expect(() => checkTenantIssuer(issuer, pin)).toThrow('oidc.issuer_multi_tenant')
    }
  })

  it('shows the issuer that was refused', () => {
    const issuer = 'https://login.microsoftonline.com/common/v2.0'
    expect(() => checkTenantIssuer(issuer)).toThrow(
      expect.objectContaining({ details: { received: issuer } }),
    )
  })
})

describe('an issuer of one tenant', () => {
  it.each([
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    `https://login.microsoftonline.us/${TENANT}/v2.0`,
    `https://sts.windows.net/${TENANT}/`,
    // A name that only begins like a shared one.
    'https://login.microsoftonline.com/common.example/v2.0',
    'https://login.microsoftonline.com/organizations-acme.example/v2.0',
    // The host decides: elsewhere `common` is a name like any other.
    'https://idp.example.com/common',
    'https://login.microsoftonline.com.example.com/common/v2.0',
    'https://accounts.google.com.example.com',
    // Whether it is a URL at all is for another check to say.
    'urn:idp:acme',
    'https://appleid.apple.com.example.com',
    'https://acme.gitlab.com',
    'https://acme.my.salesforce.com',
    'acme',
    '',
  ])('is taken: %j', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).not.toThrow()
  })
})
