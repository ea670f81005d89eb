import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorizationResponseUrl } from './authorization-response.ts'
import { checkRegistrableRedirectUri, matchesRedirectUri } from './redirect-uri.ts'
import { SsoError } from '../errors/sso-error.ts'

const registered = 'https://app.example.com/cb?tab=1'
const runs = { numRuns: 2000 }

/** The registered URI with something put in, left out or exchanged: near misses rather than noise. */
const nearMiss = fc
  .tuple(
    fc.nat(registered.length),
    fc.nat(4),
    fc.oneof(
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.constantFrom(
        '@',
        '\\',
        '/',
        '//',
        '#',
        '?',
        '%2f',
        '..',
        '.',
        ':',
        ':443',
        '*',
        ';',
        '\t',
        '\0',
        '%00',
      ),
      fc.constantFrom('evil.example', '@evil.example/', '/../', '\u3002', '\uff0f', 'A', 'HTTPS'),
    ),
  )
  .map(([at, removed, added]) => registered.slice(0, at) + added + registered.slice(at + removed))

function isRegistrable(uri: string, mode: 'sandbox' | 'production'): boolean {
  try {
    checkRegistrableRedirectUri(uri, mode)
    return true
  } catch (error) {
    if (error instanceof SsoError) return false
    throw error
  }
}

describe('redirect URIs under fuzzing', () => {
  it('only the registered URI itself matches', () => {
    fc.assert(
      fc.property(nearMiss, fc.constantFrom('sandbox', 'production'), (received, mode) => {
        expect(matchesRedirectUri(received, registered, { mode, type: 'spa' })).toBe(received === registered)
      }),
      runs,
    )
  })

  it('what matches a wildcard differs in one host label only, to a browser too', () => {
    const label = fc.oneof(
      fc.stringMatching(/^[a-z0-9.@/\\:?#%-]{1,12}$/),
      fc.string({ maxLength: 6, unit: 'binary' }),
    )
    fc.assert(
      fc.property(label, (put) => {
        const received = `https://${put}.example.com/cb`
        if (!matchesRedirectUri(received, 'https://*.example.com/cb', { mode: 'sandbox', type: 'web' }))
          return
        const { protocol, hostname, port, pathname, search, hash, username } = new URL(received)
        expect([protocol, port, pathname, search, hash, username]).toEqual(['https:', '', '/cb', '', '', ''])
        expect(hostname).toBe(`${put}.example.com`)
        expect(hostname.split('.')).toHaveLength(3)
      }),
      runs,
    )
  })

  it('what matches a loopback literal differs in the port only, to a browser too', () => {
    const rest = fc.oneof(
      fc.stringMatching(/^[0-9.@/\\:?#%a-c]{0,8}$/),
      fc.nat(70000).map((port) => `:${String(port)}`),
    )
    fc.assert(
      fc.property(rest, (put) => {
        const received = `http://127.0.0.1${put}/cb`
        if (!matchesRedirectUri(received, 'http://127.0.0.1/cb', { mode: 'production', type: 'spa' })) return
        const { protocol, hostname, pathname, search, hash, username } = new URL(received)
        expect([protocol, hostname, pathname, search, hash, username]).toEqual([
          'http:',
          '127.0.0.1',
          '/cb',
          '',
          '',
          '',
        ])
      }),
      runs,
    )
  })

  it('what can be registered is one address to us and to a browser, and https in production', () => {
    const uri = fc.oneof(nearMiss, fc.webUrl({ withQueryParameters: true, withFragments: true }))
    fc.assert(
      fc.property(uri, (candidate) => {
        if (!isRegistrable(candidate, 'production')) return
        const url = new URL(candidate)
        expect([candidate, `${candidate}/`]).toContain(url.href)
        expect([url.username, url.password, url.hash]).toEqual(['', '', ''])
        expect(
          url.protocol === 'https:' || /^(127\.0\.0\.1|\[::1\]|(.*\.)?localhost)$/.test(url.hostname),
        ).toBe(true)
      }),
      runs,
    )
  })
})

describe('authorization responses under fuzzing', () => {
  it('every value comes back as it was, and nothing is added', () => {
    const wellFormed = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(wellFormed, wellFormed, (state, description) => {
        const url = authorizationResponseUrl(registered, { state, error_description: description })
        expect(url).toMatch(/^https:\/\/app\.example\.com\/cb\?tab=1&[\x21\x22\x24-\x7e]+$/)
        expect([...new URL(url).searchParams]).toEqual([
          ['tab', '1'],
          ['state', state],
          ['error_description', description],
        ])
      }),
      runs,
    )
  })
})
