import { type KeyObject, createPrivateKey } from 'node:crypto'
import { type JWK, calculateJwkThumbprint, exportJWK } from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../storage/database.ts'
import { makeCertifiedKey } from './make-certified-key.ts'
import { privateKeyPlace } from './signing-keys.ts'
import { type StoredKey, signingKeyInsert, signingKeyList } from './store.ts'
import type { Vault } from './vault.ts'

/** The simulator's own key: it signs SAML responses (with the certificate) and ID tokens (with the JWK). */
export interface SimulatorKey {
  readonly privateKey: KeyObject
  /** Self-signed X.509, base64 DER. */
  readonly certificate: string
  readonly kid: string
  readonly publicJwk: JWK
}

export interface SimulatorKeyParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
}

/** The simulator's key, made on the first start in sandbox mode; the first of several processes makes it. */
export async function openSimulatorKey(parts: SimulatorKeyParts): Promise<SimulatorKey> {
  const stored = await find(parts)
  if (stored !== null) return stored
  await signingKeyInsert(parts.db, await make(parts))
  return (await find(parts)) ?? openSimulatorKey(parts)
}

async function find({ db, vault }: SimulatorKeyParts): Promise<SimulatorKey | null> {
  const [row] = await signingKeyList(db, 'simulator')
  if (!row?.certificate) return null
  const { id, publicJwk, certificate, privateSealed } = row
  const key = vault.open(privateSealed, privateKeyPlace(id))
  return {
    privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    certificate,
    kid: id,
    publicJwk,
  }
}

async function make({ vault, clock }: SimulatorKeyParts): Promise<StoredKey> {
  const { pkcs8, publicKey, certificate } = await makeCertifiedKey(
    { clock },
    { name: 'CN=Cardea simulator', bits: 2048 },
  )
  const jwk = await exportJWK(publicKey)
  const id = await calculateJwkThumbprint(jwk)
  return {
    id,
    purpose: 'simulator',
    algorithm: 'RS256',
    state: 'current',
    publicJwk: { ...jwk, kid: id, alg: 'RS256', use: 'sig' },
    privateSealed: vault.seal(pkcs8, privateKeyPlace(id)),
    certificate,
  }
}
