import { SsoError } from '@cardea/protocol'
import { changedFields } from '../events/changed-fields.ts'
import { eventInsert } from '../events/store.ts'
import type { ApiKeyId } from '../storage/ids.ts'
import { apiKeyEvent } from './api-key-event.ts'
import { apiKeyLock, apiKeyUpdate } from './api-key-store.ts'
import { checkGrantable } from './check-grantable.ts'
import type { ApiKeyParts } from './create-api-key.ts'
import type { Permission } from './permissions.ts'
import { secretHint } from './secret-hint.ts'
import type { ApiCaller, ApiKey } from './types.ts'

/** Fields that are absent stay as they are. The organization is fixed. */
export interface ApiKeyPatch {
  readonly name?: string
  readonly scopes?: readonly Permission[]
  readonly expiresAt?: Date | null
  /** The key itself becomes this one; only for the declared state. */
  readonly key?: string
}

/**
 * Changes an API key; new scopes must be ones that the maker has. Run it in a transaction.
 * Fails with `request.not_found`, `request.insufficient_scope`, `request.invalid`, `request.conflict`.
 */
export async function updateApiKey(
  { db, vault, ...parts }: ApiKeyParts,
  maker: Pick<ApiCaller, 'scopes'>,
  id: ApiKeyId,
  { name, scopes, expiresAt, key }: ApiKeyPatch,
): Promise<ApiKey> {
  const current = await apiKeyLock(db, id)
  if (current === null) throw new SsoError('request.not_found')
  if (scopes !== undefined) checkGrantable(maker, scopes, current.organizationId)
  const updated = await apiKeyUpdate(db, id, {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(key === undefined ? {} : { key_hash: vault.hash(key), hint: secretHint(key) }),
  })
  if (updated === null) throw new SsoError('request.not_found')
  const changed = [...changedFields(current, updated, ['hint']), ...(key === undefined ? [] : ['key'])]
  if (changed.length > 0) await eventInsert(db, parts, apiKeyEvent('api_key.updated', updated, { changed }))
  return updated
}
