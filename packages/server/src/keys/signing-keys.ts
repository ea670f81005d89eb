import { type KeyObject, createPrivateKey } from 'node:crypto'
import {
  DEFAULT_TOKEN_ALGORITHM,
  IDP_INITIATED_LOGIN_TYPE,
  signJwt,
  type TokenAlgorithm,
  tokenAlgorithms,
  type TokenType,
} from '@cardea/protocol'
import { type JWK, type JWTPayload, createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { Config } from '../config/config.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { makeSigningKey, privateKeyPlace } from './make-signing-key.ts'
import { type AgedKey, signingKeyInsert, signingKeyList, signingKeysLock } from './store.ts'
import type { Vault } from './vault.ts'

/** Whom a token has to be for: one, or any of several; null: anybody. */
export type Audience = string | readonly string[] | null

/** Signs and verifies our own tokens. */
export interface SigningKeys {
  /** A compact JWS over the claims, by the current key; `type` is the header `typ` (RFC 8725 §3.11). */
  sign(claims: JWTPayload, options: { readonly type: TokenType; readonly algorithm?: TokenAlgorithm }): string
  /** What is published (RFC 7517 §5): the next key too, so that no verifier meets an unknown one. */
  publicJwks(): Promise<{ readonly keys: readonly JWK[] }>
  /**
   * The claims of a token that one of our keys signed, of this type, from our issuer, for this audience or one
   * of these (null: any), unexpired. Rejects with jose's error otherwise. The algorithms are ours, never the token's (RFC 8725 §3.1).
   */
  verify(
    token: string,
    options: { readonly type: TokenType; readonly audience: Audience },
  ): Promise<JWTPayload>
  /**
   * The claims of an ID token that one of our keys signed, for whomever and expired or not: a hint of which
   * session is meant (OIDC RP-Initiated Logout 1.0 §2), never a proof of a sign-in.
   */
  verifyHint(idToken: string): Promise<JWTPayload>
  /** Takes up what another process has changed. */
  reload(): Promise<void>
}

export interface SigningKeyParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly config: Pick<Config, 'issuer'>
}

/**
 * Opens the keys that sign tokens, and makes the current and the next one of each algorithm on the first start (once,
 * also when several processes start together).
 */
export async function openSigningKeys(parts: SigningKeyParts): Promise<SigningKeys> {
  let keys = await signingKeyList(parts.db, 'tokens')
  if (missingKeys(keys).length > 0) {
    keys = await parts.db.transaction(async (tx) => {
      await signingKeysLock(tx)
      await makeMissingKeys(parts, tx)
      return signingKeyList(tx, 'tokens')
    })
  }
  return signingKeysOf(keys, parts)
}

/** Makes the current and the next key where one is missing. Run it with the keys locked. */
export async function makeMissingKeys({ vault }: { readonly vault: Vault }, tx: Queryable): Promise<void> {
  for (const { algorithm, state } of missingKeys(await signingKeyList(tx, 'tokens'))) {
    await signingKeyInsert(tx, await makeSigningKey(vault, algorithm, state))
  }
}

function missingKeys(keys: readonly AgedKey[]) {
  return tokenAlgorithms
    .flatMap((algorithm) => (['current', 'next'] as const).map((state) => ({ algorithm, state })))
    .filter(({ algorithm, state }) => !keys.some((key) => key.algorithm === algorithm && key.state === state))
}

const requiredClaims: Readonly<Record<TokenType, string[]>> = {
  JWT: ['exp', 'iat', 'sub'],
  'at+jwt': ['exp', 'iat', 'sub'],
  'logout+jwt': ['exp', 'iat', 'jti'],
  [IDP_INITIATED_LOGIN_TYPE]: ['exp', 'iat', 'jti'],
}

/** How often an unknown key id may make us look for new keys: a flood of made-up ids costs nothing more. */
const LOOK_AGAIN_MS = 30_000
/** How old what we publish may be: a key that another process has made is there before anybody can have met it. */
const PUBLISHED_MS = 5_000

interface Expected {
  readonly type: TokenType
  readonly audience: Audience
  readonly now: Date
}

function signingKeysOf(opened: readonly AgedKey[], parts: SigningKeyParts): SigningKeys {
  const now = () => parts.clock.now().getTime()
  let ring = keyRing(opened, parts.vault)
  let loadedAt = now()
  let lookedAt = Number.NEGATIVE_INFINITY
  const reload = async (): Promise<void> => {
    loadedAt = now()
    ring = keyRing(await signingKeyList(parts.db, 'tokens'), parts.vault)
  }
  /** Another process may have rotated the keys. False when there was no need to look. */
  const lookAgain = async (): Promise<boolean> => {
    if (now() - lookedAt < LOOK_AGAIN_MS) return false
    lookedAt = now()
    await reload()
    return true
  }
  const check = async (token: string, { type, audience, now: currentDate }: Expected) => {
    const { payload } = await jwtVerify(token, ring.verify, {
      algorithms: [...tokenAlgorithms],
      typ: type,
      issuer: parts.config.issuer,
      ...(audience === null ? {} : { audience: typeof audience === 'string' ? audience : [...audience] }),
      currentDate,
      requiredClaims: requiredClaims[type],
    })
    return payload
  }
  const checkOrReload = async (token: string, expected: Expected) => {
    try {
      return await check(token, expected)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await lookAgain())) throw error
      return check(token, expected)
    }
  }
  return {
    reload,
    async publicJwks() {
      // While the database cannot be reached, what is known serves on: verifiers elsewhere need it all the same.
      if (now() - loadedAt >= PUBLISHED_MS) await reload().catch(() => undefined)
      return ring.published
    },
    sign(claims, { type, algorithm = DEFAULT_TOKEN_ALGORITHM }) {
      const current = ring.current(algorithm)
      if (current === undefined) throw new TypeError(`there is no current signing key for ${algorithm}`)
      return signJwt(claims, { privateKey: current.privateKey, kid: current.kid, type, algorithm })
    },
    verify: (token, options) => checkOrReload(token, { ...options, now: parts.clock.now() }),
    // At the beginning of time no token has expired; none of ours says that it begins later.
    verifyHint: (token) => checkOrReload(token, { type: 'JWT', audience: null, now: new Date(0) }),
  }
}

/** The keys in the forms in which they are used. */
function keyRing(keys: readonly AgedKey[], vault: Vault) {
  const signing = new Map<string, { readonly kid: string; readonly privateKey: KeyObject }>(
    keys
      .filter(({ state }) => state === 'current')
      .map((key) => [key.algorithm, { kid: key.id, privateKey: openPrivateKey(key, vault) }]),
  )
  const jwks = (some: readonly AgedKey[]) => ({ keys: some.map(({ publicJwk }) => publicJwk) })
  return {
    current: (algorithm: TokenAlgorithm) => signing.get(algorithm),
    published: jwks(keys.filter(({ published }) => published)),
    verify: createLocalJWKSet(jwks(keys)),
  }
}

/** Imported once: doing it per token costs more than the signature. */
function openPrivateKey({ id, privateSealed }: AgedKey, vault: Vault): KeyObject {
  return createPrivateKey({
    key: vault.open(privateSealed, privateKeyPlace(id)),
    format: 'der',
    type: 'pkcs8',
  })
}
