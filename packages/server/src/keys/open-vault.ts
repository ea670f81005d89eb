import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { SsoError } from '@cardea/protocol'
import { StartFault } from '../platform/start-fault.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import type { SealedPlace, Vault } from './vault.ts'

/** First byte of everything sealed, so that the form can change. */
const FORM = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** The data key is the first of the deployment; its number is in what it sealed. */
const DATA_KEY = 'dk_1'
const dataKeyPlace: SealedPlace = { table: 'data_keys', column: 'sealed', id: DATA_KEY }

/**
 * Opens the deployment's vault. Secrets are sealed under a data key, which is made once and is itself
 * sealed under the master key: changing the master key re-seals one row. Of several processes that start
 * on an empty database one makes the data key and all read it.
 *
 * Throws a `StartFault` when the master key is not the one that this database was made with.
 */
export async function openVault({
  db,
  masterKey,
  random,
}: {
  readonly db: Database
  readonly masterKey: Buffer
  readonly random: Random
}): Promise<Vault> {
  const masterKeyId = createHash('sha256').update(masterKey).digest('hex').slice(0, 16)
  await db.query(insertDataKey, [
    DATA_KEY,
    masterKeyId,
    seal(masterKey, random.bytes(32), dataKeyPlace, random),
  ])
  const [row] = await db.query(findDataKey, [DATA_KEY])
  if (row === undefined) throw new SsoError('internal.error', { reason: 'the data key is missing' })
  if (row.master_key_id !== masterKeyId) throw new StartFault(wrongMasterKey)
  return vaultOf(open(masterKey, row.sealed, dataKeyPlace), random)
}

const wrongMasterKey =
  'The master key is not the one this database was made with. Set CARDEA_MASTER_KEY (or CARDEA_MASTER_KEY_FILE) ' +
  'to the original key; without it the sealed secrets cannot be read.'

const insertDataKey = {
  name: 'data_key_insert',
  text: 'insert into data_keys (id, master_key_id, sealed) values ($1, $2, $3) on conflict (id) do nothing',
}

const findDataKey: { name: string; text: string; row?: { master_key_id: string; sealed: Buffer } } = {
  name: 'data_key_find',
  text: 'select master_key_id, sealed from data_keys where id = $1',
}

function vaultOf(dataKey: Buffer, random: Random): Vault {
  // RFC 5869: one key for sealing and one for hashing, neither telling anything about the other.
  const sealingKey = derive(dataKey, 'seal')
  const hashingKey = derive(dataKey, 'hash')
  return {
    seal: (plaintext, place) => seal(sealingKey, Buffer.from(plaintext), place, random),
    open: (sealed, place) => open(sealingKey, sealed, place),
    hash: (secret) => createHmac('sha256', hashingKey).update(secret).digest(),
  }
}

function derive(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `cardea ${purpose}`, 32))
}

/** form ‖ nonce ‖ tag ‖ ciphertext, AES-256-GCM (NIST SP 800-38D) with the place as associated data. */
function seal(key: Buffer, plaintext: Uint8Array, place: SealedPlace, random: Random): Buffer {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(place))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), ciphertext])
}

function open(key: Buffer, sealed: Buffer, place: SealedPlace): Buffer {
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const ciphertext = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)
  try {
    if (sealed[0] !== FORM) throw new SsoError('internal.error', { reason: 'unknown form of a sealed value' })
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(associatedData(place)).setAuthTag(tag)
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  } catch (cause) {
    // One answer for every cause: tampered with, moved to another row, or sealed under another key.
    throw new SsoError(
      'internal.error',
      { reason: 'a sealed value does not open', table: place.table },
      { cause },
    )
  }
}

/** JSON of an array, so that no two places have the same bytes. */
function associatedData({ table, column, id }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([table, column, id]))
}
