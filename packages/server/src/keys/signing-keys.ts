import { type KeyObject, createPrivateKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { IDP_INITIATED_LOGIN_TYPE, signJwt, TOKEN_ALGORITHM, type TokenType } from '@cardea/protocol'
import {
  type JWK,
  type JWTPayload,
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  exportJWK,
  jwtVerify,
} from 'jose'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { signingKeyInsert, signingKeyList, signingKeysLock } from './store.ts'
import type { SealedPlace, Vault } from './vault.ts'

/** Signs and verifies our own tokens. */
export interface SigningKeys {
  /** A compact JWS over the claims, by the current key; `type` is the header `typ` (RFC 8725 §3.11). */
  sign(claims: JWTPayload, options: { readonly type: TokenType }): string
  /** What is published (RFC 7517 §5): the next key too, so that no verifier meets an unknown one. */
  publicJwks(): { readonly keys: JWK[] }
  /**
   * The claims of a token that one of our keys signed, of this type, from our issuer, for this audience,
   * unexpired. Rejects with jose's error otherwise. The algorithm is ours, never the token's (RFC 8725 §3.1).
   */
  verify(token: string, options: { readonly type: TokenType; readonly audience: string }): Promise<JWTPayload>
  /**
   * The claims of an ID token that one of our keys signed, for whomever and expired or not: a hint of which
   * session is meant (OIDC RP-Initiated Logout 1.0 §2), never a proof of a sign-in.
   */
  verifyHint(idToken: string): Promise<JWTPayload>
}

export interface SigningKeyParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly config: Pick<Config, 'issuer'>
}

/** NIST SP 800-57: 2048 bits, which every client can verify. */
const MODULUS_BITS = 2048

/**
 * Opens the keys that sign tokens, and makes the current and the next one on the first start (once, also
 * when several processes start together).
 */
export async function openSigningKeys(parts: SigningKeyParts): Promise<SigningKeys> {
  let keys = await load(parts, parts.db)
  if (!isComplete(keys)) {
    keys = await parts.db.transaction(async (tx) => {
      await signingKeysLock(tx)
      await makeMissing(parts, tx, await load(parts, tx))
      return load(parts, tx)
    })
  }
  return signingKeysOf(keys, parts)
}

interface SigningKey {
  readonly kid: string
  readonly state: 'next' | 'current' | 'retiring'
  readonly publicJwk: JWK
  readonly privateKey: KeyObject
}

function isComplete(keys: readonly SigningKey[]): boolean {
  return ['current', 'next'].every((state) => keys.some((key) => key.state === state))
}

async function load({ vault }: SigningKeyParts, db: Queryable): Promise<SigningKey[]> {
  const rows = await signingKeyList(db, 'tokens')
  return rows.map(({ id, state, publicJwk, privateSealed }) => ({
    kid: id,
    state,
    publicJwk,
    // Imported once: doing it per token costs more than the signature.
    privateKey: createPrivateKey({
      key: vault.open(privateSealed, privateKeyPlace(id)),
      format: 'der',
      type: 'pkcs8',
    }),
  }))
}

async function makeMissing(
  { vault }: SigningKeyParts,
  db: Queryable,
  keys: readonly SigningKey[],
): Promise<void> {
  for (const state of ['current', 'next'] as const) {
    if (keys.some((key) => key.state === state)) continue
    const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS })
    const jwk = await exportJWK(publicKey)
    const id = await calculateJwkThumbprint(jwk)
    await signingKeyInsert(db, {
      id,
      purpose: 'tokens',
      algorithm: TOKEN_ALGORITHM,
      state,
      publicJwk: { ...jwk, kid: id, alg: TOKEN_ALGORITHM, use: 'sig' },
      privateSealed: vault.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), privateKeyPlace(id)),
      certificate: null,
    })
  }
}

/** Where a private key is sealed. */
export function privateKeyPlace(id: string): SealedPlace {
  return { table: 'signing_keys', column: 'private_sealed', id }
}

const requiredClaims: Readonly<Record<TokenType, string[]>> = {
  JWT: ['exp', 'iat', 'sub'],
  'at+jwt': ['exp', 'iat', 'sub'],
  [IDP_INITIATED_LOGIN_TYPE]: ['exp', 'iat', 'jti'],
}

/** How often an unknown key id may make us look for new keys: a flood of made-up ids costs nothing more. */
const RELOAD_MS = 30_000

interface Expected {
  readonly type: TokenType
  /** Null: anybody's. */
  readonly audience: string | null
  readonly now: Date
}

function signingKeysOf(opened: readonly SigningKey[], parts: SigningKeyParts): SigningKeys {
  let ring = keyRing(opened)
  let loadedAt = Number.NEGATIVE_INFINITY
  /** Another process may have rotated the keys. False when there was no need to look. */
  const reload = async (): Promise<boolean> => {
    const now = parts.clock.now().getTime()
    if (now - loadedAt < RELOAD_MS) return false
    loadedAt = now
    ring = keyRing(await load(parts, parts.db))
    return true
  }
  const check = async (token: string, { type, audience, now }: Expected) => {
    const { payload } = await jwtVerify(token, ring.verify, {
      algorithms: [TOKEN_ALGORITHM],
      typ: type,
      issuer: parts.config.issuer,
      ...(audience === null ? {} : { audience }),
      currentDate: now,
      requiredClaims: requiredClaims[type],
    })
    return payload
  }
  const checkOrReload = async (token: string, expected: Expected) => {
    try {
      return await check(token, expected)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await reload())) throw error
      return check(token, expected)
    }
  }
  return {
    publicJwks: () => ring.jwks,
    sign(claims, { type }) {
      const { current } = ring
      if (current === undefined) throw new TypeError('there is no current signing key')
      return signJwt(claims, { privateKey: current.privateKey, kid: current.kid, type })
    },
    verify: (token, options) => checkOrReload(token, { ...options, now: parts.clock.now() }),
    // At the beginning of time no token has expired; none of ours says that it begins later.
    verifyHint: (token) => checkOrReload(token, { type: 'JWT', audience: null, now: new Date(0) }),
  }
}

/** The keys in the forms in which they are used. */
function keyRing(keys: readonly SigningKey[]) {
  const jwks = { keys: keys.map(({ publicJwk }) => publicJwk) }
  return { current: keys.find(({ state }) => state === 'current'), jwks, verify: createLocalJWKSet(jwks) }
}
