import { eventInsert } from '../events/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newId, type OrganizationId } from '../storage/ids.ts'
import { apiKeyEvent } from './api-key-event.ts'
import { apiKeyInsert } from './api-key-store.ts'
import { checkGrantable } from './check-grantable.ts'
import type { Permission } from './permissions.ts'
import { secretHint } from './secret-hint.ts'
import type { ApiCaller, ApiKey } from './types.ts'

export interface NewApiKey {
  readonly name: string
  readonly scopes: readonly Permission[]
  /** Null or absent: the whole deployment. */
  readonly organizationId?: OrganizationId | null
  readonly expiresAt?: Date | null
  /** Absent: a random one. */
  readonly key?: string
}

export interface ApiKeyParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** A key just made: what is kept of it, and the key itself, shown this once. */
export interface CreatedApiKey {
  readonly apiKey: ApiKey
  readonly key: string
}

/** By its prefix, secret scanners find a key that leaked into a repository. */
const PREFIX = 'cardea_sk_'

/** A new random API key. */
export function newApiKey(random: Random): string {
  return `${PREFIX}${randomToken(random)}`
}

/**
 * Creates an API key with scopes that its maker has too. Run it in a transaction.
 * Fails with `request.insufficient_scope`, `request.invalid`, `request.conflict`.
 */
export async function createApiKey(
  parts: ApiKeyParts,
  maker: Pick<ApiCaller, 'scopes'>,
  input: NewApiKey,
): Promise<CreatedApiKey> {
  const organizationId = input.organizationId ?? null
  checkGrantable(maker, input.scopes, organizationId)
  const key = input.key ?? newApiKey(parts.random)
  const apiKey = await apiKeyInsert(parts.db, {
    id: newId('apiKey', parts),
    name: input.name,
    key_hash: parts.vault.hash(key),
    hint: secretHint(key),
    scopes: [...input.scopes],
    organization_id: organizationId,
    expires_at: input.expiresAt ?? null,
  })
  await eventInsert(parts.db, parts, apiKeyEvent('api_key.created', apiKey))
  return { apiKey, key }
}
