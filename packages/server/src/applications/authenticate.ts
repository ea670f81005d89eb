import { SsoError } from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { apiKeyFindByHash } from './api-key-store.ts'
import type { ApiCaller, ApiKey } from './types.ts'

/** RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1). */
const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i

/**
 * Makes the function that turns an `Authorization` header into a caller. It throws
 * `request.unauthenticated`, in the same words whether the key is missing, unknown or expired.
 */
export function createAuthenticate({
  db,
  vault,
}: {
  readonly db: Queryable
  readonly vault: Vault
}): (authorization: string | undefined) => Promise<ApiCaller> {
  return async (authorization) => {
    const [, key] = BEARER.exec(authorization ?? '') ?? []
    const apiKey = key === undefined ? null : await apiKeyFindByHash(db, vault.hash(key))
    if (apiKey === null) throw new SsoError('request.unauthenticated')
    return toCaller(apiKey)
  }
}

function toCaller({ id, organizationId, scopes }: ApiKey): ApiCaller {
  const tenant =
    organizationId === null ? wholeDeployment : ({ kind: 'organization', organizationId } as const)
  return { apiKeyId: id, tenant, scopes }
}
