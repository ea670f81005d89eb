import { createLocalJWKSet, jwtVerify } from 'jose'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { createApplication } from '../applications/create-application.ts'
import { rotateDueSigningKeys, rotateSigningKeys } from './rotate-signing-keys.ts'
import { openSigningKeys, type SigningKeys } from './signing-keys.ts'
import { signingKeyList } from './store.ts'

const planned = { emergency: false }
const audience = 'https://app.example.com'

function signed(keys: SigningKeys, { config, clock }: TestParts): string {
  const now = Math.floor(clock.now().getTime() / 1000)
  const claims = { iss: config.issuer, aud: audience, sub: 'ada', iat: now, exp: now + 900 }
  return keys.sign(claims, { type: 'at+jwt' })
}

const keySet = async (keys: SigningKeys) => createLocalJWKSet({ keys: [...(await keys.publicJwks()).keys] })

/** As if everything had happened so many hours earlier. */
const letPass = ({ db }: TestParts, hours: number) =>
  sql`update signing_keys set state_since = state_since - make_interval(hours => ${hours})`.execute(db.kysely)

const kidsIn = async ({ db }: TestParts, state: string) =>
  (await signingKeyList(db, 'tokens'))
    .filter((key) => key.state === state && key.algorithm === 'RS256')
    .map(({ id }) => id)

describe.each(testEngines)('a rotation of signing keys (%s)', (engine) => {
  it('makes the next key sign, keeps the one before published, and publishes a new next one', async () => {
    const parts = await testParts(engine)
    const keys = await openSigningKeys(parts)
    const [current, next] = [await kidsIn(parts, 'current'), await kidsIn(parts, 'next')]
    const old = signed(keys, parts)
    await letPass(parts, 2)
    await rotateSigningKeys(parts, planned)
    await keys.reload()
    expect(await kidsIn(parts, 'current')).toEqual(next)
    expect(await kidsIn(parts, 'retiring')).toEqual(current)
    expect(await kidsIn(parts, 'next')).toHaveLength(1)
    for (const token of [old, signed(keys, parts)]) {
      await expect(jwtVerify(token, await keySet(keys))).resolves.toBeDefined()
      await expect(keys.verify(token, { type: 'at+jwt', audience })).resolves.toBeDefined()
    }
    await parts.close()
  })

  it('no verifier ever meets a key that it does not know, whichever process signed and whichever published', async () => {
    const parts = await testParts(engine)
    const processes = await Promise.all([openSigningKeys(parts), openSigningKeys(parts)])
    for (let rotation = 0; rotation < 3; rotation++) {
      // What verifiers have read before the rotation, from either process; they keep it for an hour.
      const cached = await Promise.all(processes.map(keySet))
      await letPass(parts, 2)
      await rotateSigningKeys(parts, planned)
      // First only one process has taken it up, then both.
      for (const process of processes) {
        await process.reload()
        for (const token of processes.map((each) => signed(each, parts))) {
          for (const verifier of cached) await expect(jwtVerify(token, verifier)).resolves.toBeDefined()
        }
      }
      parts.clock.advance(60_000)
    }
    await parts.close()
  })

  it('waits until the next key has been published for two hours, and says how long', async () => {
    const parts = await testParts(engine)
    await openSigningKeys(parts)
    await letPass(parts, 1)
    await expect(rotateSigningKeys(parts, planned)).rejects.toMatchObject({
      code: 'request.signing_key_too_new',
      details: { minutes: 60 },
    })
    await letPass(parts, 1)
    await rotateSigningKeys(parts, planned)
    await expect(rotateSigningKeys(parts, planned)).rejects.toMatchObject({
      code: 'request.signing_key_too_new',
    })
    await parts.close()
  })

  it('in an emergency happens at once, and what the old keys signed is void', async () => {
    const parts = await testParts(engine)
    const keys = await openSigningKeys(parts)
    const stolen = signed(keys, parts)
    await rotateSigningKeys(parts, { emergency: true })
    await keys.reload()
    await expect(jwtVerify(stolen, await keySet(keys))).rejects.toThrow()
    await expect(keys.verify(stolen, { type: 'at+jwt', audience })).rejects.toThrow()
    await expect(keys.verify(signed(keys, parts), { type: 'at+jwt', audience })).resolves.toBeDefined()
    expect(await kidsIn(parts, 'retiring')).toEqual([])
    await parts.close()
  })

  it('forgets a key thirty days after it retired, not before', async () => {
    const parts = await testParts(engine)
    await openSigningKeys(parts)
    await letPass(parts, 2)
    await rotateSigningKeys(parts, planned)
    await letPass(parts, 29 * 24)
    await rotateSigningKeys(parts, planned)
    expect(await kidsIn(parts, 'retiring')).toHaveLength(2)
    await letPass(parts, 2 * 24)
    await rotateSigningKeys(parts, planned)
    expect(await kidsIn(parts, 'retiring')).toHaveLength(2)
    await parts.close()
  })
})

