import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { SsoError } from '@cardea/protocol'
import { type JWK, calculateJwkThumbprint, exportJWK } from 'jose'
import { eventInsert } from '../events/store.ts'
import type { SealedPlace, Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import {
  type ClientKey,
  type KeyOwner,
  clientKeyAdvance,
  clientKeyInsert,
  clientKeyList,
} from './client-key-store.ts'
import { connectionEvent } from './connection-events.ts'
import type { ClientAssertionAlgorithm } from './oidc-options.ts'
import { connectionLockById } from './store.ts'
import type { Connection, OidcConnection } from './types.ts'

interface Parts {
  readonly db: Queryable
  readonly vault: Vault
}

/** Where the private key of a client key is sealed. */
export function clientKeyPlace(id: string): SealedPlace {
  return { table: 'oidc_client_keys', column: 'private_sealed', id }
}

/** Makes the current and the next key of a connection that signs its client assertions, where they are missing. In a transaction. */
export async function ensureClientKeys(parts: Parts, connection: Connection): Promise<void> {
  if (!signsAssertions(connection)) return
  const algorithm = connection.clientAssertionAlgorithm
  const keys = (await clientKeyList(parts.db, connection)).filter((key) => key.algorithm === algorithm)
  for (const state of ['current', 'next'] as const) {
    if (!keys.some((key) => key.state === state)) await makeKey(parts, connection, algorithm, state)
  }
}

export interface RotationParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/**
 * The next key signs from now on; the old one stays published until the rotation after this one.
 * Fails with `request.not_found`, `connection.no_client_keys`.
 */
export async function rotateClientKey(
  parts: RotationParts,
  tenant: Tenant,
  id: ConnectionId,
): Promise<ClientKey[]> {
  return parts.db.transaction(async (db) => {
    const connection = await connectionLockById(db, tenant, id)
    if (connection === null || connection.protocol === 'social') throw new SsoError('request.not_found')
    if (!signsAssertions(connection)) throw new SsoError('connection.no_client_keys')
    await clientKeyAdvance(db, connection, connection.clientAssertionAlgorithm)
    await ensureClientKeys({ ...parts, db }, connection)
    const keys = await clientKeyList(db, connection)
    const keyId = keys.find(({ state }) => state === 'current')?.id
    await eventInsert(db, parts, connectionEvent('connection.client_keys_rotated', connection, { keyId }))
    return keys
  })
}

/** What the IdP fetches (RFC 7517 §5): the next key too, so that it knows it before it is used. */
export async function publicClientKeys(db: Queryable, owner: KeyOwner): Promise<{ readonly keys: JWK[] }> {
  return { keys: (await clientKeyList(db, owner)).map(({ publicJwk }) => publicJwk) }
}

function signsAssertions(connection: Connection): connection is OidcConnection {
  return connection.protocol === 'oidc' && connection.clientAuthentication === 'private_key_jwt'
}

async function makeKey(
  { db, vault }: Parts,
  owner: KeyOwner,
  algorithm: ClientAssertionAlgorithm,
  state: ClientKey['state'],
): Promise<void> {
  const { publicKey, privateKey } =
    algorithm === 'RS256'
      ? await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
      : await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const jwk = await exportJWK(publicKey)
  const id = await calculateJwkThumbprint(jwk)
  await clientKeyInsert(db, owner, {
    id,
    algorithm,
    state,
    publicJwk: { ...jwk, kid: id, alg: algorithm, use: 'sig' },
    privateSealed: vault.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), clientKeyPlace(id)),
  })
}
