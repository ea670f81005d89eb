import { type KeyPairKeyObjectResult, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { TokenAlgorithm } from '@cardea/protocol'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import type { StoredKey } from './store.ts'
import type { SealedPlace, Vault } from './vault.ts'

/** A new key that signs tokens, its private part sealed. */
export async function makeSigningKey(
  vault: Vault,
  algorithm: TokenAlgorithm,
  state: StoredKey['state'],
): Promise<StoredKey> {
  const { publicKey, privateKey } = await generate[algorithm]()
  const jwk = await exportJWK(publicKey)
  const id = await calculateJwkThumbprint(jwk)
  return {
    id,
    purpose: 'tokens',
    algorithm,
    state,
    publicJwk: { ...jwk, kid: id, alg: algorithm, use: 'sig' },
    privateSealed: vault.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), privateKeyPlace(id)),
    certificate: null,
  }
}

const generate: Readonly<Record<TokenAlgorithm, () => Promise<KeyPairKeyObjectResult>>> = {
  // NIST SP 800-57: 2048 bits, which every client can verify.
  RS256: () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 }),
  ES256: () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' }),
  EdDSA: () => promisify(generateKeyPair)('ed25519'),
}

/** Where a private key is sealed. */
export function privateKeyPlace(id: string): SealedPlace {
  return { table: 'signing_keys', column: 'private_sealed', id }
}
