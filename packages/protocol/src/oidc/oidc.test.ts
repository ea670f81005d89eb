import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../errors/catalogue.ts'
import { checkIdToken, idTokenAlgorithms, idTokenChecks } from './check-id-token.ts'
import { checkTenantIssuer } from './check-tenant-issuer.ts'
import { decodeIdToken } from './decode-id-token.ts'
import { readAuthorizationResponse, readState } from './read-authorization-response.ts'

const now = new Date('2026-01-02T03:04:05Z')
const seconds = now.getTime() / 1000
const SKEW = 60
const expectation = {
  issuer: 'https://idp.example.com',
  clientId: 'cardea',
  nonce: 'n-1',
  algorithms: idTokenAlgorithms,
  now,
  clockSkewSeconds: SKEW,
}
const header = { alg: 'RS256' }
const claims = {
  iss: 'https://idp.example.com',
  aud: 'cardea',
  exp: seconds + 300,
  iat: seconds,
  nonce: 'n-1',
  sub: 'u-1',
}

function codeOf(
  changes: Record<string, unknown>,
  changedHeader: Record<string, unknown> = {},
): ErrorCode | null {
  const token = { header: { ...header, ...changedHeader }, claims: { ...claims, ...changes } }
  return checkIdToken(token, expectation).error?.code ?? null
}

describe('OIDC Core §3.1.3.7', () => {
  it('accepts a token that meets every rule, and says which were checked', () => {
    const { error, checks } = checkIdToken({ header, claims }, expectation)
    expect(error).toBeNull()
    expect(checks.map(({ code, passed }) => [code, passed])).toEqual(
      idTokenChecks.map(({ code }) => [code, true]),
    )
  })

  it.each<[string, Record<string, unknown>]>([
    ['several audiences with our azp', { aud: ['cardea', 'other'], azp: 'cardea' }],
    ['one audience as a list', { aud: ['cardea'] }],
    ['expired within the skew', { exp: seconds - SKEW + 1 }],
    ['issued in the future within the skew', { iat: seconds + SKEW }],
    ['nbf now', { nbf: seconds }],
  ])('accepts %s', (_, changes) => expect(codeOf(changes)).toBeNull())

  it.each<[ErrorCode, Record<string, unknown>]>([
    ['oidc.issuer_mismatch', { iss: 'https://idp.example.com/' }],
    ['oidc.issuer_mismatch', { iss: undefined }],
    ['oidc.audience_mismatch', { aud: 'other' }],
    ['oidc.audience_mismatch', { aud: [] }],
    ['oidc.audience_mismatch', { aud: undefined }],
    ['oidc.audience_mismatch', { aud: ['cardea2', ['cardea']] }],
    ['oidc.authorized_party_mismatch', { aud: ['cardea', 'other'] }],
    ['oidc.authorized_party_mismatch', { azp: 'other' }],
    ['oidc.id_token_expired', { exp: seconds - SKEW }],
    ['oidc.id_token_expired', { exp: undefined }],
    ['oidc.id_token_expired', { exp: String(seconds + 300) }],
    ['oidc.id_token_expired', { exp: NaN }],
    ['oidc.id_token_not_yet_valid', { iat: seconds + SKEW + 1 }],
    ['oidc.id_token_not_yet_valid', { iat: undefined }],
    ['oidc.id_token_not_yet_valid', { nbf: seconds + SKEW + 1 }],
    ['oidc.id_token_not_yet_valid', { nbf: 'soon' }],
    ['oidc.nonce_mismatch', { nonce: 'n-2' }],
    ['oidc.nonce_mismatch', { nonce: undefined }],
    ['oidc.subject_missing', { sub: undefined }],
    ['oidc.subject_missing', { sub: '' }],
    ['oidc.subject_missing', { sub: 7 }],
    ['oidc.subject_missing', { sub: 'x'.repeat(256) }],
    ['oidc.subject_missing', { sub: 'a\0b' }],
  ])('refuses with %s: %j', (code, changes) => expect(codeOf(changes)).toBe(code))

  it.each(['none', 'None', 'HS256', 'RS1', '', undefined, ['RS256']])(
    'refuses the algorithm %j (item 7, RFC 8725 §3.1)',
    (alg) => {
      expect(codeOf({}, { alg })).toBe('oidc.algorithm_refused')
    },
  )

  it('keeps the nonce out of what it reports', () => {
    const { checks } = checkIdToken({ header, claims: { ...claims, nonce: 'stolen' } }, expectation)
    expect(JSON.stringify(checks)).not.toMatch(/stolen|n-1/)
  })
})

