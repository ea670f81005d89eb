import { createPublicKey } from 'node:crypto'
import {
  type SocialAuthority,
  SsoError,
  checkTenantIssuer,
  idTokenAlgorithms,
  isJsonObject,
} from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { OidcConnection } from '../connections/types.ts'
import { clockChecks, reachCheck, upstreamError } from './reach-check.ts'
import type { DiagnosisParts, ReachCheck } from './types.ts'

type Parts = Pick<DiagnosisParts, 'clock' | 'outbound'> & {
  readonly config: Pick<DiagnosisParts['config'], 'mode'>
}

/**
 * What can be told of an OIDC connection without a sign-in: its discovery document, fetched now, its keys,
 * and whether the two sides have an algorithm and a way of client authentication in common.
 */
export async function reachOidc(parts: Parts, connection: OidcConnection): Promise<ReachCheck[]> {
  const missing = missingFields(connection)
  const names = missing.join(', ')
  const complete = reachCheck('connection.incomplete', {
    passed: missing.length === 0,
    received: missing.length === 0 ? null : names,
    details: { missing: names },
  })
  const { issuer } = connection
  if (issuer === null) return [complete]
  // OIDC Core §9: client_secret_basic is what holds where nothing is announced.
  const own =
    connection.clientSecretSealed === null ? ['none'] : ['client_secret_basic', 'client_secret_post']
  const shared = isShared(issuer)
  return [complete, ...(await discoveryChecks(parts, { url: issuer, issuer }, own, shared))]
}

/** Why this issuer is none of an organization's; null: it may be. */
function isShared(issuer: string): SsoError | null {
  try {
    checkTenantIssuer(issuer)
    return null
  } catch (error) {
    return upstreamError(error)
  }
}

/** The discovery document, its keys, and whether one of our ways of client authentication is among its own. */
export async function discoveryChecks(
  parts: Parts,
  { url: base, issuer }: SocialAuthority,
  methods: readonly string[],
  refused: SsoError | null = null,
): Promise<ReachCheck[]> {
  // OpenID Connect Discovery §4: a trailing slash of the issuer is removed first.
  const url = `${base.replace(/\/$/, '')}/.well-known/openid-configuration`
  const found = (cause: SsoError | null) =>
    reachCheck('oidc.discovery_failed', {
      passed: cause === null,
      expected: url,
      received: cause === null ? 'status 200' : cause.code,
      details: { issuer },
      cause,
    })
  try {
    if (refused !== null) throw refused
    const answer = await parts.outbound.fetch(url, { headers: { accept: 'application/json' } })
    const document = await jsonOf(answer)
    if (answer.status !== 200 || document === null) {
      const reason =
        answer.status === 200 ? 'it is not JSON' : `it answered with status ${String(answer.status)}`
      return [found(new SsoError('oidc.discovery_failed', { issuer, reason }))]
    }
    return [
      found(null),
      reachCheck('oidc.discovery_issuer_mismatch', {
        passed: document['issuer'] === issuer,
        expected: issuer,
        received: document['issuer'],
      }),
      ...endpointChecks(parts, issuer, document),
      ...(await keyChecks(parts, document)),
      algorithmCheck(document),
      clientCheck(methods, document),
      ...clockChecks(parts, answer),
    ]
  } catch (thrown) {
    return [found(upstreamError(thrown))]
  }
}

type Document = Readonly<Record<string, unknown>>

function endpointChecks({ config }: Parts, issuer: string, document: Document): ReachCheck[] {
  return ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].map((name) => {
    const url = document[name]
    const protocol = typeof url === 'string' && URL.canParse(url) ? new URL(url).protocol : ''
    return reachCheck('oidc.discovery_failed', {
      passed: protocol === 'https:' || (protocol === 'http:' && config.mode === 'sandbox'),
      expected: `${name}: an https URL`,
      received: url,
      details: { issuer, reason: `its ${name} is missing or not an https URL` },
    })
  })
}

async function keyChecks({ outbound }: Parts, { jwks_uri: url }: Document): Promise<ReachCheck[]> {
  if (typeof url !== 'string') return []
  const available = (cause: SsoError | null) =>
    reachCheck('oidc.keys_unavailable', {
      passed: cause === null,
      expected: url,
      received: cause === null ? 'status 200' : cause.code,
      cause,
    })
  try {
    const answer = await outbound.fetch(url, { headers: { accept: 'application/json' } })
    const document = await jsonOf(answer)
    const keys = document?.['keys']
    if (answer.status !== 200 || !Array.isArray(keys)) {
      const reason = `it answered with status ${String(answer.status)} and no JWK Set (RFC 7517 §5)`
      return [available(new SsoError('oidc.keys_unavailable', { reason }))]
    }
    const usable = keys.filter(isSigningKey).length
    const received = `${String(usable)} of ${String(keys.length)} keys`
    return [
      available(null),
      reachCheck('connection.keys_unusable', {
        passed: usable > 0,
        expected: 'a key for signatures',
        received,
      }),
    ]
  } catch (thrown) {
    return [available(upstreamError(thrown))]
  }
}

/** RFC 7517 §4.2: for signatures, or for no stated use; and a public key that can be read. */
function isSigningKey(key: unknown): boolean {
  if (!isJsonObject(key) || key['use'] === 'enc' || key['kty'] === 'oct') return false
  try {
    return createPublicKey({ key, format: 'jwk' }).type === 'public'
  } catch {
    return false
  }
}

function algorithmCheck({ id_token_signing_alg_values_supported: offered }: Document): ReachCheck {
  const expected: readonly string[] = idTokenAlgorithms
  return reachCheck('connection.algorithms_unsupported', {
    // OpenID Connect Discovery §3 requires the list; who leaves it out means RS256.
    passed: !Array.isArray(offered) || offered.some((name) => expected.includes(String(name))),
    expected: expected.join(', '),
    received: Array.isArray(offered) ? offered.join(', ') : 'not announced',
  })
}

function clientCheck(
  own: readonly string[],
  { token_endpoint_auth_methods_supported: offered }: Document,
): ReachCheck {
  const announced: readonly unknown[] = Array.isArray(offered) ? offered : own
  return reachCheck('connection.client_authentication_unsupported', {
    passed: own.some((method) => announced.includes(method)),
    // Many that accept public clients do not announce `none`.
    severity: own.includes('none') ? 'advice' : 'required',
    expected: own.join(' or '),
    received: Array.isArray(offered) ? offered.join(', ') : 'not announced',
  })
}

async function jsonOf(answer: Response): Promise<Document | null> {
  const body: unknown = await answer.json().catch(() => null)
  return isJsonObject(body) ? body : null
}
