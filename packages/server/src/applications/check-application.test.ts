import { SsoError } from '@cardea/protocol'
import { describe, expect, it } from 'vitest'
import { parseId } from '../storage/ids.ts'
import { type ApplicationSettings, checkApplication } from './check-application.ts'

const organizationId = parseId('organization', 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB')

const web: Parameters<typeof checkApplication>[0] = {
  clientId: 'demo',
  name: 'Demo',
  type: 'web',
  redirectUris: ['https://app.example.com/callback'],
  defaultRedirectUri: null,
  initiateLoginUri: null,
  postLogoutRedirectUris: [],
  allowedOrigins: [],
  scopes: [],
  tokenAlgorithm: 'RS256' as const,
  jwks: null,
  jwksUri: null,
  audiences: [],
  metadataClaim: null,
  requirePushedRequests: false,
  idTokenFormPost: false,
  organizationId: null,
  refreshTokenDays: 0,
  sessionHours: 0,
  backchannelLogoutUri: null,
}

function faultsOf(settings: Partial<ApplicationSettings>, mode: 'sandbox' | 'production'): string[] {
  try {
    checkApplication({ ...web, ...settings }, mode)
    return []
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    expect(error.code).toBe('request.invalid')
    return (error.details['errors'] as { field: string }[]).map(({ field }) => field)
  }
}

describe('an application may have', () => {
  it.each<[string, Partial<ApplicationSettings>]>([
    ['https addresses', {}],
    ['http on loopback', { redirectUris: ['http://localhost:3000/callback', 'http://127.0.0.1/cb'] }],
    ['a default that is registered', { defaultRedirectUri: 'https://app.example.com/callback' }],
    ['an initiate-login address', { initiateLoginUri: 'https://app.example.com/login' }],
    ['origins', { allowedOrigins: ['https://app.example.com', 'http://localhost:3000'] }],
    ['no address at all', { redirectUris: [] }],
    ['APIs that its people’s access tokens are for', { audiences: ['https://api.example.com', 'reports'] }],
  ])('%s, in both modes', (_, settings) => {
    expect(faultsOf(settings, 'sandbox')).toEqual([])
    expect(faultsOf(settings, 'production')).toEqual([])
  })

  it.each<[string, Partial<ApplicationSettings>, string]>([
    ['http elsewhere', { redirectUris: ['http://app.test/callback'] }, 'redirectUris.0'],
    ['a * label', { redirectUris: ['https://*.preview.example.com/cb'] }, 'redirectUris.0'],
    [
      'http for the initiate-login address',
      { initiateLoginUri: 'http://app.test/login' },
      'initiateLoginUri',
    ],
    ['an http origin', { allowedOrigins: ['http://app.test'] }, 'allowedOrigins.0'],
  ])('%s in sandbox mode only', (_, settings, field) => {
    expect(faultsOf(settings, 'sandbox')).toEqual([])
    expect(faultsOf(settings, 'production')).toEqual([field])
  })
})

describe('an application may not have', () => {
  it.each<[string, Partial<ApplicationSettings>, string[]]>([
    ['a relative address', { redirectUris: ['/callback'] }, ['redirectUris.0']],
    ['a fragment', { redirectUris: ['https://app.example.com/#x'] }, ['redirectUris.0']],
    ['another scheme', { redirectUris: ['javascript:alert(1)'] }, ['redirectUris.0']],
    [
      'one address twice',
      { redirectUris: ['https://a.example.com/', 'https://a.example.com/'] },
      ['redirectUris.1'],
    ],
    [
      'a default that is not registered',
      { defaultRedirectUri: 'https://app.example.com/' },
      ['defaultRedirectUri'],
    ],
    [
      'a default with *',
      {
        redirectUris: ['https://*.preview.example.com/cb'],
        defaultRedirectUri: 'https://*.preview.example.com/cb',
      },
      ['defaultRedirectUri'],
    ],
    [
      'an initiate-login address with *',
      { initiateLoginUri: 'https://*.x.example.com/' },
      ['initiateLoginUri'],
    ],
    ['an origin with a path', { allowedOrigins: ['https://app.example.com/'] }, ['allowedOrigins.0']],
    ['the origin *', { allowedOrigins: ['*'] }, ['allowedOrigins.0']],
    ['the origin null', { allowedOrigins: ['null'] }, ['allowedOrigins.0']],
    ['addresses when it signs nobody in', { type: 'm2m' }, ['redirectUris']],
    [
      'ID tokens when it signs nobody in',
      { type: 'm2m', redirectUris: [], idTokenFormPost: true },
      ['idTokenFormPost'],
    ],
    ['its client id for an API: ID tokens are for it', { audiences: ['reports', 'demo'] }, ['audiences.1']],
    ['an organization when it signs people in', { organizationId }, ['organizationId']],
    [
      'permissions of the deployment when it is of one organization',
      {
        type: 'm2m',
        redirectUris: [],
        organizationId,
        scopes: ['read:logins', 'write:applications', 'invoices:read', '*'],
      },
      ['scopes.3', 'scopes.1'],
    ],
    [
      'several faults without hearing of all',
      { redirectUris: ['/a', '/b'], allowedOrigins: ['x'], initiateLoginUri: 'y' },
      ['redirectUris.0', 'redirectUris.1', 'allowedOrigins.0', 'initiateLoginUri'],
    ],
  ])('%s', (_, settings, fields) => {
    expect(faultsOf(settings, 'sandbox')).toEqual(fields)
  })
})
