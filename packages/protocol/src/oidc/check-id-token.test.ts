import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../errors/catalogue.ts'
import { checkIdToken, idTokenAlgorithms, idTokenChecks } from './check-id-token.ts'
import type { IdTokenExpectation } from './id-token-check.ts'

const NOW = new Date('2026-01-02T03:04:05Z')
const now = NOW.getTime() / 1000
const SKEW = 60

const expectation: IdTokenExpectation = {
  issuer: 'https://idp.example.com',
  clientId: 'cardea',
  nonce: 'nonce-of-this-login',
  algorithms: idTokenAlgorithms,
  now: NOW,
  clockSkewSeconds: SKEW,
}
const header = { alg: 'RS256', kid: 'key-1', typ: 'JWT' }
const claims = {
  iss: 'https://idp.example.com',
  aud: 'cardea',
  exp: now + 300,
  iat: now,
  nonce: 'nonce-of-this-login',
  sub: 'u-1',
}

type Changes = Readonly<Record<string, unknown>>

/** Checks the good token with these claims changed; `undefined` takes a claim away. */
function check(
  changes: Changes,
  changed: { header?: Changes; expectation?: Partial<IdTokenExpectation> } = {},
) {
  const token = {
    header: present({ ...header, ...changed.header }),
    claims: present({ ...claims, ...changes }),
  }
  const { error, checks } = checkIdToken(token, { ...expectation, ...changed.expectation })
  return { code: error?.code ?? null, failed: checks.find(({ passed }) => !passed), checks }
}