describe('by itself', () => {
  it('happens once when the key has signed for so many days, however many processes look', async () => {
    const parts = await testParts('postgres', { signingKeyDays: 30 })
    await openSigningKeys(parts)
    const next = await kidsIn(parts, 'next')
    await letPass(parts, 30 * 24 - 1)
    await rotateDueSigningKeys(parts)
    expect(await kidsIn(parts, 'next')).toEqual(next)
    await letPass(parts, 1)
    await Promise.all([1, 2, 3].map(() => rotateDueSigningKeys(parts)))
    expect(await kidsIn(parts, 'current')).toEqual(next)
    expect(await kidsIn(parts, 'retiring')).toHaveLength(1)
    await parts.close()
  })
})

describe('the database out of reach', () => {
  it('leaves what is published as it was', async () => {
    const parts = await testParts('postgres')
    const keys = await openSigningKeys(parts)
    const before = await keys.publicJwks()
    await parts.close()
    parts.clock.advance(60_000)
    expect(await keys.publicJwks()).toEqual(before)
  })
})

describe('the keys of other algorithms', () => {
  it('are published from the first start where an application was declared before it', async () => {
    const parts = await testParts('postgres')
    await createApplication(parts, { name: 'Modern', type: 'm2m', tokenAlgorithm: 'ES256' })
    const { keys } = await (await openSigningKeys(parts)).publicJwks()
    expect(keys.map(({ alg }) => alg).toSorted()).toEqual(['ES256', 'ES256', 'RS256', 'RS256'])
    await parts.close()
  })

  it('are published from the moment an application uses them, in every process within seconds, and after rotations', async () => {
    const parts = await testParts('postgres')
    const [one, other] = [await openSigningKeys(parts), await openSigningKeys(parts)]
    const algorithms = async (keys: SigningKeys) =>
      [...new Set((await keys.publicJwks()).keys.map(({ alg }) => alg))].toSorted()
    expect(await algorithms(one)).toEqual(['RS256'])
    await createApplication(parts, {
      name: 'Modern',
      type: 'web',
      redirectUris: ['https://app.example.com/callback'],
      tokenAlgorithm: 'EdDSA',
    })
    parts.clock.advance(5_000)
    expect(await algorithms(one)).toEqual(['EdDSA', 'RS256'])
    expect(await algorithms(other)).toEqual(['EdDSA', 'RS256'])
    await letPass(parts, 2)
    await rotateSigningKeys(parts, planned)
    parts.clock.advance(5_000)
    const { keys } = await one.publicJwks()
    // Current, next and retiring of both.
    expect(keys.map(({ alg }) => alg).toSorted()).toEqual([
      ...Array(3).fill('EdDSA'),
      ...Array(3).fill('RS256'),
    ])
    await parts.close()
  })
})
