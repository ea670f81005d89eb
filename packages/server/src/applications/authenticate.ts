import { SsoError } from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { apiKeyUse } from './api-key-store.ts'
import { type MachineParts, authenticateMachine } from './authenticate-machine.ts'
import type { ApiCaller, ApiKey } from './types.ts'

/** RFC 6750 §2.1; the scheme's case does not matter (RFC 9110 §11.1). A token with a page of scopes stays far below. */
const BEARER = /^Bearer +([\x21-\x7e]{1,8192})$/i

/**
 * Makes the function that turns an `Authorization` header into a caller: an API key, or an application by an access
 * token of its own. It throws `request.unauthenticated`, in the same words whether the credential is missing, unknown or expired.
 */
export function createAuthenticate(
  parts: MachineParts & { readonly db: Queryable; readonly vault: Vault },
): (authorization: string | undefined) => Promise<ApiCaller> {
  return async (authorization) => {
    const [, credential] = BEARER.exec(authorization ?? '') ?? []
    if (credential === undefined) throw new SsoError('request.unauthenticated')
    // What is no token of ours may still be a key: a declared one has whatever form the operator gave it.
    const caller =
      (await authenticateMachine(parts, credential)) ?? (await authenticateApiKey(parts, credential))
    if (caller === null) throw new SsoError('request.unauthenticated')
    return caller
  }
}

async function authenticateApiKey(
  { db, vault }: { readonly db: Queryable; readonly vault: Vault },
  key: string,
): Promise<ApiCaller | null> {
  const apiKey = await apiKeyUse(db, vault.hash(key))
  return apiKey === null ? null : toCaller(apiKey)
}

function toCaller({ id, organizationId, scopes }: ApiKey): ApiCaller {
  const tenant =
    organizationId === null ? wholeDeployment : ({ kind: 'organization', organizationId } as const)
  return { id, tenant, scopes }
}
