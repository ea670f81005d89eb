import { SsoError } from '@cardea/protocol'
import { type Vouched, provisionMember } from '../members/provision-member.ts'
import { type UserId, newId } from '../storage/ids.ts'
import type { Arrival } from './arrival.ts'
import { type Completed, type Completion, loginComplete } from './completion-store.ts'
import { type Destination, type OrganizationDestination, isOrganizationDestination } from './store.ts'
import type { Login, LoginParts } from './types.ts'

/**
 * Consumes the login and the assertion, keeps the profile and what is issued, all or nothing. Whoever is no member of the
 * organization yet becomes one before, if its rules allow it.
 *
 * Fails with `saml.assertion_replayed`, `login.already_finished`, and with what `provisionMember` fails with.
 */
export async function finishLogin(
  parts: LoginParts,
  login: Login,
  destination: Destination,
  arrival: Arrival,
  completion: Pick<Completion, 'outside' | 'trace' | 'code' | 'session' | 'reported'>,
): Promise<Extract<Completed, { kind: 'completed' }>> {
  const { connection } = destination
  const { issuer, profile, assertion } = arrival
  const { id: connectionId, organizationId } = connection
  const complete = (userId: UserId | null) =>
    loginComplete(parts.db, {
      loginId: login.id,
      connectionId,
      organizationId,
      assertion,
      newProfileId: newId('profile', parts),
      issuer,
      profile,
      userId,
      ...completion,
    })
  const first = await complete(arrival.userId ?? null)
  // A first sign-in, or one of somebody who was put out. Nothing has been consumed yet.
  const result =
    first.kind === 'no-member' && isOrganizationDestination(destination)
      ? await complete(await provisionMember(parts, vouchedFor(destination, arrival, completion.outside)))
      : first
  if (result.kind === 'replayed') throw new SsoError('saml.assertion_replayed')
  if (result.kind === 'no-member') throw new SsoError('login.membership_inactive')
  if (result.kind === 'finished') throw new SsoError('login.already_finished', { loginId: login.id })
  return result
}

function vouchedFor(
  { connection, rules }: OrganizationDestination,
  { issuer, profile }: Arrival,
  outside: boolean,
): Vouched {
  const { id: connectionId, organizationId } = connection
  return { organizationId, connectionId, issuer, profile, outside, jit: rules.jit }
}
