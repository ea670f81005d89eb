import { eventInsert } from '../events/store.ts'
import type { EventType, NewEvent } from '../events/types.ts'
import type { Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import type { AccountParts } from './types.ts'

/** Writes what happened to an account of its own, which belongs to no organization. `db` is the transaction of the change. */
export async function accountEvent(
  db: Queryable,
  parts: Pick<AccountParts, 'clock' | 'random'>,
  type: Extract<EventType, `account.${string}`>,
  userId: UserId,
  data: NewEvent['data'] = {},
): Promise<void> {
  await eventInsert(db, parts, { type, organizationId: null, objectId: userId, data })
}
