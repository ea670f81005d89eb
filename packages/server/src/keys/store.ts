import { DEFAULT_TOKEN_ALGORITHM } from '@cardea/protocol'
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

/** A key as it is in the database, with its age by the clock that all processes share. */
export interface AgedKey extends StoredKey {
  /** Is it among the keys that verifiers find? Of an algorithm that no application has ever chosen it is not. */
  readonly published: boolean
  /** Since when it has been in its state. */
  readonly stateSince: Date
  /** For how many seconds. */
  readonly stateAge: number
}

interface ListedRow extends Omit<AgedKey, 'publicJwk' | 'privateSealed' | 'stateSince' | 'stateAge'> {
  readonly public_jwk: JWK
  readonly private_sealed: Buffer
  readonly state_since: Date
  readonly state_age: number
}

const list: Statement<ListedRow> = {
  name: 'signing_key_list',
  text: `select id, purpose, algorithm, state, public_jwk, private_sealed, certificate, published, state_since,
      extract(epoch from now() - state_since)::float8 as state_age
    from signing_keys where purpose = $1 order by created_at, id`,
}

export async function signingKeyList(db: Queryable, purpose: StoredKey['purpose']): Promise<AgedKey[]> {
  const rows = await db.query(list, [purpose])
  return rows.map(({ public_jwk, private_sealed, state_since, state_age, ...rest }) => ({
    ...rest,
    publicJwk: public_jwk,
    privateSealed: private_sealed,
    stateSince: state_since,
    stateAge: state_age,
  }))
}

const insert: Statement<{ id: string }> = {
  name: 'signing_key_insert',
  // Published from the beginning where its fellows are, or where an application waits for it already:
  // `cardea apply` may have run before any service had keys.
  text: `insert into signing_keys (id, purpose, algorithm, state, public_jwk, private_sealed, certificate, published)
    values ($1, $2, $3, $4, $5, $6, $7, $2 <> 'tokens' or $3 = '${DEFAULT_TOKEN_ALGORITHM}'
      or exists (select from signing_keys where purpose = $2 and algorithm = $3 and published)
      or exists (select from applications where token_algorithm = $3))
    on conflict do nothing returning id`,
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

const remove: Statement<never> = {
  name: 'signing_key_delete',
  text: 'delete from signing_keys where purpose = $1 and id = any($2)',
}

/** Forgets keys: what they have signed can be verified no more. Run it with the keys locked. */
export async function signingKeyDelete(
  tx: Queryable,
  purpose: StoredKey['purpose'],
  ids: readonly string[],
): Promise<void> {
  await tx.query(remove, [purpose, ids])
}

const move: Statement<never> = {
  name: 'signing_key_move',
  text: `update signing_keys set state = $3, state_since = now() where purpose = $1 and state = $2`,
}

/** The current keys retire. Run it with the keys locked. */
export async function signingKeysRetire(tx: Queryable, purpose: StoredKey['purpose']): Promise<void> {
  await tx.query(move, [purpose, 'current', 'retiring'])
}

/** The next keys sign from now on. Run it with the keys locked, after the current ones have retired. */
export async function signingKeysPromote(tx: Queryable, purpose: StoredKey['purpose']): Promise<void> {
  await tx.query(move, [purpose, 'next', 'current'])
}

const publish: Statement<never> = {
  name: 'signing_keys_publish',
  text: `update signing_keys set published = true where purpose = 'tokens' and algorithm = $1 and not published`,
}

/** From now on verifiers find the keys of this algorithm, because an application has chosen it. */
export async function signingKeysPublish(db: Queryable, algorithm: string): Promise<void> {
  await db.query(publish, [algorithm])
}
