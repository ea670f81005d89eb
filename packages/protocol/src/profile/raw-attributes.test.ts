import { describe, expect, it } from 'vitest'
import { emptyRecord, rawAttributesOfClaims, rawAttributesOfSaml, storable } from './raw-attributes.ts'

function attribute(name: string, ...values: string[]) {
  return { name, friendlyName: null, values }
}

/** As JSON.parse makes them: `__proto__` is an own property there. */
function claimsOf(json: string) {
  return JSON.parse(json) as Record<string, unknown>
}

describe('raw attributes of SAML', () => {
  it.each([
    ['none', [], {}],
    ['a value as sent, space and all', [attribute('a', ' 1 ')], { a: [' 1 '] }],
    ['an attribute without values', [attribute('a')], { a: [] }],
    ['an empty value', [attribute('a', '')], { a: [''] }],
    ['several values in order, doubles kept', [attribute('a', '2', '1', '2')], { a: ['2', '1', '2'] }],
    // Keycloak sends each role as an attribute of its own, all of one name.
    [
      'a name that came twice',
      [attribute('a', '1'), attribute('b', 'x'), attribute('a', '2')],
      { a: ['1', '2'], b: ['x'] },
    ],
    ['names that differ in case apart', [attribute('a', '1'), attribute('A', '2')], { a: ['1'], A: ['2'] }],
  ])('keep %s', (_, attributes, raw) => expect(rawAttributesOfSaml(attributes)).toEqual(raw))

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'take %s for a name like any other',
    (name) => {
      const raw = rawAttributesOfSaml([attribute(name, '1'), attribute(name, '2')])
      expect(Object.entries(raw)).toEqual([[name, ['1', '2']]])
      expect(Object.getPrototypeOf(raw)).toBeNull()
    },
  )
})

describe('raw attributes of OIDC', () => {
  it('keep every claim about the person, of any type', () => {
    const claims = {
      iss: 'i',
      sub: 's',
      email: 'a@b.c',
      email_verified: true,
      n: 1.5,
      none: null,
      list: [1, 'x'],
      address: { country: 'UK' },
    }
    expect(rawAttributesOfClaims(claims)).toEqual(claims)
  })

  it.each(['aud', 'azp', 'exp', 'iat', 'nbf', 'jti', 'nonce', 'at_hash', 'c_hash', 's_hash'])(
    'leave out %s, which belongs to the token (OIDC Core §2, §3.1.3.6; RFC 7519 §4.1)',
    (name) => expect(rawAttributesOfClaims({ [name]: 'x', sub: 's' })).toEqual({ sub: 's' }),
  )

  it('leave such a name in where it is inside a claim', () => {
    expect(rawAttributesOfClaims({ device: { exp: 1 } })).toEqual({ device: { exp: 1 } })
  })

  it('take __proto__ for a name like any other, at every depth', () => {
    const json =
      '{"__proto__":{"email":"eve@acme.com"},"constructor":"x","address":{"__proto__":{"admin":true}}}'
    const raw = rawAttributesOfClaims(claimsOf(json))
    expect(JSON.stringify(raw)).toBe(json)
    expect(raw['email']).toBeUndefined()
    expect(({} as Record<string, unknown>)['email']).toBeUndefined()
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  })

  it('hold what a database can: names and values without NUL and half surrogate pairs, at every depth', () => {
    const claims = { 'a\0': 'b\0', list: ['\ud800', { 'x\udc00': '\0' }] }
    expect(rawAttributesOfClaims(claims)).toEqual({
      'a\ufffd': 'b\ufffd',
      list: ['\ufffd', { 'x\ufffd': '\ufffd' }],
    })
  })

  it('end at the depth of 16', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 'inside' : [nested(depth - 1)])
    expect(rawAttributesOfClaims({ deep: nested(16) })).toEqual({ deep: nested(16) })
    expect(JSON.stringify(rawAttributesOfClaims({ deep: nested(17) }))).toBe(
      `{"deep":${'['.repeat(16)}null${']'.repeat(16)}}`,
    )
    expect(
      JSON.stringify(rawAttributesOfClaims(claimsOf(`{"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`))),
    ).toHaveLength(45)
  })
})

describe('what a database can hold', () => {
  it.each([
    ['', ''],
    ['Zoë 🙂', 'Zoë 🙂'],
    ['a\tb\n', 'a\tb\n'],
    ['a\0b\0', 'a\ufffdb\ufffd'],
    ['\ud83d', '\ufffd'],
    ['\ude42\ud83d', '\ufffd\ufffd'],
  ])('%j: %j', (text, held) => expect(storable(text)).toBe(held))
})

describe('emptyRecord', () => {
  it('has no prototype and is another each time', () => {
    expect(Object.getPrototypeOf(emptyRecord())).toBeNull()
    expect('toString' in emptyRecord()).toBe(false)
    expect(emptyRecord()).not.toBe(emptyRecord())
  })
})
