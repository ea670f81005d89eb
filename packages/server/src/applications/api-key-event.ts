import type { NewEvent } from '../events/types.ts'
import type { ApiKey } from './types.ts'

/** An event of one API key: of its organization, where it is bound to one. */
export function apiKeyEvent(
  type: 'api_key.created' | 'api_key.updated',
  { id, organizationId, name, scopes, expiresAt }: ApiKey,
  data: NewEvent['data'] = {},
): NewEvent {
  const known = { name, scopes: [...scopes], expiresAt: expiresAt?.toISOString() ?? null }
  return { type, organizationId, objectId: id, data: { ...known, ...data } }
}
