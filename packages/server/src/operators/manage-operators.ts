import { SsoError } from '@cardea/protocol'
import { checkGrantable } from '../applications/check-grantable.ts'
import type { ApiCaller } from '../applications/types.ts'
import type { Config } from '../config/config.ts'
import { eventInsert } from '../events/store.ts'
import { canSendMail, queueMail } from '../mails/queue-mail.ts'
import { operatorLinkMail } from '../mails/templates/operator-link-mail.ts'
import type { Database, Queryable } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import { type LinkParts, makeAddingLink } from './make-link.ts'
import { operatorEvent } from './operator-event.ts'
import { adminCount, operatorDelete, operatorFind, operatorUpdate, operatorsLock } from './operator-store.ts'
import { scopesOf } from './roles.ts'
import type { Operator, OperatorRole } from './types.ts'

export type ManageParts = Omit<LinkParts, 'db' | 'config'> & {
  readonly db: Database
  readonly config: Pick<Config, 'publicUrl' | 'mode' | 'smtp'>
}

/** How somebody who is to be an operator gets their link. */
export interface AddedOperator {
  readonly expiresAt: Date
  /** To be passed on, this once; null: it was mailed. */
  readonly link: string | null
}

/**
 * Asks somebody to be an operator, by a link to their address. Nobody gives what they do not have.
 *
 * Fails with `login.email_invalid`, `request.conflict`, `request.insufficient_scope`.
 */
export async function addOperator(
  parts: ManageParts,
  caller: ApiCaller,
  input: { readonly email: string; readonly role: OperatorRole },
): Promise<AddedOperator> {
  checkGrantable(caller, scopesOf(input.role), null)
  return parts.db.transaction(async (db) => {
    const { url, expiresAt } = await makeAddingLink({ ...parts, db }, input)
    if (!canSendMail(parts.config)) return { expiresAt, link: url }
    await queueMail({ ...parts, db }, { to: input.email, mail: operatorLinkMail({ link: url }) })
    return { expiresAt, link: null }
  })
}

/** Gives an operator another role. Fails with `request.not_found`, `operator.last_admin`, `request.insufficient_scope`. */
export async function changeRole(
  parts: ManageParts,
  caller: ApiCaller,
  id: UserId,
  role: OperatorRole,
): Promise<Operator> {
  return parts.db.transaction(async (db) => {
    const operator = await lockOperator(db, caller, id)
    checkGrantable(caller, scopesOf(role), null)
    if (operator.role === role) return operator
    if (operator.role === 'admin') await checkOthers(db)
    await operatorUpdate(db, id, role)
    const data = { role, before: operator.role, by: caller.id }
    await eventInsert(db, parts, operatorEvent('operator.changed', id, data))
    return { ...operator, role }
  })
}

/** The account stays. Fails with `request.not_found`, `operator.last_admin`, `request.insufficient_scope`. */
export async function removeOperator(parts: ManageParts, caller: ApiCaller, id: UserId): Promise<void> {
  await parts.db.transaction(async (db) => {
    const { role } = await lockOperator(db, caller, id)
    if (role === 'admin') await checkOthers(db)
    await operatorDelete(db, id)
    await eventInsert(db, parts, operatorEvent('operator.removed', id, { role, by: caller.id }))
  })
}

/** The operator, whom nobody else changes meanwhile. Who may do less than they do takes nothing from them. */
async function lockOperator(db: Queryable, caller: ApiCaller, id: UserId): Promise<Operator> {
  await operatorsLock(db)
  const operator = await operatorFind(db, id)
  if (operator === null) throw new SsoError('request.not_found')
  checkGrantable(caller, scopesOf(operator.role), null)
  return operator
}

async function checkOthers(db: Queryable): Promise<void> {
  if ((await adminCount(db)) < 2) throw new SsoError('operator.last_admin')
}
