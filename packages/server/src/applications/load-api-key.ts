import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ApiKeyId } from '../storage/ids.ts'
import { apiKeyFindById } from './api-key-store.ts'
import type { ApiKey } from './types.ts'

/** The API key, or `request.not_found`. */
export async function loadApiKey({ db }: { readonly db: Queryable }, id: ApiKeyId): Promise<ApiKey> {
  const apiKey = await apiKeyFindById(db, id)
  if (apiKey === null) throw new SsoError('request.not_found')
  return apiKey
}
