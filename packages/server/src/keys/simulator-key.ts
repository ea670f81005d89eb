import 'reflect-metadata'
import { type KeyObject, createPrivateKey, webcrypto } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import { type JWK, calculateJwkThumbprint, exportJWK } from 'jose'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../storage/database.ts'
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

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
const YEARS = 10

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
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  const notBefore = clock.now()
  const notAfter = new Date(notBefore)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Cardea simulator',
    notBefore,
    notAfter,
    signingAlgorithm: RSA,
    keys,
  })
  const jwk = await exportJWK(keys.publicKey)
  const id = await calculateJwkThumbprint(jwk)
  const pkcs8 = new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return {
    id,
    purpose: 'simulator',
    algorithm: 'RS256',
    state: 'current',
    publicJwk: { ...jwk, kid: id, alg: 'RS256', use: 'sig' },
    privateSealed: vault.seal(pkcs8, privateKeyPlace(id)),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
  }
}
