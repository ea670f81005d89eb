import { SsoError } from '@cardea/protocol'
import { type JWK, createLocalJWKSet, errors } from 'jose'
import { fetchKeySet } from '../keys/fetch-key-set.ts'
import { createRemoteKeys } from '../keys/remote-keys.ts'
import { type KeySet, verifyWithKeys } from '../keys/verify-with-keys.ts'
import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'

/** The keys that one issuer publishes. */
export interface ProviderKeys {
  /** Where they are. */
  readonly jwksUri: string
  /**
   * Verifies the signature of an ID token (RFC 7515 §5.2), made with one of these algorithms. A key that is not
   * known is looked for once more where the issuer publishes them, so that its rotation stops nobody. `tenantIssuer`: of keys
   * that many tenants share, only those count that sign for this one (Microsoft has some for personal accounts alone); null: the
   * keys are one issuer's own.
   *
   * Fails with `oidc.signature_invalid`, `oidc.signing_key_unknown`, `oidc.keys_unavailable`, `upstream.…`.
   */
  verify(token: string, algorithms: readonly string[], tenantIssuer: string | null): Promise<void>
}

interface Parts {
  readonly clock: Clock
  readonly outbound: Outbound
}

/** The keys; those that sign for one issuer, when it is named. */
type TenantKeys = (tenantIssuer: string | null) => KeySet

/** The tenant in a Microsoft issuer. */
const TENANT = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** The keys at a `jwks_uri`, fetched when first needed and kept in this process. Logins at the same time share a fetch. */
export function createProviderKeys(parts: Parts, jwksUri: string): ProviderKeys {
  const remote = createRemoteKeys(parts, async () => {
    const { keys } = await fetchKeySet(parts.outbound, jwksUri, unavailable)
    return tenantKeys(keys)
  })
  return {
    jwksUri,
    async verify(token, algorithms, tenantIssuer) {
      try {
        await remote.use((keys) => verifyWithKeys(token, keys(tenantIssuer), algorithms))
      } catch (error) {
        throw namedError(error)
      }
    },
  }
}

function namedError(error: unknown): SsoError {
  if (error instanceof SsoError) return error
  const isUnknown = error instanceof errors.JWKSNoMatchingKey
  return new SsoError(isUnknown ? 'oidc.signing_key_unknown' : 'oidc.signature_invalid', {}, { cause: error })
}

/** Microsoft writes the issuer into its keys, as a template where it is each tenant's own. */
function tenantKeys(keys: readonly JWK[]): TenantKeys {
  const all = createLocalJWKSet({ keys: [...keys] })
  return (issuer) => {
    if (issuer === null) return all
    const signsFor = ({ issuer: named = issuer }: JWK & { readonly issuer?: unknown }) =>
      named === issuer || named === issuer.replace(TENANT, '{tenantid}')
    return createLocalJWKSet({ keys: keys.filter(signsFor) })
  }
}

function unavailable(reason: string, cause?: unknown): SsoError {
  return new SsoError('oidc.keys_unavailable', { reason }, { cause })
}
