import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { checkMayChange } from '../accounts/check-may-change.ts'
import type { CredentialParts } from '../accounts/credential-parts.ts'
import { accountSessionDelete } from '../accounts/session-store.ts'
import { tellLinkChange } from '../accounts/tell-owner.ts'
import type { AccountSession } from '../accounts/types.ts'
import { eventInsert } from '../events/store.ts'
import { idText } from '../storage/id-text.ts'
import type { UserId } from '../storage/ids.ts'
import { openInBrowser, sealForBrowser } from './browser-seal.ts'
import { loadOperator } from './load-operator.ts'
import { operatorFind } from './operator-store.ts'
import {
  type Identity,
  type SsoSession,
  identityOfProfile,
  operatorIdentityDelete,
  operatorIdentityLink,
  operatorSsoFind,
} from './sso-store.ts'
import type { Operator } from './types.ts'

/** To sign in at the identity provider, and to look at who one is there. */
const MINUTES = 10

const record = z.strictObject({ userId: idText('user'), sessionId: idText('accountSession') })

/** The session of an operator's own account. Fails with `operator.not_operator`, `operator.second_factor_required`. */
export async function loadOwnOperator(parts: CredentialParts, session: AccountSession): Promise<Operator> {
  const operator = await loadOperator(parts, session)
  if (session.connectionId !== null) throw new SsoError('account.managed_elsewhere')
  return operator
}

/**
 * An operator, who has just signed in to their own account, goes to the identity provider to show who they are there. Answers what their browser
 * brings back.
 *
 * Fails with those of `loadOwnOperator` and `checkMayChange`.
 */
export async function beginIdentityLink(
  parts: CredentialParts,
  session: AccountSession,
  browser: string,
): Promise<string> {
  const { id: userId } = await loadOwnOperator(parts, session)
  await checkMayChange(parts, session)
  return sealForBrowser(parts, { purpose: 'link', browser }, MINUTES, { userId, sessionId: session.id })
}

/** Whom a link would make whom: for the page that asks. */
export interface OfferedLink {
  readonly operator: Operator
  readonly identity: Identity
  readonly session: SsoSession
  readonly ended: { readonly userId: UserId; readonly id: AccountSession['id'] }
}

/**
 * The operator has come back, signed in as who they are there: by the sign-in of operators, since that alone tells the state of the connection.
 *
 * Fails with `login.step_missing`, `operator.sso_unavailable`.
 */
export async function loadOfferedLink(
  parts: CredentialParts,
  { connectionId, profileId, trustVersion = null }: AccountSession,
  ticket: string,
  browser: string,
): Promise<OfferedLink> {
  const { userId, sessionId } = openInBrowser(parts, { purpose: 'link', browser }, record, ticket)
  const operator = await operatorFind(parts.db, userId)
  if (operator === null || connectionId === null || profileId === null || trustVersion === null) {
    throw new SsoError('login.step_missing')
  }
  const identity = await identityOfProfile(parts.db, profileId)
  if (identity === null) throw new SsoError('login.step_missing')
  const session = { connectionId, profileId, trustVersion }
  return { operator, identity, session, ended: { userId, id: sessionId } }
}

/**
 * The operator has looked and said yes. The session of their own account that began it ends with it, so it counts once, and not after they have
 * signed out there.
 *
 * Fails with `login.step_missing`, `operator.sso_unavailable`.
 */
export async function linkIdentity(
  parts: CredentialParts,
  { operator, session, ended }: OfferedLink,
): Promise<void> {
  await parts.db.transaction(async (db) => {
    const own = { userId: ended.userId, organizationId: null }
    if (!(await accountSessionDelete(db, own, ended.id))) throw new SsoError('login.step_missing')
    const approved = await operatorSsoFind(db)
    if (approved === null || !(await operatorIdentityLink(db, operator.id, session))) {
      throw new SsoError('operator.sso_unavailable')
    }
    const event = { type: 'operator.identity_linked', organizationId: null, objectId: operator.id } as const
    await eventInsert(db, parts, { ...event, data: { profileId: session.profileId } })
    await tellLinkChange(db, parts, operator.id, 'linked', approved.organizationName)
  })
}

/** The operator signs in by their own account alone from now on. Fails with those of `loadOwnOperator` and `checkMayChange`, `request.not_found`. */
export async function removeIdentity(parts: CredentialParts, session: AccountSession): Promise<void> {
  const { id } = await loadOwnOperator(parts, session)
  await checkMayChange(parts, session)
  await parts.db.transaction(async (db) => {
    const approved = await operatorSsoFind(db)
    if (!(await operatorIdentityDelete(db, id))) throw new SsoError('request.not_found')
    await eventInsert(db, parts, {
      type: 'operator.identity_removed',
      organizationId: null,
      objectId: id,
      data: {},
    })
    await tellLinkChange(db, parts, id, 'removed', approved?.organizationName ?? 'Your identity provider')
  })
}
