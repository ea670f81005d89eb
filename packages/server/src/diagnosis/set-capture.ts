import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import { type CallerId, type ConnectionId, isId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { captureSet } from './capture-store.ts'
import type { DiagnosisParts } from './types.ts'

/**
 * Switches the capture of full messages on, for an hour, or off; an event tells who did. Answers until when.
 * Fails with `request.not_found`.
 */
export async function setCapture(
  parts: DiagnosisParts,
  by: { readonly tenant: Tenant; readonly id: CallerId },
  id: ConnectionId,
  on: boolean,
): Promise<Date | null> {
  return parts.db.transaction(async (transaction) => {
    const set = await captureSet(transaction, by.tenant, id, on)
    if (set === null) throw new SsoError('request.not_found')
    const { organizationId, until } = set
    await eventInsert(transaction, parts, {
      type: on ? 'connection.capture_started' : 'connection.capture_stopped',
      organizationId,
      objectId: id,
      data: { until: until?.toISOString() ?? null, ...named(by.id) },
    })
    return until
  })
}

function named(caller: CallerId) {
  if (isId('user', caller)) return { userId: caller }
  return isId('application', caller) ? { applicationId: caller } : { apiKeyId: caller }
}
