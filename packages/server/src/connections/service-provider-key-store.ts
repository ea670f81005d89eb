import { SsoError } from '@cardea/protocol'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, OrganizationId, ServiceProviderKeyId } from '../storage/ids.ts'
import type { ServiceProviderKeyRow } from '../storage/schema.ts'

/* Queries on the keys of SAML connections. Every one takes the connection with its organization. */

/** A key pair of a connection; the private key as it is stored. */
export interface ServiceProviderKey {
  readonly id: ServiceProviderKeyId
  readonly state: ServiceProviderKeyRow['state']
  /** Base64 DER. */
  readonly certificate: string
  readonly privateSealed: Buffer
  readonly createdAt: Date
}

/** Whose keys: the connection, within its organization. */
export interface KeyOwner {
  readonly id: ConnectionId
  readonly organizationId: OrganizationId
}

interface Row {
  id: ServiceProviderKeyId
  state: ServiceProviderKey['state']
  certificate: string
  private_sealed: Buffer
  created_at: Date
}

const list: Statement<Row> = {
  name: 'service_provider_key_list',
  // Current first: what takes the first key it finds takes the right one.
  text: `select id, state, certificate, private_sealed, created_at from service_provider_keys
    where connection_id = $1 and organization_id = $2
    order by array_position(array['current', 'next', 'retiring'], state)`,
}

/** The keys of a connection: the current one, then the next, then the one that retires. */
export async function serviceProviderKeyList(
  db: Queryable,
  { id, organizationId }: KeyOwner,
): Promise<ServiceProviderKey[]> {
  return (await db.query(list, [id, organizationId])).map(toKey)
}

const insert: Statement<Row> = {
  name: 'service_provider_key_insert',
  text: `insert into service_provider_keys (id, organization_id, connection_id, state, certificate, private_sealed)
    select $1, organization_id, id, $4, $5, $6 from connections where id = $2 and organization_id = $3
      and not exists (
        select from service_provider_keys k
        where k.connection_id = connections.id and (k.state = $4 or k.state <> 'current')
      )
    returning id, state, certificate, private_sealed, created_at`,
}

/** Null when the connection is gone, has a key in this state already, or is between two keys. */
export async function serviceProviderKeyInsert(
  db: Queryable,
  owner: KeyOwner,
  key: Omit<ServiceProviderKey, 'createdAt'>,
): Promise<ServiceProviderKey | null> {
  const values = [key.id, owner.id, owner.organizationId, key.state, key.certificate, key.privateSealed]
  const row = await unlessTaken(async () => (await db.query(insert, values))[0])
  return row === undefined ? null : toKey(row)
}

/** Somebody else's key came between the look and the write. */
async function unlessTaken(write: () => Promise<Row | undefined>): Promise<Row | undefined> {
  try {
    return await conflictAs({ service_provider_keys_one_per_state: 'state' }, write)
  } catch (error) {
    if (error instanceof SsoError && error.code === 'request.conflict') return undefined
    throw error
  }
}

const promote: Statement<Row> = {
  name: 'service_provider_key_promote',
  text: `update service_provider_keys
    set state = case state when 'next' then 'current' else 'retiring' end
    where connection_id = $1 and organization_id = $2 and state in ('next', 'current')
      and exists (select from service_provider_keys k
        where k.id = $3 and k.connection_id = $1 and k.organization_id = $2 and k.state = 'next')
    returning id, state, certificate, private_sealed, created_at`,
}

/**
 * The next key becomes the current one, which retires. Null when this key is not the next one. Run it in a
 * transaction that holds the connection: two at once would retire both keys.
 */
export async function serviceProviderKeyPromote(
  db: Queryable,
  owner: KeyOwner,
  id: ServiceProviderKeyId,
): Promise<ServiceProviderKey | null> {
  const rows = await db.query(promote, [owner.id, owner.organizationId, id])
  const row = rows.find((each) => each.id === id)
  return row === undefined ? null : toKey(row)
}

const remove: Statement<{ id: string }> = {
  name: 'service_provider_key_delete',
  text: `delete from service_provider_keys
    where id = $3 and connection_id = $1 and organization_id = $2 and state <> 'current' returning id`,
}

/** False when it is gone, or the current one. */
export async function serviceProviderKeyDelete(
  db: Queryable,
  owner: KeyOwner,
  id: ServiceProviderKeyId,
): Promise<boolean> {
  return (await db.query(remove, [owner.id, owner.organizationId, id])).length > 0
}

function toKey({ private_sealed: privateSealed, created_at: createdAt, ...row }: Row): ServiceProviderKey {
  return { ...row, privateSealed, createdAt }
}
