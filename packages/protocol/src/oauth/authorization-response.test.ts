import { describe, expect, it } from 'vitest'
import { authorizationResponseUrl } from './authorization-response.ts'

describe('RFC 6749 §4.1.2: the authorization response', () => {
  it('adds the parameters to the query, in order, without those that have no value', () => {
    expect(
      authorizationResponseUrl('https://app.example.com/cb', {
        code: 'SplxlOBeZQQYbYS6WxSbIA',
        state: 'xyz',
        iss: 'https://sso.example.com/',
        error: null,
        error_description: undefined,
      }),
    ).toBe(
      'https://app.example.com/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz&iss=https%3A%2F%2Fsso.example.com%2F',
    )
  })

  it.each([
    ['https://app.example.com/cb', 'https://app.example.com/cb?code=1'],
    ['https://app.example.com', 'https://app.example.com?code=1'],
    ['https://app.example.com/cb?tab=1', 'https://app.example.com/cb?tab=1&code=1'],
    ['https://app.example.com/cb?tab=%7E&tab=2', 'https://app.example.com/cb?tab=%7E&tab=2&code=1'],
    ['https://app.example.com/cb?', 'https://app.example.com/cb?code=1'],
    ['https://app.example.com/cb?tab=1&', 'https://app.example.com/cb?tab=1&code=1'],
    ['http://127.0.0.1:8080/cb', 'http://127.0.0.1:8080/cb?code=1'],
  ])('RFC 6749 §3.1.2: keeps %s as it is', (redirectUri, expected) => {
    expect(authorizationResponseUrl(redirectUri, { code: '1' })).toBe(expected)
  })

  // Incidents row 87.
  it.each([
    'a&error=access_denied',
    'a#fragment',
    'a\r\nset-cookie: x=1',
    'a b+c%20d',
    'ä ✓ 𝒳',
    '?=/:;,@',
    '<script>',
  ])('keeps %j one value', (state) => {
    const url = authorizationResponseUrl('https://app.example.com/cb?tab=1', { error: 'x', state })
    expect(url).toMatch(/^[\x21-\x7e]+$/)
    expect(url).not.toContain('#')
    expect([...new URL(url).searchParams]).toEqual([
      ['tab', '1'],
      ['error', 'x'],
      ['state', state],
    ])
  })
})
