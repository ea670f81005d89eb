import { SsoError } from '@cardea/protocol'
import type { AccountSession } from '../accounts/types.ts'
import type { Config } from '../config/config.ts'
import type { Queryable } from '../storage/database.ts'
import { operatorFind } from './operator-store.ts'
import { operatorOfSession } from './sso-store.ts'
import type { Operator } from './types.ts'

interface Parts {
  readonly config: Pick<Config, 'mode'>
  readonly db: Queryable
}

/** What a session is worth here. */
export type Standing =
  | { readonly kind: 'operator'; readonly operator: Operator }
  /** An operator's, of one factor, where two are asked for. */
  | { readonly kind: 'one-factor'; readonly operator: Operator }
  | { readonly kind: 'not-operator' }

/**
 * Whose session it is, if it is an operator's, and whether it opens the deployment. In production two factors have proven it: a passkey, or a
 * password, a mailed link or a social provider with a second factor (`accounts/methods.ts`). One that was begun at a connection is good for its
 * organization alone, but for the operators' own (`sso-store.ts`).
 */
export async function standingOf({ config, db }: Parts, session: AccountSession): Promise<Standing> {
  const { userId, organizationId, connectionId, methods } = session
  if (connectionId !== null) return standingBySso(db, session)
  const operator = organizationId === null ? await operatorFind(db, userId) : null
  if (operator === null) return { kind: 'not-operator' }
  const isProven = config.mode === 'sandbox' || methods.includes('mfa')
  return { kind: isProven ? 'operator' : 'one-factor', operator }
}

/**
 * By a connection it is an operator's who began there as an operator, whose identity they have linked themselves, while the connection is as an admin
 * has approved it. Whose account the organization's people have does not matter here.
 */
async function standingBySso(
  db: Queryable,
  { connectionId, profileId, trustVersion = null }: AccountSession,
): Promise<Standing> {
  if (connectionId === null || profileId === null || trustVersion === null) return { kind: 'not-operator' }
  const userId = await operatorOfSession(db, { connectionId, profileId, trustVersion })
  const operator = userId === null ? null : await operatorFind(db, userId)
  return operator === null ? { kind: 'not-operator' } : { kind: 'operator', operator }
}

/** The operator whose session it is. Fails with `operator.not_operator`, `operator.second_factor_required`. */
export async function loadOperator(parts: Parts, session: AccountSession): Promise<Operator> {
  const standing = await standingOf(parts, session)
  if (standing.kind === 'not-operator') throw new SsoError('operator.not_operator')
  if (standing.kind === 'one-factor') throw new SsoError('operator.second_factor_required')
  return standing.operator
}
