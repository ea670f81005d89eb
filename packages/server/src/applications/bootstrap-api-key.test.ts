import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testEngines } from '../../test/test-database.ts'
import { testParts } from '../../test/test-parts.ts'
import { apiKeyList } from './api-key-store.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { createAuthenticate } from './authenticate.ts'
import { ensureBootstrapApiKey } from './bootstrap-api-key.ts'
import { createApiKey } from './create-api-key.ts'

const page = { limit: 100, after: null }

describe.each(testEngines)('the first API key (%s)', (engine) => {
  let parts: Awaited<ReturnType<typeof testParts>>
  let dataDir: string

  beforeAll(async () => {
    parts = await testParts(engine)
  })
  afterAll(() => parts.close())

  beforeEach(async () => {
    await parts.db.kysely.deleteFrom('api_keys').execute()
    dataDir = mkdtempSync(join(tmpdir(), 'cardea-bootstrap-'))
  })

  afterEach(() => rmSync(dataDir, { recursive: true }))

  const ensure = (bootstrapApiKey: string | null) =>
    ensureBootstrapApiKey({ ...parts, config: { dataDir, bootstrapApiKey } })
  const file = () => join(dataDir, 'bootstrap-api-key')
  const authenticate = async (key: string) =>
    createAuthenticate({ ...parts, keys: await openSigningKeys(parts) })(`Bearer ${key}`)
  const keys = async () => (await apiKeyList(parts.db, page)).items

  it('is the one that CARDEA_BOOTSTRAP_API_KEY declares, with all scopes', async () => {
    await ensure('declared-by-the-operator')
    const caller = await authenticate('declared-by-the-operator')
    expect(caller).toMatchObject({ tenant: { kind: 'deployment' }, scopes: ['*'] })
    expect(() => readFileSync(file())).toThrow()
  })

  it('stays one key however often the service starts', async () => {
    await ensure('declared-by-the-operator')
    await ensure('declared-by-the-operator')
    expect(await keys()).toHaveLength(1)
  })

  it('changes with the setting: the former value stops working', async () => {
    await ensure('declared-by-the-operator')
    await ensure('declared-some-time-later')
    await expect(authenticate('declared-by-the-operator')).rejects.toThrow('request.unauthenticated')
    await expect(authenticate('declared-some-time-later')).resolves.toBeDefined()
    expect(await keys()).toHaveLength(1)
  })

  it('is made and written to a file of the owner alone when there is neither setting nor key', async () => {
    await ensure(null)
    const key = readFileSync(file(), 'utf8').trim()
    expect(key).toMatch(/^cardea_sk_[A-Za-z0-9_-]{43}$/)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect((await authenticate(key)).scopes).toEqual(['*'])
  })

  it('is not made when there is a key already', async () => {
    await createApiKey(parts, { scopes: ['*'] }, { name: 'mine', scopes: ['read:logins'] })
    await ensure(null)
    expect(await keys()).toHaveLength(1)
    expect(() => readFileSync(file())).toThrow()
  })

  it('is made once when several processes start together, and the file holds that one', async () => {
    await Promise.all(Array.from({ length: 8 }, () => ensure(null)))
    expect(await keys()).toHaveLength(1)
    await expect(authenticate(readFileSync(file(), 'utf8').trim())).resolves.toBeDefined()
  })

  it('is not in the log', async () => {
    await ensure(null)
    expect(JSON.stringify(parts.log.lines)).not.toContain(readFileSync(file(), 'utf8').trim())
  })
})
