import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import { readClaimsRequest, together } from './claims-request.ts'

const read = (claims: unknown) =>
  readClaimsRequest({ claims: [typeof claims === 'string' ? claims : JSON.stringify(claims)] })
const nothing = { claims: null, subjects: null, requiredAcr: null, preferredAcr: [] }

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof SsoError ? error.code : 'not an SsoError'
  }
  return 'no error'
}

describe('OIDC Core §5.5: the claims parameter', () => {
  it('asks for nothing when it is not there or empty', () => {
    expect(readClaimsRequest({})).toEqual(nothing)
    for (const empty of [{}, { id_token: {} }, { id_token: null, userinfo: {} }])
      expect(read(empty)).toEqual(nothing)
  })

  it('reads the example of the specification, and ignores what is not known', () => {
    expect(
      read({
        userinfo: {
          given_name: { essential: true },
          nickname: null,
          email: { essential: true },
          email_verified: { essential: true },
          picture: null,
          'http://example.info/claims/groups': null,
        },
        id_token: {
          auth_time: { essential: true },
          acr: { values: ['urn:mace:incommon:iap:silver'] },
        },
        verified_claims: { x: 1 },
      }),
    ).toEqual({
      claims: { idToken: [], userinfo: ['email', 'email_verified', 'given_name', 'picture'] },
      subjects: null,
      requiredAcr: null,
      preferredAcr: ['urn:mace:incommon:iap:silver'],
    })
  })

  it('knows the claims of a person only: nobody asks for another issuer, audience or expiry', () => {
    const names = [
      'iss',
      'sub',
      'aud',
      'azp',
      'exp',
      'iat',
      'nonce',
      'sid',
      'at_hash',
      '__proto__',
      'toString',
    ]
    const text = `{"id_token":{${names.map((name) => `"${name}":null`).join()},"groups":null}}`
    expect(read(text).claims).toEqual({ idToken: ['groups'], userinfo: [] })
  })

  it('§5.5.1.1: an essential acr with values is a demand, any other a preference', () => {
    const acr = (request: unknown) => {
      const { requiredAcr, preferredAcr } = read({ id_token: { acr: request } })
      return [requiredAcr, preferredAcr]
    }
    expect(acr({ essential: true, values: ['a', 'b'] })).toEqual([['a', 'b'], []])
    expect(acr({ essential: true, value: 'a' })).toEqual([['a'], []])
    expect(acr({ value: 'a' })).toEqual([null, ['a']])
    expect(acr({ essential: false, values: ['a'] })).toEqual([null, ['a']])
    expect(acr({ essential: true })).toEqual([null, []])
    expect(acr(null)).toEqual([null, []])
    expect(read({ userinfo: { acr: { essential: true, value: 'a' } } }).requiredAcr).toBeNull()
  })

  it('§5.5.1: a sub with values is a demand, in both members together', () => {
    expect(read({ id_token: { sub: { value: 'a' } } }).subjects).toEqual(['a'])
    expect(read({ userinfo: { sub: { values: ['a', 'b'] } } }).subjects).toEqual(['a', 'b'])
    expect(
      read({ id_token: { sub: { value: 'b' } }, userinfo: { sub: { values: ['a', 'b'] } } }).subjects,
    ).toEqual(['b'])
    expect(read({ id_token: { sub: { essential: true } } }).subjects).toBeNull()
    expect(together(['a'], ['b'])).toEqual([])
  })

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['a member that is a list', { id_token: [] }],
    ['a claim that is a text', { userinfo: { email: 'yes' } }],
    ['a claim that is true', { userinfo: { email: true } }],
    ['a sub that is a number', { id_token: { sub: { value: 1 } } }],
    ['a sub with NUL', String.raw`{"id_token":{"sub":{"value":"a\u0000"}}}`],
    ['an acr with half of a surrogate pair', String.raw`{"id_token":{"acr":{"value":"\ud800"}}}`],
    ['an empty list of values', { id_token: { acr: { values: [] } } }],
    ['values that are no list', { id_token: { acr: { values: 'a' } } }],
    ['too many values', { id_token: { acr: { values: Array.from({ length: 101 }, String) } } }],
    ['a text that is too long', `{"id_token":{"x${'y'.repeat(8192)}":null}}`],
  ])('refuses %s', (_, claims) => {
    expect(codeOf(() => read(claims))).toBe('oauth.parameter_malformed')
  })

  it('refuses it twice', () => {
    expect(codeOf(() => readClaimsRequest({ claims: ['{}', '{}'] }))).toBe('oauth.parameter_repeated')
  })
})
