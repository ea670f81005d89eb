import { SsoError } from '@cardea/protocol'
import { checkGrantable } from '../applications/check-grantable.ts'
import type { ApiCaller } from '../applications/types.ts'
import { eventInsert } from '../events/store.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { ManageParts } from './manage-operators.ts'
import { scopesOf } from './roles.ts'
import {
  type OperatorSso,
  connectionTrustLock,
  operatorSsoApprove,
  operatorSsoEnd,
  operatorSsoFind,
} from './sso-store.ts'

/**
 * Approves an organization's active connection, as it is now, for the sign-in of operators. It speaks for admins from then on, so it takes an admin
 * to do it. Whatever changes of the connection afterwards, by whomever, closes this way in until it is approved again.
 *
 * Fails with `request.not_found`, `request.insufficient_scope`.
 */
export async function approveSso(
  parts: ManageParts,
  caller: ApiCaller,
  connectionId: ConnectionId,
): Promise<OperatorSso> {
  checkGrantable(caller, scopesOf('admin'), null)
  return parts.db.transaction(async (db) => {
    const trustVersion = await connectionTrustLock(db, connectionId)
    if (trustVersion === null) throw new SsoError('request.not_found')
    await operatorSsoApprove(db, connectionId, trustVersion, caller.id)
    await eventInsert(db, parts, {
      type: 'operator.sso_approved',
      organizationId: null,
      objectId: connectionId,
      data: { by: caller.id },
    })
    const approved = await operatorSsoFind(db)
    if (approved === null) throw new SsoError('request.not_found')
    return approved
  })
}

/** Nobody signs in to the dashboard by a connection any more, and no identity is linked. Fails with `request.not_found`, `request.insufficient_scope`. */
export async function endSso(parts: ManageParts, caller: ApiCaller): Promise<void> {
  checkGrantable(caller, scopesOf('admin'), null)
  await parts.db.transaction(async (db) => {
    const connectionId = await operatorSsoEnd(db)
    if (connectionId === null) throw new SsoError('request.not_found')
    const event = { type: 'operator.sso_ended', organizationId: null, objectId: connectionId } as const
    await eventInsert(db, parts, { ...event, data: { by: caller.id } })
  })
}