describe('RFC 7515 §7.1', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('decodes a compact token', () => {
    expect(decodeIdToken(`${encode(header)}.${encode(claims)}.c2ln`)).toEqual({ header, claims })
  })

  it.each([
    '',
    'a.b',
    `${encode(header)}.${encode(claims)}`,
    `${encode(header)}.${encode('text')}.x`,
    `${encode(header)}.${encode([1])}.x`,
    `${encode(header)}.${encode(null)}.x`,
    `${encode(header)}.!!.x`,
    `${encode(header)}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.x`,
    `${encode(header)}.${Buffer.from('{').toString('base64url')}.x`,
  ])('refuses %j', (token) => {
    expect(() => decodeIdToken(token)).toThrow('oidc.id_token_malformed')
  })
})

describe('issuers of several tenants (incidents rows 60, 61)', () => {
  it.each([
    'https://login.microsoftonline.com/common/v2.0',
    'https://login.microsoftonline.com/organizations/v2.0',
    'https://login.microsoftonline.com/consumers/v2.0',
    'https://login.microsoftonline.com/COMMON/v2.0',
    'https://login.microsoftonline.com/{tenantid}/v2.0',
    'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
    'https://login.microsoftonline.com/',
    'https://sts.windows.net/common/',
    'https://example.com/{tenantid}/',
  ])('refuses %s', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).toThrow('oidc.issuer_multi_tenant')
  })

  it.each([
    'https://login.microsoftonline.com/3b5f2e1c-0000-4000-8000-000000000001/v2.0',
    'https://sts.windows.net/3b5f2e1c-0000-4000-8000-000000000001/',
    'https://idp.example.com/common',
  ])('takes %s', (issuer) => {
    expect(() => checkTenantIssuer(issuer)).not.toThrow()
  })
})

describe('RFC 6749 §4.1.2, RFC 9207 §2.4', () => {
  const issuer = 'https://idp.example.com'
  const read = (params: Record<string, readonly string[]>, issuerAnnounced = false) =>
    readAuthorizationResponse(params, { issuer, issuerAnnounced })

  it('answers the code', () => {
    expect(read({ code: ['c'], state: ['s'] })).toBe('c')
    expect(read({ code: ['c'], iss: [issuer] }, true)).toBe('c')
  })

  it.each<[ErrorCode, Record<string, readonly string[]>, boolean]>([
    ['oidc.response_issuer_mismatch', { code: ['c'] }, true],
    ['oidc.response_issuer_mismatch', { code: ['c'], iss: ['https://evil.example'] }, false],
    // The error of another IdP is not believed either.
    ['oidc.response_issuer_mismatch', { error: ['access_denied'], iss: ['https://evil.example'] }, false],
    ['oidc.access_denied', { error: ['access_denied'] }, false],
    ['oidc.login_required', { error: ['login_required'] }, false],
    ['oidc.consent_required', { error: ['consent_required'] }, false],
    ['oidc.authorization_failed', { error: ['server_error'], code: ['c'] }, false],
    ['oidc.response_malformed', {}, false],
    ['oidc.response_malformed', { code: [''] }, false],
    ['oidc.response_malformed', { code: ['c', 'd'] }, false],
    ['oidc.response_malformed', { code: ['c'], iss: [issuer, issuer] }, false],
  ])('refuses with %s: %j (issuer announced: %j)', (code, params, announced) => {
    expect(() => read(params, announced)).toThrow(expect.objectContaining({ code }))
  })

  it('finds the login by one state only', () => {
    expect(readState({ state: ['s'] })).toBe('s')
    expect(readState({ state: ['s', 't'] })).toBeNull()
    expect(readState({})).toBeNull()
  })
})
