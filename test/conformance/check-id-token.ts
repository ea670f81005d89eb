import { createHash } from 'node:crypto'
import {
  type JSONWebKeySet,
  type JWTPayload,
  createLocalJWKSet,
  decodeProtectedHeader,
  jwtVerify,
} from 'jose'
import { expect } from 'vitest'
import type { ModuleRun } from './module-run.ts'

/** What an ID token has to fit. */
export interface Expected {
  readonly clientId: string
  readonly accessToken: string
  /** Null: of a refresh. */
  readonly code: string | null
  /** Null: it has none. */
  readonly nonce: string | null
}

/** How claims have to look where they are there (OIDC Core §2, §5.1). */
const claimTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  auth_time: Number.isInteger,
  acr: isText,
  amr: (value) => Array.isArray(value) && value.every(isText),
  azp: isText,
  sid: isText,
  name: isText,
  given_name: isText,
  family_name: isText,
  preferred_username: isText,
  picture: (value) => isText(value) && URL.canParse(value),
  locale: isText,
  email: (value) => isText(value) && value.includes('@'),
  email_verified: (value) => typeof value === 'boolean',
}

/**
 * What every ID token of every module has to fit (OIDC Core §3.1.3.7, and §3.3.2.11 for the hashes): a signature by the published key
 * that it names, us as the issuer, the client as the only audience, times, nonce, hashes, and claims of the right kind.
 */
export async function checkIdToken(run: ModuleRun, idToken: string, expected: Expected): Promise<JWTPayload> {
  const { keys, metadata, clock } = run.world
  expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: 'RS256', kid: expect.any(String) })
  const { payload } = await jwtVerify(idToken, createLocalJWKSet(keys as unknown as JSONWebKeySet), {
    issuer: String(metadata['issuer']),
    audience: expected.clientId,
    currentDate: clock.now(),
    requiredClaims: ['sub', 'iat', 'exp'],
  })
  expect([payload.aud].flat()).toEqual([expected.clientId])
  expect(payload['azp'] ?? expected.clientId).toBe(expected.clientId)
  expect(payload['nonce'] ?? null).toBe(expected.nonce)
  expect(payload.sub).toMatch(/^[\x20-\x7e]{1,255}$/)
  expect(payload['at_hash']).toBe(halfHash(expected.accessToken))
  expect(payload['c_hash']).toBe(expected.code === null ? undefined : halfHash(expected.code))
  checkClaims(payload)
  return payload
}

/** Claims about a person, of an ID token or of UserInfo. */
export function checkClaims(claims: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(claims))
    expect(claimTypes[name]?.(value) ?? true, name).toBe(true)
}

function halfHash(value: string): string {
  return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
