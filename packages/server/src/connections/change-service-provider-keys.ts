import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, ServiceProviderKeyId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { connectionEvent } from './connection-events.ts'
import {
  type ServiceProviderKey,
  serviceProviderKeyDelete,
  serviceProviderKeyList,
  serviceProviderKeyPromote,
} from './service-provider-key-store.ts'
import { type KeyParts, addKey } from './service-provider-keys.ts'
import { connectionFindById, connectionLockById } from './store.ts'
import type { Connection, SamlConnection } from './types.ts'

/**
 * The change of a connection's keys, in three steps between which the customer can take their time: a next
 * key is published, then it signs, then the old one goes.
 */

interface EventParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** The SAML connection, or `request.not_found`: no other kind has keys. */
export async function loadKeyOwner(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: ConnectionId,
): Promise<SamlConnection> {
  return asKeyOwner(await connectionFindById(db, tenant, id))
}

function asKeyOwner(connection: Connection | null): SamlConnection {
  if (connection?.protocol === 'saml') return connection
  throw new SsoError('request.not_found')
}

/**
 * Adds the next key; the first key of a connection is current at once, as there is nothing to change over. Run it in a transaction.
 * Fails with `connection.key_rollover_unfinished` when a change is under way.
 */
export async function addNextKey(parts: KeyParts, connection: SamlConnection): Promise<ServiceProviderKey> {
  const keys = await serviceProviderKeyList(parts.db, connection)
  const unfinished = keys.find(({ state }) => state !== 'current')
  const added =
    unfinished === undefined ? await addKey(parts, connection, keys.length === 0 ? 'current' : 'next') : null
  if (added !== null) {
    const { id: keyId, state } = added
    await eventInsert(parts.db, parts, connectionEvent('connection.key_added', connection, { keyId, state }))
    return added
  }
  throw new SsoError('connection.key_rollover_unfinished', { received: unfinished?.state ?? 'next' })
}

/** The next key becomes the current one. Run it in a transaction. Fails with `request.not_found`, `connection.key_state`. */
export async function promoteKey(
  parts: EventParts,
  tenant: Tenant,
  connectionId: ConnectionId,
  id: ServiceProviderKeyId,
): Promise<ServiceProviderKey> {
  const connection = asKeyOwner(await connectionLockById(parts.db, tenant, connectionId))
  const promoted = await serviceProviderKeyPromote(parts.db, connection, id)
  if (promoted !== null) {
    await eventInsert(parts.db, parts, connectionEvent('connection.key_promoted', connection, { keyId: id }))
    return promoted
  }
  throw await whyNot(parts, connection, id, 'next')
}

/** Deletes a key that does not sign. Run it in a transaction. Fails with `request.not_found`, `connection.key_state`. */
export async function deleteKey(
  parts: EventParts,
  connection: SamlConnection,
  id: ServiceProviderKeyId,
): Promise<void> {
  if (!(await serviceProviderKeyDelete(parts.db, connection, id))) {
    throw await whyNot(parts, connection, id, 'next or retiring')
  }
  await eventInsert(parts.db, parts, connectionEvent('connection.key_deleted', connection, { keyId: id }))
}

async function whyNot(
  { db }: { readonly db: Queryable },
  connection: SamlConnection,
  id: ServiceProviderKeyId,
  expected: string,
): Promise<SsoError> {
  const key = (await serviceProviderKeyList(db, connection)).find((each) => each.id === id)
  if (key === undefined) return new SsoError('request.not_found')
  return new SsoError('connection.key_state', { received: key.state, expected })
}
