import { SsoError, assertsMfa } from '@cardea/protocol'
import {
  type NewPersonalToken,
  createPersonalToken,
  unknownOrganization,
} from '../accounts/personal-tokens.ts'
import type { PersonalToken } from '../accounts/token-types.ts'
import type { AccountSession } from '../accounts/types.ts'
import { ownOrganizationsDemandMfa } from './own-organizations-store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { activeMembership } from './acting-member.ts'

export interface MakeTokenParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/**
 * Makes a personal access token for whoever is signed in. A token is asked for no second factor, so it must not be a way around one: whoever
 * makes it shows two where an organization that it reaches demands them.
 *
 * Fails with `request.invalid`, `organization.mfa_required`, `request.too_many`.
 */
export async function makeToken(
  parts: MakeTokenParts,
  session: AccountSession,
  input: NewPersonalToken,
): Promise<{ readonly token: PersonalToken; readonly text: string }> {
  const { organizationId } = input
  if (organizationId !== null && (await activeMembership(parts.db, session, organizationId)) === null) {
    throw unknownOrganization()
  }
  const reach = { userId: session.userId, organizationId: organizationId ?? session.organizationId }
  const hasMfa = assertsMfa({ methods: session.methods, context: session.acr })
  if (!hasMfa && (await ownOrganizationsDemandMfa(parts.db, reach))) {
    throw new SsoError('organization.mfa_required')
  }
  return createPersonalToken(parts, session, input)
}
