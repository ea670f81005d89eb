import { idTokenAlgorithms } from '@cardea/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { testClock } from '../../test/test-parts.ts'
import { createOutbound } from '../platform/guarded-fetch.ts'
import { loadConfig } from '../config/load-config.ts'
import { createDiscoveryCache } from './discovery-cache.ts'

/* What is kept of an IdP in this process: its discovery document and its keys. */

let idp: CustomerOidcIdp
beforeAll(async () => {
  idp = await customerOidcIdp()
})
afterEach(() => idp.reset())
afterAll(() => idp.close())

function openCache(mode: 'sandbox' | 'production' = 'sandbox') {
  const config = { ...loadConfig({}), mode }
  const clock = testClock()
  return { clock, cache: createDiscoveryCache({ clock, config, outbound: createOutbound(config) }) }
}

const fetched = (path: string) => idp.requests.filter((line) => line === `GET ${path}`).length
const DISCOVERY = '/.well-known/openid-configuration'

describe('OpenID Connect Discovery §4.3', () => {
  it('is fetched once for many logins, and again after ten minutes', async () => {
    const { cache, clock } = openCache()
    await Promise.all(Array.from({ length: 5 }, () => cache.load(idp.issuer)))
    expect(fetched(DISCOVERY)).toBe(1)
    clock.advance(10 * 60_000)
    await cache.load(idp.issuer)
    expect(fetched(DISCOVERY)).toBe(2)
  })

  it('demands the issuer character for character', async () => {
    for (const issuer of [`${idp.issuer}/`, 'https://evil.example']) {
      idp.behavior.discovery = { issuer }
      await expect(openCache().cache.load(idp.issuer)).rejects.toMatchObject({
        code: 'oidc.discovery_issuer_mismatch',
        details: { expected: idp.issuer, received: issuer },
      })
    }
  })

  it.each([
    { issuer: undefined },
    { authorization_endpoint: undefined },
    { authorization_endpoint: 'javascript:alert(1)' },
    { authorization_endpoint: '/authorize' },
    { token_endpoint: 'file:///etc/passwd' },
    { jwks_uri: undefined },
  ])('refuses a document with %j, and does not keep the failure', async (discovery) => {
    const { cache } = openCache()
    idp.behavior.discovery = discovery
    await expect(cache.load(idp.issuer)).rejects.toMatchObject({ code: 'oidc.discovery_failed' })
    idp.reset()
    await expect(cache.load(idp.issuer)).resolves.toHaveProperty('keys')
  })

  it('refuses issuers of several tenants, addresses that are none, and what cannot be reached', async () => {
    const { cache } = openCache()
    const codes = [
      'https://login.microsoftonline.com/common/v2.0',
      'not a url',
      `${idp.issuer}/nothing-here`,
      'http://10.0.0.1',
    ].map((issuer) =>
      cache.load(issuer).then(
        () => null,
        (error: unknown) => (error as { code: string }).code,
      ),
    )
    expect(await Promise.all(codes)).toEqual([
      'oidc.issuer_multi_tenant',
      'oidc.discovery_failed',
      'oidc.discovery_failed',
      'upstream.address_refused',
    ])
  })

  it('speaks no http in production', async () => {
    await expect(openCache('production').cache.load(idp.issuer)).rejects.toHaveProperty('code')
    expect(idp.requests).toEqual([])
  })
})

describe('discovery that fails (incidents row 101)', () => {
  it('keeps the last good document for a day, asks once a minute, and keeps the keys over a renewal', async () => {
    const { cache, clock } = openCache()
    const before = await cache.load(idp.issuer)
    idp.behavior.discovery = { jwks_uri: undefined }
    clock.advance(11 * 60_000)
    for (let login = 0; login < 3; login++) expect(await cache.load(idp.issuer)).toBe(before)
    expect(fetched(DISCOVERY)).toBe(2)
    idp.behavior.discovery = {}
    clock.advance(60_000)
    const after = await cache.load(idp.issuer)
    expect([fetched(DISCOVERY), after === before, after.keys === before.keys]).toEqual([3, false, true])
    idp.behavior.discovery = { jwks_uri: undefined }
    clock.advance(24 * 3_600_000)
    await expect(cache.load(idp.issuer)).rejects.toMatchObject({ code: 'oidc.discovery_failed' })
  })

  it('forgets the keys when they are published elsewhere', async () => {
    const { cache, clock } = openCache()
    const before = await cache.load(idp.issuer)
    idp.behavior.discovery = { jwks_uri: `${idp.issuer}/other-keys` }
    clock.advance(11 * 60_000)
    expect((await cache.load(idp.issuer)).keys).not.toBe(before.keys)
  })

  it('takes Google’s issuer with a hosted domain only, cached or not (incidents row 68)', async () => {
    await expect(openCache().cache.load('https://accounts.google.com')).rejects.toMatchObject({
      code: 'oidc.issuer_multi_tenant',
    })
  })
})

