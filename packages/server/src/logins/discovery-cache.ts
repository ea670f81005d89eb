import {
  type SocialAuthority,
  type SocialOidcProvider,
  SsoError,
  type TenantPin,
  checkTenantIssuer,
  socialProviders,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Outbound } from '../platform/outbound.ts'
import { type ProviderKeys, createProviderKeys } from './provider-keys.ts'

/** What one issuer says of itself, and its keys. */
export interface Provider {
  readonly metadata: oauth.AuthorizationServer
  readonly authorizationEndpoint: string
  readonly keys: ProviderKeys
}

/** Discovery documents by issuer, kept in this process for a while. */
export interface DiscoveryCache {
  /**
   * What this issuer says of itself; `pin`: the organization behind a shared one.
   *
   * Fails with `oidc.discovery_failed`, `oidc.discovery_issuer_mismatch`, `oidc.issuer_multi_tenant`, `upstream.…`.
   */
  load(issuer: string, pin?: TenantPin): Promise<Provider>
  /**
   * A shared issuer, for a social connection: the one entry to what `load` refuses. What its tokens say of the person is read by the
   * provider's own rules (`protocol/src/social/`). Fails with `oidc.discovery_failed`, `oidc.discovery_issuer_mismatch`,
   * `upstream.…`.
   */
  loadSocial(name: SocialOidcProvider['name']): Promise<Provider>
}

interface Parts {
  readonly clock: Clock
  readonly outbound: Outbound
  readonly config: Pick<Config, 'mode'>
}

/** Fetched again after this long. */
const FRESH_MS = 10 * 60_000
/** While it cannot be fetched, the last good document serves for so long, asked for once a minute. */
const KEEP_MS = 24 * 3_600_000
const PAUSE_MS = 60_000
const MAX_ISSUERS = 1_000

interface Entry {
  known: { readonly provider: Provider; readonly at: number } | null
  /** Logins at the same time share a fetch. */
  loading: Promise<Provider> | null
  attemptedAt: number
}

/** Makes an empty cache. Failures are not kept: the next login tries again. */
export function createDiscoveryCache(parts: Parts): DiscoveryCache {
  const entries = new Map<string, Entry>()
  const now = () => parts.clock.now().getTime()

  async function load(authority: SocialAuthority, entry: Entry): Promise<Provider> {
    const { known } = entry
    const age = known === null ? Infinity : now() - known.at
    if (known !== null && (age < FRESH_MS || now() - entry.attemptedAt < PAUSE_MS)) return known.provider
    entry.attemptedAt = now()
    try {
      const provider = await discover(parts, authority, known?.provider ?? null)
      entry.known = { provider, at: now() }
      return provider
    } catch (error) {
      if (known !== null && age < KEEP_MS) return known.provider
      entries.delete(authority.url)
      throw error
    }
  }
  function loadOnce(authority: SocialAuthority): Promise<Provider> {
    const { url } = authority
    const entry = entries.get(url) ?? { known: null, loading: null, attemptedAt: -Infinity }
    entries.delete(url)
    entries.set(url, entry)
    const [oldest] = entries.keys()
    if (entries.size > MAX_ISSUERS && oldest !== undefined) entries.delete(oldest)
    entry.loading ??= load(authority, entry).finally(() => {
      entry.loading = null
    })
    return entry.loading
  }
  return {
    async load(issuer, pin) {
      checkTenantIssuer(issuer, pin)
      return loadOnce({ url: issuer, issuer })
    },
    async loadSocial(name) {
      const provider = socialProviders[name]
      if (provider.kind === 'oidc') return loadOnce(provider.authority)
      throw new SsoError('internal.error', { reason: `${name} has no discovery document` })
    },
  }
}

async function discover(
  parts: Parts,
  { url, issuer }: SocialAuthority,
  before: Provider | null,
): Promise<Provider> {
  try {
    const response = await oauth.discoveryRequest(new URL(url), {
      algorithm: 'oidc',
      ...requestOptions(parts.outbound, parts.config),
    })
    await checkIssuer(issuer, response)
    return toProvider(parts, await oauth.processDiscoveryResponse(new URL(issuer), response), before)
  } catch (error) {
    if (error instanceof SsoError) throw error
    const reason = error instanceof Error ? error.message : 'unknown'
    throw new SsoError('oidc.discovery_failed', { issuer, reason }, { cause: error })
  }
}

/** OpenID Connect Discovery §3: what the code flow needs. The browser and the code are sent to nothing but the web. */
function toProvider(parts: Parts, metadata: oauth.AuthorizationServer, before: Provider | null): Provider {
  const { issuer } = metadata
  const endpoint = (name: 'authorization_endpoint' | 'token_endpoint' | 'jwks_uri'): string => {
    const url = metadata[name]
    if (url !== undefined && isWebUrl(url, parts.config)) return url
    const reason = `its ${name} is missing or not an https URL`
    throw new SsoError('oidc.discovery_failed', { issuer, reason })
  }
  const [authorizationEndpoint, jwksUri] = [endpoint('authorization_endpoint'), endpoint('jwks_uri')]
  endpoint('token_endpoint')
  // Keys that are known serve on while their document cannot be fetched.
  const keys = before?.keys.jwksUri === jwksUri ? before.keys : createProviderKeys(parts, jwksUri)
  return { metadata, authorizationEndpoint, keys }
}

function isWebUrl(url: string, { mode }: Pick<Config, 'mode'>): boolean {
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  return protocol === 'https:' || (protocol === 'http:' && mode === 'sandbox')
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
