import { type JSONWebKeySet, createLocalJWKSet } from 'jose'
import { fetchClientKeys } from '../applications/client-key-set.ts'
import { type RemoteKeys, createRemoteKeys } from '../keys/remote-keys.ts'
import { type KeySet, verifyWithKeys } from '../keys/verify-with-keys.ts'
import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'

/** The keys that applications publish at an address of their own, kept in this process. */
export interface ClientKeys {
  /**
   * The payload of a client assertion that a key at this address signed. The keys are fetched again after five minutes, and
   * once a minute at most for a key that is not known; while they cannot be fetched, the last good ones serve for a day.
   *
   * Rejects with jose's errors, and with `oauth.client_keys_unavailable`.
   */
  verify(jwksUri: string, assertion: string, algorithms: readonly string[]): Promise<Uint8Array>
}

const MAX_ADDRESSES = 1_000

/** Makes an empty cache. */
export function createClientKeys(parts: { readonly clock: Clock; readonly outbound: Outbound }): ClientKeys {
  const entries = new Map<string, RemoteKeys<KeySet>>()

  function keysAt(jwksUri: string): RemoteKeys<KeySet> {
    const entry =
      entries.get(jwksUri) ??
      createRemoteKeys(parts, async () => {
        const keys = await fetchClientKeys(parts.outbound, jwksUri)
        return createLocalJWKSet({ keys: [...keys] } satisfies JSONWebKeySet)
      })
    // The least lately used goes first.
    entries.delete(jwksUri)
    entries.set(jwksUri, entry)
    const [oldest] = entries.keys()
    if (entries.size > MAX_ADDRESSES && oldest !== undefined) entries.delete(oldest)
    return entry
  }
  return {
    verify: (jwksUri, assertion, algorithms) =>
      keysAt(jwksUri).use((keys) => verifyWithKeys(assertion, keys, algorithms)),
  }
}