function present(values: Changes): Changes {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

describe('OIDC Core §3.1.3.7', () => {
  it('accepts a token that meets every rule, and says which were checked', () => {
    const { code, checks } = check({})
    expect(code).toBeNull()
    expect(checks).toEqual(idTokenChecks.map(({ code }) => ({ code, passed: true })))
  })

  it('refuses at the first rule that fails, the algorithm before any claim', () => {
    const good: [ErrorCode, { header?: Changes; claims?: Changes }][] = [
      ['oidc.algorithm_refused', { header: { alg: 'RS256' } }],
      ['oidc.issuer_mismatch', { claims: { iss: 'https://idp.example.com' } }],
      ['oidc.audience_mismatch', { claims: { aud: ['cardea', 'other'] } }],
      ['oidc.authorized_party_mismatch', { claims: { azp: 'cardea' } }],
      ['oidc.id_token_expired', { claims: { exp: now + 300 } }],
      ['oidc.id_token_not_yet_valid', { claims: { iat: now } }],
      ['oidc.nonce_mismatch', { claims: { nonce: 'nonce-of-this-login' } }],
      ['oidc.subject_missing', { claims: { sub: 'u-1' } }],
    ]
    expect(idTokenChecks.map(({ code }) => code)).toEqual(good.map(([code]) => code))
    let token: { header: Changes; claims: Changes } = { header: {}, claims: {} }
    for (const [index, [code, mended]] of good.entries()) {
      const { error, checks } = checkIdToken(token, expectation)
      expect(error?.code).toBe(code)
      expect(checks.map(({ passed }) => passed)).toEqual([...Array<boolean>(index).fill(true), false])
      token = { header: { ...token.header, ...mended.header }, claims: { ...token.claims, ...mended.claims } }
    }
    expect(checkIdToken(token, expectation).error).toBeNull()
  })

  it('reports what was expected and received, in the error as in the check', () => {
    const token = { header, claims: { ...claims, aud: 'other' } }
    const { error, checks } = checkIdToken(token, expectation)
    expect(checks.at(-1)).toEqual({
      code: 'oidc.audience_mismatch',
      passed: false,
      expected: 'cardea',
      received: 'other',
    })
    expect(error?.details).toEqual({ expected: 'cardea', received: 'other' })
  })
})

describe('OIDC Core §3.1.3.7 item 2: iss is the issuer, character for character (incidents row 47)', () => {
  it.each<[string, unknown]>([
    ['another issuer', 'https://evil.example'],
    ['a slash at the end', 'https://idp.example.com/'],
    ['another case', 'https://IDP.example.com'],
    ['the default port', 'https://idp.example.com:443'],
    ['http', 'http://idp.example.com'],
    ['a longer host', 'https://idp.example.com.evil.example'],
    ['space around it', ' https://idp.example.com'],
    ['a list', ['https://idp.example.com']],
    ['empty', ''],
    ['absent', undefined],
    ['null', null],
  ])('refuses %s', (_, iss) => expect(check({ iss }).code).toBe('oidc.issuer_mismatch'))
})

describe('OIDC Core §3.1.3.7 item 3: aud holds our client_id (incidents row 47)', () => {
  it.each<[string, Changes]>([
    ['it alone', { aud: 'cardea' }],
    ['a list of it alone', { aud: ['cardea'] }],
    ['it first of several, with azp', { aud: ['cardea', 'other'], azp: 'cardea' }],
    ['it last of several, with azp', { aud: ['other', 'cardea'], azp: 'cardea' }],
  ])('accepts %s', (_, changes) => expect(check(changes).code).toBeNull())

  it.each<[string, unknown]>([
    ['another client', 'other'],
    ['a client whose name contains ours', 'cardea-staging'],
    ['another case', 'Cardea'],
    ['names in one string', 'cardea other'],
    ['a list without ours', ['other', 'cardea2']],
    ['a list within a list', [['cardea']]],
    ['an empty list', []],
    ['an object', { 0: 'cardea', length: 1 }],
    ['empty', ''],
    ['absent', undefined],
    ['null', null],
  ])('refuses %s', (_, aud) => expect(check({ aud, azp: 'cardea' }).code).toBe('oidc.audience_mismatch'))
})

describe('OIDC Core §3.1.3.7 items 4 and 5: azp, where present or needed, is our client_id (incidents row 47)', () => {
  it.each<[string, Changes]>([
    ['one audience without azp', {}],
    ['one audience with our azp', { azp: 'cardea' }],
  ])('accepts %s', (_, changes) => expect(check(changes).code).toBeNull())

  it.each<[string, Changes]>([
    ['several audiences without azp', { aud: ['cardea', 'other'] }],
    ['several audiences with another azp', { aud: ['cardea', 'other'], azp: 'other' }],
    ['our client_id twice without azp', { aud: ['cardea', 'cardea'] }],
    ['one audience with another azp', { azp: 'other' }],
    ['a list as azp', { azp: ['cardea'] }],
    ['an empty azp', { azp: '' }],
    ['null as azp', { azp: null }],
  ])('refuses %s', (_, changes) => expect(check(changes).code).toBe('oidc.authorized_party_mismatch'))
})

describe('OIDC Core §3.1.3.7 item 7, RFC 8725 §3.1 and §3.2: the connection chooses the algorithm (incidents rows 47, 48)', () => {
  it.each([...idTokenAlgorithms])('accepts %s', (alg) =>
    expect(check({}, { header: { alg } }).code).toBeNull(),
  )

  it.each<[string, unknown]>([
    ['no signature', 'none'],
    ['no signature, in another case', 'nOnE'],
    ['HMAC, whose key could be the public key', 'HS256'],
    ['HMAC with SHA-384', 'HS384'],
    ['HMAC with SHA-512', 'HS512'],
    ['SHA-1', 'RS1'],
    ['another case', 'rs256'],
    ['space around it', 'RS256 '],
    ['encryption', 'RSA-OAEP'],
    ['a curve of other uses', 'ES256K'],
    ['a list', ['RS256']],
    ['a property that every object has', 'toString'],
    ['empty', ''],
    ['absent', undefined],
    ['null', null],
  ])('refuses %s: %j', (_, alg) => expect(check({}, { header: { alg } }).code).toBe('oidc.algorithm_refused'))

  it('refuses an algorithm that others may use and this connection does not', () => {
    const algorithms = ['ES256']
    expect(check({}, { expectation: { algorithms } }).code).toBe('oidc.algorithm_refused')
    expect(check({}, { header: { alg: 'ES256' }, expectation: { algorithms } }).code).toBeNull()
  })

  it('names no algorithm without a signature, with HMAC or with SHA-1', () => {
    expect(idTokenAlgorithms.filter((alg) => !/^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/.test(alg))).toEqual(
      [],
    )
  })
})

describe('RFC 8725 §3.10: keys that the token brings change nothing (incidents row 48)', () => {
  it.each<[string, Changes]>([
    ['jku', { jku: 'https://evil.example/jwks' }],
    ['x5u', { x5u: 'https://evil.example/cert' }],
    ['jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['x5c', { x5c: ['AAAA'] }],
    ['kid', { kid: '../../dev/null' }],
  ])('%s', (_, added) => {
    expect(check({}, { header: added })).toEqual(check({}))
    expect(check({}, { header: { ...added, alg: 'none' } }).code).toBe('oidc.algorithm_refused')
  })
})

describe('OIDC Core §3.1.3.7 item 9: exp lies in the future (incidents row 47)', () => {
  it.each<[string, number, number]>([
    ['a second past now − skew', now - SKEW + 1, SKEW],
    ['now', now, SKEW],
    ['now + skew', now + SKEW, SKEW],
    ['a second from now without skew', now + 1, 0],
    ['a fraction past now − skew', now - SKEW + 0.5, SKEW],
    ['a second past now − the largest skew', now - 299, 300],
  ])('accepts %s', (_, exp, clockSkewSeconds) => {
    expect(check({ exp }, { expectation: { clockSkewSeconds } }).code).toBeNull()
  })

  it.each<[string, unknown, number]>([
    ['now − skew', now - SKEW, SKEW],
    ['a second before now − skew', now - SKEW - 1, SKEW],
    ['now without skew', now, 0],
    ['now − the largest skew', now - 300, 300],
    ['zero', 0, SKEW],
    ['text', String(now + 300), SKEW],
    ['NaN', NaN, SKEW],
    ['infinity, as JSON writes 1e400', JSON.parse('1e400'), SKEW],
    ['a list', [now + 300], SKEW],
    ['true', true, SKEW],
    ['absent', undefined, SKEW],
    ['null', null, SKEW],
  ])('refuses %s', (_, exp, clockSkewSeconds) => {
    expect(check({ exp }, { expectation: { clockSkewSeconds } }).code).toBe('oidc.id_token_expired')
  })

  it('counts the milliseconds of the clock', () => {
    const expectation = { clockSkewSeconds: 0, now: new Date(NOW.getTime() + 1) }
    expect(check({ exp: now }, { expectation }).code).toBe('oidc.id_token_expired')
    expect(check({ exp: now + 1 }, { expectation }).code).toBeNull()
  })

  it.each<[unknown, unknown]>([
    [now - 3600, '2026-01-02T02:04:05.000Z'],
    ['soon', 'soon'],
    // A Date cannot hold it; to show it must not fail.
    [-8.64e12 - 1, -8.64e12 - 1],
    [-8.64e12, '-271821-04-20T00:00:00.000Z'],
  ])('shows %j as %j beside the time of the check', (exp, received) => {
    expect(check({ exp }).failed).toMatchObject({ expected: '2026-01-02T03:04:05.000Z', received })
  })
})

describe('OIDC Core §3.1.3.7 item 10, RFC 7519 §4.1.5: neither iat nor nbf lies in the future (incidents row 47)', () => {
  it.each<[string, Changes, number]>([
    ['iat now + skew', { iat: now + SKEW }, SKEW],
    ['iat now − skew', { iat: now - SKEW }, SKEW],
    ['iat long ago', { iat: now - 86_400 }, SKEW],
    ['iat now without skew', { iat: now }, 0],
    ['nbf now + skew', { nbf: now + SKEW }, SKEW],
    ['nbf now without skew', { nbf: now }, 0],
    ['nbf before iat', { nbf: now - 300 }, SKEW],
  ])('accepts %s', (_, changes, clockSkewSeconds) => {
    expect(check(changes, { expectation: { clockSkewSeconds } }).code).toBeNull()
  })

  it.each<[string, Changes, number]>([
    ['iat now + skew + 1 s', { iat: now + SKEW + 1 }, SKEW],
    ['iat a second from now without skew', { iat: now + 1 }, 0],
    ['iat now + the largest skew + 1 s', { iat: now + 301 }, 300],
    ['iat in the future beside nbf in the past', { iat: now + SKEW + 1, nbf: now - 300 }, SKEW],
    ['iat in milliseconds', { iat: now * 1000 }, SKEW],
    ['iat as text', { iat: String(now) }, SKEW],
    ['iat NaN', { iat: NaN }, SKEW],
    ['iat absent', { iat: undefined }, SKEW],
    ['iat absent beside nbf', { iat: undefined, nbf: now }, SKEW],
    ['nbf now + skew + 1 s', { nbf: now + SKEW + 1 }, SKEW],
    ['nbf a second from now without skew', { nbf: now + 1 }, 0],
    ['nbf as text', { nbf: String(now) }, SKEW],
    ['nbf null', { nbf: null }, SKEW],
  ])('refuses %s', (_, changes, clockSkewSeconds) => {
    expect(check(changes, { expectation: { clockSkewSeconds } }).code).toBe('oidc.id_token_not_yet_valid')
  })

  it('shows the time that lies in the future', () => {
    expect(check({ iat: now + 3600 }).failed?.received).toBe('2026-01-02T04:04:05.000Z')
    expect(check({ nbf: now + 3600 }).failed?.received).toBe('2026-01-02T04:04:05.000Z')
    expect(check({ iat: now + 3600, nbf: now }).failed?.received).toBe('2026-01-02T04:04:05.000Z')
  })
})

describe('OIDC Core §3.1.3.7 item 11: nonce is that of this login (incidents row 47)', () => {
  it.each<[string, unknown]>([
    ['of another login', 'nonce-of-that-login'],
    ['longer', 'nonce-of-this-login2'],
    ['shorter', 'nonce-of-this-logi'],
    ['of another case', 'NONCE-of-this-login'],
    ['as long in characters, longer in bytes', 'nonce-of-this-logi\u00f1'],
    ['in a list', ['nonce-of-this-login']],
    ['empty', ''],
    ['absent', undefined],
    ['null', null],
  ])('refuses one %s', (_, nonce) => expect(check({ nonce }).code).toBe('oidc.nonce_mismatch'))

  it('keeps both nonces out of the trace and the error', () => {
    const token = { header, claims: { ...claims, nonce: 'nonce-of-that-login' } }
    const { error, checks } = checkIdToken(token, expectation)
    expect(JSON.stringify([checks, error?.details, error?.texts])).not.toMatch(/nonce-of/)
    expect(checks.at(-1)?.received).toBe('another value')
    expect(check({ nonce: undefined }).failed?.received).toBe('absent')
  })
})

describe('OIDC Core §2: sub names the person', () => {
  it.each<[string, unknown]>([
    ['one character', 'u'],
    ['255 characters', 'x'.repeat(255)],
    ['punctuation', 'auth0|5f7c8ec7c33c6c004bbafe82'],
    ['letters beyond ASCII, which some send', 'jörg@acme.com'],
  ])('accepts %s', (_, sub) => expect(check({ sub }).code).toBeNull())

  it.each<[string, unknown]>([
    ['256 characters', 'x'.repeat(256)],
    ['NUL', 'a\0b'],
    ['a line break at the end', 'u-1\n'],
    // Stored as UTF-8, every half of a pair would be the same U+FFFD, and two people one.
    ['half a surrogate pair', 'u\ud800'],
    ['a number', 7],
    ['a list', ['u-1']],
    ['an object', { toString: 'u-1' }],
    ['empty', ''],
    ['absent', undefined],
    ['null', null],
  ])('refuses %s', (_, sub) => expect(check({ sub }).code).toBe('oidc.subject_missing'))
})
