import type { JWK } from 'jose'
import type { Queryable, Statement } from '../storage/database.ts'
import type { SigningKeyRow } from '../storage/schema.ts'

/* Queries on signing keys. They belong to the deployment, not to a tenant. */

export interface StoredKey {
  readonly id: string
  readonly purpose: SigningKeyRow['purpose']
  readonly algorithm: string
  readonly state: SigningKeyRow['state']
  readonly publicJwk: JWK
  readonly privateSealed: Buffer
  /** Base64 DER, where SAML needs one. */
  readonly certificate: string | null
}

const list: Statement<
  Omit<StoredKey, 'publicJwk' | 'privateSealed'> & { public_jwk: JWK; private_sealed: Buffer }
> = {
  name: 'signing_key_list',
  text: `select id, purpose, algorithm, state, public_jwk, private_sealed, certificate from signing_keys
    where purpose = $1 order by created_at, id`,
}

export async function signingKeyList(db: Queryable, purpose: StoredKey['purpose']): Promise<StoredKey[]> {
  const rows = await db.query(list, [purpose])
  return rows.map(({ public_jwk: publicJwk, private_sealed: privateSealed, ...rest }) => ({
    ...rest,
    publicJwk,
    privateSealed,
  }))
}

const insert: Statement<{ id: string }> = {
  name: 'signing_key_insert',
  text: `insert into signing_keys (id, purpose, algorithm, state, public_jwk, private_sealed, certificate)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
}

/** False when another process has made a key for the same place first. */
export async function signingKeyInsert(db: Queryable, key: StoredKey): Promise<boolean> {
  const rows = await db.query(insert, [
    key.id,
    key.purpose,
    key.algorithm,
    key.state,
    JSON.stringify(key.publicJwk),
    key.privateSealed,
    key.certificate,
  ])
  return rows.length > 0
}

const lock: Statement<never> = {
  name: 'signing_keys_lock',
  text: 'lock table signing_keys in share row exclusive mode',
}

/** Holds all signing keys until the transaction ends: of several processes one changes them, the others wait here. */
export async function signingKeysLock(tx: Queryable): Promise<void> {
  await tx.query(lock, [])
}

const forgetRetiring: Statement<never> = {
  name: 'signing_key_forget_retiring',
  text: `delete from signing_keys where purpose = $1 and algorithm = $2 and state = 'retiring'`,
}

const retireCurrent: Statement<never> = {
  name: 'signing_key_retire_current',
  text: `update signing_keys set state = 'retiring' where purpose = $1 and algorithm = $2 and state = 'current'`,
}

/** Writes a new current key: the one before retires, and what had retired before that is forgotten. Run it with the keys locked. */
export async function signingKeyReplaceCurrent(tx: Queryable, key: StoredKey): Promise<void> {
  await tx.query(forgetRetiring, [key.purpose, key.algorithm])
  await tx.query(retireCurrent, [key.purpose, key.algorithm])
  await signingKeyInsert(tx, key)
}
