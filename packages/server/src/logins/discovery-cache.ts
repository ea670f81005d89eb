import { SsoError, checkTenantIssuer } from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'

/** What one issuer says of itself, and its keys as the library keeps them. */
export interface Provider {
  readonly metadata: oauth.AuthorizationServer
  /** Filled and refreshed by the library, at most once a minute when a key is unknown. */
  readonly keys: oauth.JWKSCacheInput
}

/** Discovery documents by issuer, kept in this process for a while. */
export interface DiscoveryCache {
  /**
   * Fails with `oidc.discovery_failed`, `oidc.discovery_issuer_mismatch`, `oidc.issuer_multi_tenant`, `upstream.…`.
   */
  load(issuer: string): Promise<Provider>
}

const KEEP_MS = 10 * 60_000
const MAX_ISSUERS = 1_000

/** Makes an empty cache. Failures are not kept: the next login tries again. */
export function createDiscoveryCache(parts: {
  readonly clock: Clock
  readonly outbound: Outbound
  readonly config: Pick<Config, 'mode'>
}): DiscoveryCache {
  const entries = new Map<string, { readonly until: number; readonly provider: Promise<Provider> }>()
  return {
    load(issuer) {
      const now = parts.clock.now().getTime()
      const known = entries.get(issuer)
      if (known !== undefined && known.until > now) return known.provider
      const provider = discover(parts, issuer)
      entries.delete(issuer)
      entries.set(issuer, { until: now + KEEP_MS, provider })
      provider.catch(() => entries.delete(issuer))
      const [oldest] = entries.keys()
      if (entries.size > MAX_ISSUERS && oldest !== undefined) entries.delete(oldest)
      return provider
    },
  }
}

async function discover(
  { outbound, config }: { readonly outbound: Outbound; readonly config: Pick<Config, 'mode'> },
  issuer: string,
): Promise<Provider> {
  checkTenantIssuer(issuer)
  try {
    const identifier = new URL(issuer)
    const response = await oauth.discoveryRequest(identifier, {
      algorithm: 'oidc',
      ...requestOptions(outbound, config),
    })
    await checkIssuer(issuer, response)
    return { metadata: await oauth.processDiscoveryResponse(identifier, response), keys: {} }
  } catch (error) {
    if (error instanceof SsoError) throw error
    const reason = error instanceof Error ? error.message : 'unknown'
    throw new SsoError('oidc.discovery_failed', { issuer, reason }, { cause: error })
  }
}

/** OpenID Connect Discovery §4.3: equal character for character, trailing slash included. */
async function checkIssuer(issuer: string, response: Response): Promise<void> {
  if (response.status !== 200) {
    throw new SsoError('oidc.discovery_failed', {
      issuer,
      reason: `it answered with status ${response.status}`,
    })
  }
  const document: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  const received =
    typeof document === 'object' && document !== null && 'issuer' in document ? document.issuer : undefined
  if (received !== undefined && received !== issuer) {
    throw new SsoError('oidc.discovery_issuer_mismatch', { expected: issuer, received })
  }
}

/** Options of every request that the library makes for us. The guard decides about http; the library need not. */
export function requestOptions(outbound: Outbound, { mode }: Pick<Config, 'mode'>) {
  const guarded = (url: string, { body, signal, ...request }: LibraryRequest) =>
    outbound.fetch(url, { ...request, body: body ?? null, signal: signal ?? null })
  // The name warns of what this is: http, for a laptop. In production the guard refuses http anyway.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return { [oauth.customFetch]: guarded, [oauth.allowInsecureRequests]: mode === 'sandbox' } as const
}

/** What of the library's requests differs by method is the body alone. */
type LibraryRequest = Omit<oauth.CustomFetchOptions<string>, 'body'> & {
  readonly body?: URLSearchParams | undefined
}
