import { timingSafeEqual } from 'node:crypto'
import { apiKeyFindByName } from '../applications/api-key-store.ts'
import { createApiKey } from '../applications/create-api-key.ts'
import type { ApiKey } from '../applications/types.ts'
import { updateApiKey } from '../applications/update-api-key.ts'
import { type Facts, differences } from './change.ts'
import { checkStrength } from './check-strength.ts'
import { claim } from './match.ts'
import type { Run } from './run.ts'
import type { DeclaredApiKey } from './schema.ts'

/** Whoever may apply a declaration has every permission, and so may give any. */
const maker = { scopes: ['*'] }

/** Brings one API key, known by its name, to the declared state. */
export async function applyApiKey(run: Run, entry: DeclaredApiKey): Promise<void> {
  checkStrength(run.config.mode, 'key', entry.key)
  const { name, key, scopes } = entry
  const expiry = entry.expiresAt === undefined ? {} : { expiresAt: asDate(entry.expiresAt) }
  const current = await apiKeyFindByName(run.db, name)
  if (current === null) {
    const { apiKey } = await createApiKey(run, maker, { name, key, scopes, ...expiry })
    claim(run, apiKey.id)
    run.changes.push({ action: 'create', kind: 'apiKey', name, id: apiKey.id, fields: [] })
    return
  }
  const { apiKey, hash } = current
  claim(run, apiKey.id)
  const changed = differences(facts(apiKey), facts({ ...apiKey, scopes, ...expiry }))
  const isNewKey = !timingSafeEqual(hash, run.vault.hash(key))
  const fields = [...changed, ...(isNewKey ? [{ field: 'key' }] : [])]
  if (fields.length === 0) return
  await updateApiKey(run, maker, apiKey.id, { scopes, ...expiry, ...(isNewKey ? { key } : {}) })
  run.changes.push({ action: 'update', kind: 'apiKey', name, id: apiKey.id, fields })
}

function facts({ scopes, expiresAt }: ApiKey): Facts {
  return { scopes: [...new Set(scopes)].sort(), expiresAt: expiresAt?.toISOString() ?? null }
}

function asDate(time: string | null): Date | null {
  return time === null ? null : new Date(time)
}
