import { type KeyObject, createPrivateKey } from 'node:crypto'
import { type JWK, calculateJwkThumbprint, exportJWK } from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../storage/database.ts'
import { makeCertifiedKey } from './make-certified-key.ts'
import { privateKeyPlace } from './make-signing-key.ts'
import {
  type StoredKey,
  signingKeyDelete,
  signingKeyInsert,
  signingKeyList,
  signingKeysLock,
  signingKeysRetire,
} from './store.ts'
import type { Vault } from './vault.ts'

/** A key of the simulator: it signs SAML responses (with the certificate) and ID tokens (with the JWK). */
export interface SimulatorKey {
  readonly privateKey: KeyObject
  /** Self-signed X.509, base64 DER. */
  readonly certificate: string
  readonly kid: string
  readonly publicJwk: JWK
}

/** What the simulator publishes. */
export interface PublishedSimulatorKeys {
  /** Signs. */
  readonly current: SimulatorKey
  /** Has signed before the last rotation; null: there was none. */
  readonly retiring: SimulatorKey | null
}

/** The simulator's own keys, which another process may rotate at any time. */
export interface SimulatorKeys {
  /** Those that hold now. */
  load(): Promise<PublishedSimulatorKeys>
  /** From now on a new key signs. The one before stays published until the next rotation, as at most IdPs. */
  rotate(): Promise<void>
}

export interface SimulatorKeyParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
}

/** The simulator's keys, the first made on the first start in sandbox mode; the first of several processes makes it. */
export async function openSimulatorKeys(parts: SimulatorKeyParts): Promise<SimulatorKeys> {
  if ((await find(parts)) === null) await signingKeyInsert(parts.db, await make(parts))
  return {
    load: async () => (await find(parts)) ?? (await openSimulatorKeys(parts)).load(),
    async rotate() {
      const key = await make(parts)
      await parts.db.transaction(async (tx) => {
        await signingKeysLock(tx)
        const retired = (await signingKeyList(tx, 'simulator')).filter(({ state }) => state === 'retiring')
        await signingKeyDelete(
          tx,
          'simulator',
          retired.map(({ id }) => id),
        )
        await signingKeysRetire(tx, 'simulator')
        await signingKeyInsert(tx, key)
      })
    },
  }
}

async function find({ db, vault }: SimulatorKeyParts): Promise<PublishedSimulatorKeys | null> {
  const rows = await signingKeyList(db, 'simulator')
  const keyIn = (state: StoredKey['state']) => {
    const row = rows.find((each) => each.state === state)
    return row === undefined ? null : open(vault, row)
  }
  const current = keyIn('current')
  return current === null ? null : { current, retiring: keyIn('retiring') }
}

function open(vault: Vault, { id, publicJwk, certificate, privateSealed }: StoredKey): SimulatorKey {
  const key = vault.open(privateSealed, privateKeyPlace(id))
  return {
    privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
    certificate: certificate ?? '',
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
