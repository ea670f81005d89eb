import type { JWK } from 'jose'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId } from '../storage/ids.ts'
import type { OidcClientKeyRow } from '../storage/schema.ts'
import type { ClientAssertionAlgorithm } from './oidc-options.ts'

/* Queries on the keys of `private_key_jwt`. Every one takes the connection with its organization. */

/** Whose keys: a connection within its organization. */
export interface KeyOwner {
  readonly id: ConnectionId
  readonly organizationId: OrganizationId
}

export interface ClientKey {
  /** The `kid`. */
  readonly id: string
  readonly algorithm: ClientAssertionAlgorithm
  readonly state: OidcClientKeyRow['state']
  readonly publicJwk: JWK
  /** Opened with `clientKeyPlace`. */
  readonly privateSealed: Buffer
  readonly createdAt: Date
}

interface Row extends Pick<ClientKey, 'id' | 'algorithm' | 'state'> {
  readonly public_jwk: JWK
  readonly private_sealed: Buffer
  readonly created_at: Date
}

const list: Statement<Row> = {
  name: 'client_key_list',
  text: `select id, algorithm, state, public_jwk, private_sealed, created_at from oidc_client_keys
    where connection_id = $1 and organization_id = $2 order by algorithm, created_at, id`,
}

export async function clientKeyList(db: Queryable, owner: KeyOwner): Promise<ClientKey[]> {
  const rows = await db.query(list, [owner.id, owner.organizationId])
  return rows.map(
    ({ public_jwk: publicJwk, private_sealed: privateSealed, created_at: createdAt, ...rest }) => ({
      ...rest,
      publicJwk,
      privateSealed,
      createdAt,
    }),
  )
}

const insert: Statement<{ id: string }> = {
  name: 'client_key_insert',
  text: `insert into oidc_client_keys (id, connection_id, organization_id, algorithm, state, public_jwk, private_sealed)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
}

export async function clientKeyInsert(
  db: Queryable,
  owner: KeyOwner,
  key: Omit<ClientKey, 'createdAt'>,
): Promise<void> {
  const { id, algorithm, state, publicJwk, privateSealed } = key
  const values = [
    id,
    owner.id,
    owner.organizationId,
    algorithm,
    state,
    JSON.stringify(publicJwk),
    privateSealed,
  ]
  await db.query(insert, values)
}

const advance: readonly Statement<{ id: string }>[] = [
  {
    name: 'client_key_forget_retiring',
    text: `delete from oidc_client_keys
      where connection_id = $1 and organization_id = $2 and algorithm = $3 and state = 'retiring' returning id`,
  },
  {
    name: 'client_key_retire_current',
    text: `update oidc_client_keys set state = 'retiring'
      where connection_id = $1 and organization_id = $2 and algorithm = $3 and state = 'current' returning id`,
  },
  {
    name: 'client_key_promote_next',
    text: `update oidc_client_keys set state = 'current'
      where connection_id = $1 and organization_id = $2 and algorithm = $3 and state = 'next' returning id`,
  },
]

/** The next key becomes the current one, the current one retires, the retired one goes. In a transaction. */
export async function clientKeyAdvance(
  db: Queryable,
  owner: KeyOwner,
  algorithm: ClientAssertionAlgorithm,
): Promise<void> {
  for (const step of advance) await db.query(step, [owner.id, owner.organizationId, algorithm])
}
