import { type JsonObject, SsoError, isJsonObject } from '@cardea/protocol'
import { type JSONWebKeySet, createLocalJWKSet } from 'jose'
import type { Application } from '../applications/types.ts'
import type { Config } from '../config/config.ts'
import { verifyWithKeys } from '../keys/verify-with-keys.ts'
import type { Clock } from '../platform/clock.ts'
import type { Queryable } from '../storage/database.ts'
import type { ClientKeys } from './client-keys.ts'
import { clientAssertionUse } from './store.ts'

/** RFC 7518 §3.1: asymmetric, SHA-256 or better. Announced as `token_endpoint_auth_signing_alg_values_supported`. */
export const clientAssertionAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
] as const

const CLOCK_SKEW = 60
/** An assertion is made for one request; its id is remembered for as long as it could be used. */
const MAX_LIFETIME = 3600
const MAX_ID_LENGTH = 300

export interface AssertionParts {
  readonly config: Pick<Config, 'issuer' | 'publicUrl'>
  readonly db: Queryable
  readonly clock: Clock
  readonly clientKeys: ClientKeys
}

/**
 * Proves that a key of the application signed the assertion, for this server and this request (RFC 7523 §3, OIDC Core §9).
 * The audience is one value: with several, another server that is named too could use the assertion here.
 *
 * Fails with `oauth.client_authentication_failed` (no key of the application signed it), `oauth.client_keys_unavailable`, and then
 * with `oauth.client_assertion_invalid`.
 */
export async function verifyClientAssertion(
  parts: AssertionParts,
  application: Application,
  assertion: string,
): Promise<void> {
  const { id, clientId } = application
  const claims = await signedClaims(parts, application, assertion)
  const fault = faultOf(parts, clientId, claims) ?? (await spend(parts, id, claims))
  if (fault !== null) throw new SsoError('oauth.client_assertion_invalid', { reason: fault })
}

async function signedClaims(
  parts: AssertionParts,
  application: Application,
  assertion: string,
): Promise<JsonObject> {
  try {
    const payload = await verifiedPayload(parts, application, assertion)
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (!isJsonObject(claims)) throw new TypeError('the claims are no object')
    return claims
  } catch (cause) {
    if (cause instanceof SsoError) throw cause
    throw new SsoError('oauth.client_authentication_failed', {}, { cause })
  }
}

/** By the keys that are registered here, or by those that the application publishes itself; it has one of the two. */
function verifiedPayload(
  { clientKeys }: AssertionParts,
  { jwks, jwksUri }: Application,
  assertion: string,
): Promise<Uint8Array> {
  if (jwksUri !== null) return clientKeys.verify(jwksUri, assertion, clientAssertionAlgorithms)
  if (jwks === null) throw new SsoError('oauth.client_authentication_failed')
  const keys = createLocalJWKSet({ keys: [...jwks.keys] } satisfies JSONWebKeySet)
  return verifyWithKeys(assertion, keys, clientAssertionAlgorithms)
}

/** What is wrong with an assertion that the application has signed; null when nothing is. */
function faultOf({ config, clock }: AssertionParts, clientId: string, claims: JsonObject): string | null {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims
  const now = Math.floor(clock.now().getTime() / 1000)
  const audience: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  if (iss !== clientId || sub !== clientId) return 'its issuer or subject is not the client id'
  if (!audiences(config).includes(audience)) {
    return 'its audience is not this server alone'
  }
  if (typeof exp !== 'number' || exp <= now - CLOCK_SKEW) return 'it has expired'
  if (exp > now + MAX_LIFETIME + CLOCK_SKEW) return 'it is valid for more than an hour'
  if (!hasBegun(nbf, now) || !hasBegun(iat, now)) return 'it is not valid yet'
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_ID_LENGTH || jti.includes('\0')) {
    return 'it has no `jti`, or one of more than 300 characters'
  }
  return null
}

/** RFC 7523 §3: the token endpoint; RFC 9126 §2: that, the issuer and the endpoint for pushed requests, at each of them. */
function audiences({ issuer, publicUrl }: AssertionParts['config']): readonly unknown[] {
  return [issuer, `${publicUrl}/oauth/token`, `${publicUrl}/oauth/par`]
}

function hasBegun(time: unknown, now: number): boolean {
  return time === undefined || (typeof time === 'number' && time <= now + CLOCK_SKEW)
}

/** Uses up the id of an assertion that is right in everything; answers what is wrong when it has been used. */
async function spend(
  { db }: AssertionParts,
  applicationId: Application['id'],
  { jti, exp }: JsonObject,
): Promise<string | null> {
  const until = new Date((Number(exp) + CLOCK_SKEW) * 1000)
  return (await clientAssertionUse(db, applicationId, String(jti), until)) ? null : 'it has been used before'
}
