import { rename, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import type { Log } from '../platform/log.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { apiKeyExists, apiKeyFindByHash, apiKeyFindByName } from './api-key-store.ts'
import { type ApiKeyParts, createApiKey, newApiKey } from './create-api-key.ts'
import { updateApiKey } from './update-api-key.ts'

export interface BootstrapParts extends ApiKeyParts {
  readonly db: Database
  readonly config: Pick<Config, 'bootstrapApiKey' | 'dataDir'>
  readonly log: Log
}

/** Whoever may set the environment, or read the data folder, is the operator. */
const operator = { scopes: ['*'] }
const DECLARED = 'bootstrap (CARDEA_BOOTSTRAP_API_KEY)'
const GENERATED = 'bootstrap'

/** The names of keys that came with the first start. */
export const bootstrapKeyNames: readonly string[] = [DECLARED, GENERATED]

/**
 * Sees to a first API key with all scopes. `CARDEA_BOOTSTRAP_API_KEY` declares it; without the setting,
 * and without any key in the database, one is made and written to `bootstrap-api-key` in the data folder.
 * Safe to repeat and to run in several processes at once: one transaction under a table lock.
 */
export async function ensureBootstrapApiKey(parts: BootstrapParts): Promise<void> {
  const { bootstrapApiKey } = parts.config
  await parts.db.transaction(async (db) => {
    await sql`lock table api_keys in share row exclusive mode`.execute(db.kysely)
    await (bootstrapApiKey === null ? generate(parts, db) : declare(parts, db, bootstrapApiKey))
  })
}

async function declare(parts: BootstrapParts, db: Queryable, key: string): Promise<void> {
  const existing = await apiKeyFindByHash(db, parts.vault.hash(key))
  if (existing !== null) {
    if (!existing.scopes.includes('*')) {
      parts.log.warn({ apiKeyId: existing.id }, 'CARDEA_BOOTSTRAP_API_KEY is a key that lacks the scope *')
    }
    return
  }
  // Another value than at the last start: the setting says what the key is, so the old one stops working.
  const former = await apiKeyFindByName(db, DECLARED)
  if (former !== null) await updateApiKey({ ...parts, db }, operator, former.apiKey.id, { key })
  else await createApiKey({ ...parts, db }, operator, { name: DECLARED, scopes: ['*'], key })
}

async function generate(parts: BootstrapParts, db: Queryable): Promise<void> {
  if (await apiKeyExists(db)) return
  const { dataDir } = parts.config
  const file = join(dataDir, 'bootstrap-api-key')
  const key = newApiKey(parts.random)
  await createApiKey({ ...parts, db }, operator, { name: GENERATED, scopes: ['*'], key })
  // Before the commit: a crash in between leaves a file that the next start replaces, never a lost key.
  await mkdir(dataDir, { recursive: true })
  await writeFile(`${file}.new`, `${key}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  parts.log.info({ file }, 'made the first API key; read it from this file')
}
