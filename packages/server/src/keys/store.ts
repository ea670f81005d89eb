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
