import { SsoError } from '@cardea/protocol'
import { type JSONWebKeySet, type JWK, compactVerify, createLocalJWKSet, errors } from 'jose'
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
type KeySet = (tenantIssuer: string | null) => ReturnType<typeof createLocalJWKSet>

/** Fetched again after this long. */
const FRESH_MS = 5 * 60_000
/** While they cannot be fetched, the last good ones serve for so long. */
const KEEP_MS = 24 * 3_600_000
/** Between two attempts that failed, and between two searches for unknown keys: a flood of them fetches nothing. */
const PAUSE_MS = 60_000
/** Entra ID, which publishes the most, has about ten. */
const MAX_KEYS = 100
/** The tenant in a Microsoft issuer. */
const TENANT = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** The keys at a `jwks_uri`, fetched when first needed and kept in this process. Logins at the same time share a fetch. */
export function createProviderKeys(parts: Parts, jwksUri: string): ProviderKeys {
  const now = () => parts.clock.now().getTime()
  let known: { readonly keys: KeySet; readonly at: number } | null = null
  let fetching: Promise<KeySet> | null = null
  let attemptedAt = -Infinity
  let searchedAt = -Infinity

  function fetchKeys(): Promise<KeySet> {
    attemptedAt = now()
    fetching ??= fetchKeySet(parts, jwksUri)
      .then((keys) => {
        known = { keys, at: now() }
        return keys
      })
      .finally(() => {
        fetching = null
      })
    return fetching
  }
  async function load(): Promise<KeySet> {
    const age = known === null ? Infinity : now() - known.at
    if (known !== null && (age < FRESH_MS || now() - attemptedAt < PAUSE_MS)) return known.keys
    try {
      return await fetchKeys()
    } catch (error) {
      // A key document that is down for a while must not stop sign-ins whose key is known (incidents row 101).
      if (known !== null && age < KEEP_MS) return known.keys
      throw error
    }
  }
  /** Newer keys than these, or null when it is too early to look for them. */
  async function search(used: KeySet): Promise<KeySet | null> {
    if (fetching !== null) return fetching
    if (known !== null && known.keys !== used) return known.keys
    if (now() - searchedAt < PAUSE_MS) return null
    searchedAt = now()
    return fetchKeys()
  }
  return {
    jwksUri,
    async verify(token, algorithms, tenantIssuer) {
      const used = await load()
      try {
        await verifyWith(used(tenantIssuer), token, algorithms)
      } catch (error) {
        if (!(error instanceof SsoError) || error.code !== 'oidc.signing_key_unknown') throw error
        const newer = await search(used)
        if (newer === null) throw error
        await verifyWith(newer(tenantIssuer), token, algorithms)
      }
    },
  }
}

async function verifyWith(
  keys: ReturnType<KeySet>,
  token: string,
  algorithms: readonly string[],
): Promise<void> {
  try {
    await compactVerify(token, keys, { algorithms: [...algorithms] })
  } catch (error) {
    throw namedError(error)
  }
}

function namedError(error: unknown): SsoError {
  const unknownKey =
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  return new SsoError(
    unknownKey ? 'oidc.signing_key_unknown' : 'oidc.signature_invalid',
    {},
    { cause: error },
  )
}

async function fetchKeySet({ outbound }: Parts, jwksUri: string): Promise<KeySet> {
  const response = await outbound.fetch(jwksUri, {
    headers: { accept: 'application/json, application/jwk-set+json' },
  })
  if (response.status !== 200) throw unavailable(`it answered with status ${String(response.status)}`)
  try {
    const document = (await response.json()) as JSONWebKeySet
    const keys = createLocalJWKSet(document)
    if (document.keys.length <= MAX_KEYS) return keySet(document, keys)
  } catch (error) {
    throw unavailable('it is not a JWK Set (RFC 7517 §5)', error)
  }
  throw unavailable(`it has more than ${String(MAX_KEYS)} keys`)
}

/** Microsoft writes the issuer into its keys, as a template where it is each tenant's own. */
function keySet(document: JSONWebKeySet, all: ReturnType<KeySet>): KeySet {
  return (issuer) => {
    if (issuer === null) return all
    const signsFor = ({ issuer: named = issuer }: JWK & { readonly issuer?: unknown }) =>
      named === issuer || named === issuer.replace(TENANT, '{tenantid}')
    return createLocalJWKSet({ keys: document.keys.filter(signsFor) })
  }
}

function unavailable(reason: string, cause?: unknown): SsoError {
  return new SsoError('oidc.keys_unavailable', { reason }, { cause })
}