describe('keys that many tenants share', () => {
  const [mine, personal] = [
    'https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0',
    'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
  ]
  it.each([
    ['the template of every tenant', 'https://login.microsoftonline.com/{tenantid}/v2.0', true],
    ['the tenant itself', mine, true],
    ['nobody', undefined, true],
    ['personal accounts alone', personal, false],
    ['something else', 'https://evil.example', false],
  ])('count when they sign for %s: %s, %s', async (_, keyIssuer, counts) => {
    idp.behavior.keyIssuer = keyIssuer
    const { keys } = await openCache().cache.load(idp.issuer)
    const verified = keys.verify(await idp.signedToken(), idTokenAlgorithms, mine)
    await (counts
      ? expect(verified).resolves.toBeUndefined()
      : expect(verified).rejects.toMatchObject({ code: 'oidc.signing_key_unknown' }))
    // One issuer's own keys are its own, whatever they say of themselves.
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
  })
})

describe('keys (incidents row 101)', () => {
  it('are fetched once for many logins at the same time, after a rotation too', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    const many = async () => {
      const token = await idp.signedToken()
      await Promise.all(Array.from({ length: 5 }, () => keys.verify(token, idTokenAlgorithms, null)))
    }
    await many()
    expect(fetched('/keys')).toBe(1)
    await idp.rotateKey()
    await many()
    expect(fetched('/keys')).toBe(2)
  })

  it('of more than a hundred are refused', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    idp.behavior.keyCount = 101
    await expect(keys.verify(await idp.signedToken(), idTokenAlgorithms, null)).rejects.toMatchObject({
      code: 'oidc.keys_unavailable',
      details: { reason: 'it has more than 100 keys' },
    })
  })

  it('are used with the algorithms of the connection alone', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    await expect(keys.verify(await idp.signedToken(), ['ES256'], null)).rejects.toMatchObject({
      code: 'oidc.signature_invalid',
    })
  })

  it('are fetched once, and again after five minutes', async () => {
    const { cache, clock } = openCache()
    const { keys } = await cache.load(idp.issuer)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    expect(fetched('/keys')).toBe(1)
    clock.advance(5 * 60_000)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    expect(fetched('/keys')).toBe(2)
  })

  it('are looked for again at once when the IdP has rotated them', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    await idp.rotateKey()
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    expect(fetched('/keys')).toBe(2)
  })

  it('are looked for once a minute under a flood of unknown key ids', async () => {
    const { cache, clock } = openCache()
    const { keys } = await cache.load(idp.issuer)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    idp.behavior.header = { kid: 'unknown' }
    for (let attempt = 0; attempt < 10; attempt++) {
      await expect(keys.verify(await idp.signedToken(), idTokenAlgorithms, null)).rejects.toMatchObject({
        code: 'oidc.signing_key_unknown',
      })
    }
    expect(fetched('/keys')).toBe(2)
    clock.advance(60_000)
    await expect(keys.verify(await idp.signedToken(), idTokenAlgorithms, null)).rejects.toHaveProperty('code')
    expect(fetched('/keys')).toBe(3)
  })

  it('serve on for a day while they cannot be fetched, asked for once a minute', async () => {
    const { cache, clock } = openCache()
    const { keys } = await cache.load(idp.issuer)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    idp.behavior.keysStatus = 500
    clock.advance(6 * 60_000)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    await keys.verify(await idp.signedToken(), idTokenAlgorithms, null)
    expect(fetched('/keys')).toBe(2)
    clock.advance(24 * 3_600_000)
    await expect(keys.verify(await idp.signedToken(), idTokenAlgorithms, null)).rejects.toMatchObject({
      code: 'oidc.keys_unavailable',
    })
  })

  it('that are none are refused', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    idp.behavior.keysStatus = 404
    await expect(keys.verify(await idp.signedToken(), idTokenAlgorithms, null)).rejects.toMatchObject({
      code: 'oidc.keys_unavailable',
    })
  })
})

describe('RFC 7515 §5.2', () => {
  it('refuses a signature by another key of the same id', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    idp.behavior.foreignKey = true
    await expect(keys.verify(await idp.signedToken(), idTokenAlgorithms, null)).rejects.toMatchObject({
      code: 'oidc.signature_invalid',
    })
  })

  it('refuses a token whose payload was changed', async () => {
    const { keys } = await openCache().cache.load(idp.issuer)
    const [header, , signature] = (await idp.signedToken()).split('.')
    const payload = Buffer.from('{"sub":"eve"}').toString('base64url')
    await expect(
      keys.verify(`${String(header)}.${payload}.${String(signature)}`, idTokenAlgorithms, null),
    ).rejects.toMatchObject({
      code: 'oidc.signature_invalid',
    })
  })
})
