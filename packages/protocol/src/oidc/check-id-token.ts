import { timingSafeEqual } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import type { CheckResult } from '../saml/types.ts'
import type { DecodedIdToken } from './decode-id-token.ts'
import type { IdTokenCheck, IdTokenExpectation } from './id-token-check.ts'
import { pinChecks } from './pin-checks.ts'
import { NO_PIN } from './tenant-pin.ts'

/** Signature algorithms that an IdP's ID token may use: asymmetric, SHA-256 or better (RFC 8725 §3.2). */
export const idTokenAlgorithms: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

/** OIDC Core §3.1.3.7, in its order where it has one. The signature (item 6) is verified by the library after these. */
export const idTokenChecks: readonly IdTokenCheck[] = [
  {
    // Item 7; RFC 8725 §3.1: the verifier chooses the algorithms, not the token's header.
    code: 'oidc.algorithm_refused',
    run: ({ header }, { algorithms }) => ({
      passed: typeof header['alg'] === 'string' && algorithms.includes(header['alg']),
      expected: algorithms,
      received: header['alg'],
    }),
  },
  {
    // Item 2.
    code: 'oidc.issuer_mismatch',
    run: ({ claims }, { issuer }) => ({
      passed: claims['iss'] === issuer,
      expected: issuer,
      received: claims['iss'],
    }),
  },
  {
    // Item 3.
    code: 'oidc.audience_mismatch',
    run: ({ claims }, { clientId }) => ({
      passed: audiencesOf(claims['aud']).includes(clientId),
      expected: clientId,
      received: claims['aud'],
    }),
  },
  {
    // Items 4 and 5: a token for several audiences says which of them it was issued to.
    code: 'oidc.authorized_party_mismatch',
    run: ({ claims }, { clientId }) => ({
      passed:
        claims['azp'] === undefined ? audiencesOf(claims['aud']).length < 2 : claims['azp'] === clientId,
      expected: clientId,
      received: claims['azp'],
    }),
  },
  {
    // Item 9. A token is good until exp, skew included; one without exp is never good.
    code: 'oidc.id_token_expired',
    run: ({ claims }, { now, clockSkewSeconds }) => ({
      passed: isNumber(claims['exp']) && claims['exp'] + clockSkewSeconds > now.getTime() / 1000,
      expected: now.toISOString(),
      received: instantOf(claims['exp']),
    }),
  },
  {
    // OIDC Core §2: iat is required; item 10 and RFC 7519 §4.1.5: neither iat nor nbf lies in the future.
    code: 'oidc.id_token_not_yet_valid',
    run: ({ claims }, { now, clockSkewSeconds }) => {
      const latest = now.getTime() / 1000 + clockSkewSeconds
      const begun = (time: unknown) => isNumber(time) && time <= latest
      const { iat, nbf = iat } = claims
      return {
        passed: begun(iat) && begun(nbf),
        expected: now.toISOString(),
        received: instantOf(begun(iat) ? nbf : iat),
      }
    },
  },
  {
    // Item 11. The values stay out of the trace: a nonce belongs to the login alone.
    code: 'oidc.nonce_mismatch',
    run: ({ claims }, { nonce }) => ({
      passed: typeof claims['nonce'] === 'string' && equal(claims['nonce'], nonce),
      received: claims['nonce'] === undefined ? 'absent' : 'another value',
    }),
  },
  {
    // OIDC Core §2: at most 255 ASCII characters; NUL and half a surrogate pair could not be stored.
    code: 'oidc.subject_missing',
    run: ({ claims }) => ({
      passed: typeof claims['sub'] === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(claims['sub']),
      received: typeof claims['sub'],
    }),
  },
]

/**
 * Checks the header and claims of an ID token, up to the first check that fails.
 *
 * @returns each check with its result, and the failing one as an error, or null
 * @example const { error, checks } = checkIdToken(decodeIdToken(idToken), { issuer, clientId, nonce, … })
 */
export function checkIdToken(
  token: DecodedIdToken,
  expectation: IdTokenExpectation,
): { readonly error: SsoError | null; readonly checks: readonly CheckResult[] } {
  const checks: CheckResult[] = []
  for (const { code, run } of [...idTokenChecks, ...pinChecks(expectation.pin ?? NO_PIN)]) {
    const { passed, expected, received } = run(token, expectation)
    if (passed) {
      checks.push({ code, passed })
      continue
    }
    checks.push({ code, passed, expected, received })
    return { error: new SsoError(code, { expected, received }), checks }
  }
  return { error: null, checks }
}

function audiencesOf(audience: unknown): readonly unknown[] {
  return Array.isArray(audience) ? audience : [audience]
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** A NumericDate as people read it; what is not one is shown as it is. */
function instantOf(value: unknown): unknown {
  if (!isNumber(value) || Math.abs(value) > 8.64e12) return value
  return new Date(value * 1000).toISOString()
}

function equal(received: string, expected: string): boolean {
  const [left, right] = [Buffer.from(received), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
