import { X509Certificate, createPublicKey } from 'node:crypto'
import { SignJWT, UnsecuredJWT, createLocalJWKSet, decodeProtectedHeader, exportSPKI, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulatorKey } from '../../test/simulator-key.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { openSigningKeys, type SigningKeys } from './signing-keys.ts'

const audience = 'https://app.example.com'

const published = async (keys: SigningKeys) => ({ keys: [...(await keys.publicJwks()).keys] })

function claims({ config, clock }: TestParts) {
  const now = Math.floor(clock.now().getTime() / 1000)
  return { iss: config.issuer, aud: audience, sub: 'somebody', iat: now, exp: now + 60 }
}

describe.each(testEngines)('signing keys (%s)', (engine) => {
  it('publish the next key beside the current one, without private parts', async () => {
    const parts = await testParts(engine)
    const keys = await openSigningKeys(parts)
    const { keys: published } = await keys.publicJwks()
    expect(published).toHaveLength(2)
    for (const key of published) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
    }
    await parts.close()
  })

  it('sign what anybody can verify with the published keys', async () => {
    const parts = await testParts(engine)
    const keys = await openSigningKeys(parts)
    const token = keys.sign(claims(parts), { type: 'JWT' })
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    const { payload } = await jwtVerify(token, createLocalJWKSet(await published(keys)), { audience })
    expect(payload.sub).toBe('somebody')
    await parts.close()
  })

  it('are the same after a restart and in every process', async () => {
    const parts = await testParts(engine)
    const opened = await Promise.all([openSigningKeys(parts), openSigningKeys(parts), openSigningKeys(parts)])
    const again = await openSigningKeys(parts)
    const kids = await Promise.all(
      [...opened, again].map(async (keys) =>
        JSON.stringify((await published(keys)).keys.map(({ kid }) => kid)),
      ),
    )
    expect(new Set(kids).size).toBe(1)
    await parts.close()
  })

  it('keep private keys sealed', async () => {
    const parts = await testParts(engine)
    await openSigningKeys(parts)
    await simulatorKey(parts)
    const rows = await parts.db.kysely.selectFrom('signing_keys').selectAll().execute()
    expect(rows).toHaveLength(7)
    for (const row of rows) {
      expect(() => createPublicKey({ key: row.private_sealed, format: 'der', type: 'spki' })).toThrow()
      expect(row.private_sealed.readUInt8(0)).toBe(1)
    }
    await parts.close()
  })
})

describe('verifying our own tokens (RFC 8725 §3)', () => {
  let parts: TestParts
  let keys: SigningKeys
  let good: ReturnType<typeof claims>
  beforeAll(async () => {
    parts = await testParts('embedded')
    keys = await openSigningKeys(parts)
    good = claims(parts)
  })
  afterAll(() => parts.close())

  it.each([
    ['another type', { type: 'JWT' as const }, {}],
    ['another audience', { type: 'at+jwt' as const }, { aud: 'https://other.example.com' }],
    ['another issuer', { type: 'at+jwt' as const }, { iss: 'https://evil.example.com/' }],
    ['an expiry that has passed', { type: 'at+jwt' as const }, { exp: 1 }],
  ])('refuses %s', async (_, { type }, change) => {
    const token = keys.sign({ ...good, ...change }, { type })
    await expect(keys.verify(token, { type: 'at+jwt', audience })).rejects.toThrow()
    await expect(
      keys.verify(keys.sign(good, { type: 'at+jwt' }), { type: 'at+jwt', audience }),
    ).resolves.toMatchObject({ sub: 'somebody' })
  })

  it('refuses alg none, and HS256 with our public key as the secret', async () => {
    const [jwk] = (await published(keys)).keys
    const publicKey = await exportSPKI(createPublicKey({ key: { ...jwk }, format: 'jwk' }))
    const forged = [
      new UnsecuredJWT(good).encode(),
      await new SignJWT(good)
        .setProtectedHeader({
          alg: 'HS256',
          typ: 'at+jwt',
          ...(jwk?.kid === undefined ? {} : { kid: jwk.kid }),
        })
        .sign(Buffer.from(publicKey)),
    ]
    for (const token of forged) {
      await expect(keys.verify(token, { type: 'at+jwt', audience })).rejects.toThrow()
    }
  })
})

describe('keys that another process has rotated', () => {
  /** Two processes on one database: the second one starts with nothing left of the first one's keys. */
  async function setUp() {
    const parts = await testParts('embedded')
    const old = await openSigningKeys(parts)
    await parts.db.kysely.deleteFrom('signing_keys').execute()
    return { parts, old, rotated: await openSigningKeys(parts) }
  }

  it('are found when a token names one that is not known yet', async () => {
    const { parts, old, rotated } = await setUp()
    const token = rotated.sign(claims(parts), { type: 'at+jwt' })
    await expect(old.verify(token, { type: 'at+jwt', audience })).resolves.toMatchObject({ sub: 'somebody' })
    expect(await old.publicJwks()).toEqual(await rotated.publicJwks())
    await parts.close()
  })

  it('are looked for once in 30 seconds at most, whatever a flood of unknown key ids wants', async () => {
    const { parts, old, rotated } = await setUp()
    const unknown = rotated.sign(claims(parts), { type: 'at+jwt' })
    const before = { ...claims(parts), exp: claims(parts).exp + 3600 }
    await old.verify(unknown, { type: 'at+jwt', audience })
    await parts.db.kysely.deleteFrom('signing_keys').execute()
    const token = (await openSigningKeys(parts)).sign(before, { type: 'at+jwt' })
    await expect(old.verify(token, { type: 'at+jwt', audience })).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    })
    parts.clock.advance(30_000)
    await expect(old.verify(token, { type: 'at+jwt', audience })).resolves.toMatchObject({ sub: 'somebody' })
    await parts.close()
  })
})

describe('the simulator’s key', () => {
  it('has a certificate of its own public key, valid for ten years, and stays the same', async () => {
    const parts = await testParts('embedded')
    const key = await simulatorKey(parts)
    const certificate = new X509Certificate(Buffer.from(key.certificate, 'base64'))
    expect(certificate.checkPrivateKey(key.privateKey)).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    const years =
      (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / (365.25 * 86_400_000)
    expect(Math.round(years)).toBe(10)
    expect((await simulatorKey(parts)).certificate).toBe(key.certificate)
    await parts.close()
  })
})
