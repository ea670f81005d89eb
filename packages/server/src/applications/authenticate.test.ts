import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { apiKeyDelete } from './api-key-store.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { createAuthenticate } from './authenticate.ts'
import { createApiKey } from './create-api-key.ts'
import { createApplication } from './create-application.ts'
import { createClientSecret } from './create-client-secret.ts'
import { applicationFindByClientId, secretDelete } from './store.ts'
import { verifyClientSecret } from './verify-client-secret.ts'

const maker = { scopes: ['*'] }
const HOUR = 3_600_000

describe.each(testEngines)('credentials (%s)', (engine) => {
  let parts: Awaited<ReturnType<typeof testParts>>
  let authenticate: ReturnType<typeof createAuthenticate>
  beforeAll(async () => {
    parts = await testParts(engine)
    authenticate = createAuthenticate({ ...parts, keys: await openSigningKeys(parts) })
  })
  afterAll(() => parts.close())

  describe('RFC 6750 §2.1: an API key authenticates', () => {
    it('by its text, whatever the case of the scheme', async () => {
      const { key, apiKey } = await createApiKey(parts, maker, { name: 'a', scopes: ['read:logins'] })
      for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
        const caller = await authenticate(`${scheme} ${key}`)
        expect(caller).toEqual({
          id: apiKey.id,
          tenant: { kind: 'deployment' },
          scopes: ['read:logins'],
        })
      }
    })

    it.each([
      ['nothing', () => undefined],
      ['an empty header', () => ''],
      ['another scheme', (key: string) => `Basic ${key}`],
      ['the key alone', (key: string) => key],
      ['another key', () => 'Bearer cardea_sk_x'],
      ['more than the key', (key: string) => `Bearer ${key} x`],
      ['a part of the key', (key: string) => `Bearer ${key.slice(0, -1)}`],
      ['the key in another case', (key: string) => `Bearer ${key.toUpperCase()}`],
    ])('but not %s', async (name, header) => {
      const { key } = await createApiKey(parts, maker, { name, scopes: ['read:logins'] })
      await expect(authenticate(header(key))).rejects.toThrow('request.unauthenticated')
    })

    it('until it expires, by the clock of the database', async () => {
      const past = new Date(Date.now() - HOUR)
      const future = new Date(Date.now() + HOUR)
      const scopes = ['read:logins'] as const
      const expired = await createApiKey(parts, maker, { name: 'expired', scopes, expiresAt: past })
      const valid = await createApiKey(parts, maker, { name: 'valid', scopes, expiresAt: future })
      await expect(authenticate(`Bearer ${expired.key}`)).rejects.toThrow('request.unauthenticated')
      await expect(authenticate(`Bearer ${valid.key}`)).resolves.toBeDefined()
    })

    it('until it is deleted', async () => {
      const { key, apiKey } = await createApiKey(parts, maker, { name: 'deleted', scopes: ['read:logins'] })
      await apiKeyDelete(parts.db, apiKey.id)
      await expect(authenticate(`Bearer ${key}`)).rejects.toThrow('request.unauthenticated')
    })

    it('and is kept as a hash only', async () => {
      const { key } = await createApiKey(parts, maker, { name: 'hashed', scopes: ['read:logins'] })
      const rows = await parts.db.kysely.selectFrom('api_keys').selectAll().execute()
      const stored = rows.map((row) => `${JSON.stringify(row)}${row.key_hash.toString('latin1')}`).join()
      expect(stored).not.toContain(key)
    })
  })

  describe('a client secret', () => {
    const make = (input: object = {}) => createApplication(parts, { name: 'Demo', type: 'web', ...input })

    it('verifies while it exists; several may, so that it can be rotated', async () => {
      const { application, clientSecret } = await make()
      const { secret, clientSecret: next } = await createClientSecret(parts, application)
      expect(await verifyClientSecret(parts, application, clientSecret ?? '')).toBe(true)
      expect(await verifyClientSecret(parts, application, next)).toBe(true)
      await secretDelete(parts.db, application.id, secret.id)
      expect(await verifyClientSecret(parts, application, next)).toBe(false)
      expect(await verifyClientSecret(parts, application, clientSecret ?? '')).toBe(true)
    })

    it('verifies for its own application only', async () => {
      const mine = await make()
      const other = await make()
      expect(await verifyClientSecret(parts, other.application, mine.clientSecret ?? '')).toBe(false)
    })

    it('does not exist for a public client (RFC 6749 §2.1)', async () => {
      const { application, clientSecret } = await make({ type: 'spa' })
      expect(clientSecret).toBeNull()
      await expect(createClientSecret(parts, application)).rejects.toThrow('request.invalid')
      expect(await verifyClientSecret(parts, application, '')).toBe(false)
    })

    it('gives no hint of a short one', async () => {
      await make({ clientId: 'short', clientSecret: 'demo' })
      const rows = await parts.db.kysely.selectFrom('application_secrets').select('hint').execute()
      expect(rows.map(({ hint }) => hint)).not.toContain('demo')
    })
  })

  describe('an application is found by its client id', () => {
    it.each(['', 'nobody', 'demo\0', "' or 1=1 --"])('and not by %j', async (clientId) => {
      expect(await applicationFindByClientId(parts.db, clientId)).toBeNull()
    })

    it('exactly', async () => {
      const { application } = await createApplication(parts, { name: 'x', type: 'web', clientId: 'Exact' })
      expect(await applicationFindByClientId(parts.db, 'Exact')).toEqual(application)
      expect(await applicationFindByClientId(parts.db, 'exact')).toBeNull()
    })
  })
})
