import { SsoError, idTokenAlgorithms } from '@cardea/protocol'
import { type JSONWebKeySet, compactVerify, createLocalJWKSet, errors } from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'

/** The keys that one issuer publishes. */
export interface ProviderKeys {
  /**
   * Verifies the signature of an ID token (RFC 7515 §5.2). A key that is not known is looked for once more
   * where the issuer publishes them, so that its rotation stops nobody.
   *
   * Fails with `oidc.signature_invalid`, `oidc.signing_key_unknown`, `oidc.keys_unavailable`, `upstream.…`.
   */
  verify(idToken: string): Promise<void>
}

interface Parts {
  readonly clock: Clock
  readonly outbound: Outbound
}

type KeySet = ReturnType<typeof createLocalJWKSet>

/** Fetched again after this long. */
const FRESH_MS = 5 * 60_000
/** While they cannot be fetched, the last good ones serve for so long. */
const KEEP_MS = 24 * 3_600_000
/** Between two attempts that failed, and between two searches for unknown keys: a flood of them fetches nothing. */
const PAUSE_MS = 60_000

/** The keys at a `jwks_uri`, fetched when first needed and kept in this process. */
export function createProviderKeys(parts: Parts, jwksUri: string): ProviderKeys {
  const now = () => parts.clock.now().getTime()
  let known: { readonly keys: KeySet; readonly at: number } | null = null
  let attemptedAt = -Infinity
  let searchedAt = -Infinity

  async function fetchKeys(): Promise<KeySet> {
    attemptedAt = now()
    const keys = await fetchKeySet(parts, jwksUri)
    known = { keys, at: now() }
    return keys
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
  return {
    async verify(idToken) {
      try {
        await verifyWith(await load(), idToken)
      } catch (error) {
        const maySearch = now() - searchedAt >= PAUSE_MS
        if (!(error instanceof SsoError) || error.code !== 'oidc.signing_key_unknown' || !maySearch)
          throw error
        searchedAt = now()
        await verifyWith(await fetchKeys(), idToken)
      }
    },
  }
}

async function verifyWith(keys: KeySet, idToken: string): Promise<void> {
  try {
    await compactVerify(idToken, keys, { algorithms: [...idTokenAlgorithms] })
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
    return createLocalJWKSet((await response.json()) as JSONWebKeySet)
  } catch (error) {
    throw unavailable('it is not a JWK Set (RFC 7517 §5)', error)
  }
}

function unavailable(reason: string, cause?: unknown): SsoError {
  return new SsoError('oidc.keys_unavailable', { reason }, { cause })
}
