import type { NewEvent } from '../events/types.ts'
import type { CallerId, UserId } from '../storage/ids.ts'
import type { OperatorRole } from './types.ts'

/** What happened to an operator; `by`: who did it, where it was somebody. */
export function operatorEvent(
  type: 'operator.added' | 'operator.changed' | 'operator.removed',
  userId: UserId,
  data: { readonly role: OperatorRole; readonly before?: OperatorRole; readonly by?: CallerId },
): NewEvent {
  return { type, organizationId: null, objectId: userId, data }
}
