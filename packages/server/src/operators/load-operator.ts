import { SsoError } from '@cardea/protocol'
import type { AccountSession } from '../accounts/types.ts'
import type { Config } from '../config/config.ts'
import type { Queryable } from '../storage/database.ts'
import { operatorFind } from './operator-store.ts'
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
 * organization alone.
 */
export async function standingOf(
  { config, db }: Parts,
  { userId, organizationId, connectionId, methods }: AccountSession,
): Promise<Standing> {
  const isOwn = organizationId === null && connectionId === null
  const operator = isOwn ? await operatorFind(db, userId) : null
  if (operator === null) return { kind: 'not-operator' }
  const isProven = config.mode === 'sandbox' || methods.includes('mfa')
  return { kind: isProven ? 'operator' : 'one-factor', operator }
}

/** The operator whose session it is. Fails with `operator.not_operator`, `operator.second_factor_required`. */
export async function loadOperator(parts: Parts, session: AccountSession): Promise<Operator> {
  const standing = await standingOf(parts, session)
  if (standing.kind === 'not-operator') throw new SsoError('operator.not_operator')
  if (standing.kind === 'one-factor') throw new SsoError('operator.second_factor_required')
  return standing.operator
}
