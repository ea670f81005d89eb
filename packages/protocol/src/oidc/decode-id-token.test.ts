import { describe, expect, it } from 'vitest'
import { decodeIdToken, isJsonObject } from './decode-id-token.ts'

const header = { alg: 'RS256' }
const claims = { sub: 'u-1', name: 'Zoë 🙂' }

function encode(value: unknown): string {
  return encodeBytes(JSON.stringify(value))
}

function encodeBytes(bytes: string | readonly number[]): string {
  return (typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes)).toString('base64url')
}

describe('RFC 7519 §7.2, RFC 7515 §7.1: a compact token is decoded', () => {
  it('into its header and claims', () => {
    expect(decodeIdToken(`${encode(header)}.${encode(claims)}.c2ln`)).toEqual({ header, claims })
  })

  it('whatever its signature: only the library believes one', () => {
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims)}.`
    expect(decodeIdToken(unsigned)).toEqual({ header: { alg: 'none' }, claims })
  })

  it('with __proto__ as a claim like any other', () => {
    const { claims } = decodeIdToken(`${encode(header)}.${encodeBytes('{"__proto__":{"iss":"x"}}')}.c2ln`)
    expect(Object.keys(claims)).toEqual(['__proto__'])
    expect(claims['iss']).toBeUndefined()
  })

  it('as published (RFC 7515 appendix A.2)', () => {
    const token =
      'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB'
    expect(decodeIdToken(token)).toEqual({
      header: { alg: 'RS256' },
      claims: { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true },
    })
  })
})

describe('RFC 7519 §7.2: what is not such a token is refused, with the reason', () => {
  const [good, body] = [encode(header), encode(claims)]

  it.each<[string, string]>([
    ['', '1 parts instead of 3'],
    ['an access token', '1 parts instead of 3'],
    [`${good}.${body}`, '2 parts instead of 3'],
    [`${good}.${body}.c2ln.x`, '4 parts instead of 3'],
    [`${good}.a.b.c.d.e`, '6 parts instead of 3'],
    [`.${body}.c2ln`, 'a header that is not base64url'],
    [`${good}..c2ln`, 'a payload that is not base64url'],
    [`${good}.!!.c2ln`, 'a payload that is not base64url'],
    [` ${good}.${body}.c2ln`, 'a header that is not base64url'],
    [`${good}.${body}\n.c2ln`, 'a payload that is not base64url'],
    // RFC 7515 §2: neither padding nor the alphabet of plain base64.
    [`${good}.e30=.c2ln`, 'a payload that is not base64url'],
    [`${good}.a+/b.c2ln`, 'a payload that is not base64url'],
    [`${good}.a.c2ln`, 'a payload that is not JSON in UTF-8'],
    [`${good}.${encodeBytes('{')}.c2ln`, 'a payload that is not JSON in UTF-8'],
    [`${encodeBytes('{"alg":')}.${body}.c2ln`, 'a header that is not JSON in UTF-8'],
    [
      `${good}.${encodeBytes([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])}.c2ln`,
      'a payload that is not JSON in UTF-8',
    ],
    [`${good}.${encode('text')}.c2ln`, 'a payload that is not a JSON object'],
    [`${good}.${encode(7)}.c2ln`, 'a payload that is not a JSON object'],
    [`${good}.${encode(null)}.c2ln`, 'a payload that is not a JSON object'],
    [`${good}.${encode([claims])}.c2ln`, 'a payload that is not a JSON object'],
    [`${encode([header])}.${body}.c2ln`, 'a header that is not a JSON object'],
  ])('%j: %s', (token, received) => {
    expect(() => decodeIdToken(token)).toThrow(
      expect.objectContaining({ code: 'oidc.id_token_malformed', details: { received } }),
    )
  })

  it('without repeating any of it', () => {
    expect(() => decodeIdToken(`${good}.${encodeBytes('{"email":"ada@acme.com"')}.c2ln`)).toThrow(
      expect.not.objectContaining({ details: { received: expect.stringContaining('ada') as unknown } }),
    )
  })
})

describe('isJsonObject', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ['{}', false],
    [1, false],
  ])('%j: %j', (value, answer) => expect(isJsonObject(value)).toBe(answer))
})

describe('RFC 7516 §7.1: an encrypted token', () => {
  it('is refused by name', () => {
    expect(() => decodeIdToken('a.b.c.d.e')).toThrow('oidc.id_token_encrypted')
  })
})
