import { SsoError } from '@cardea/protocol'
import type { AccountSession } from '../accounts/types.ts'
import { isOpenedByBreakGlass } from '../organizations/break-glass-store.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Organization } from '../organizations/types.ts'
import type { Queryable } from '../storage/database.ts'
import { type OrganizationId, isId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type PolicyRefusal, policyRefusal } from './policy-refusal.ts'
import { membershipFind } from './store.ts'
import type { Membership, Role } from './types.ts'

/** An active member whose role and sign-in are enough for what they ask for. */
export interface Member {
  readonly organization: Organization
  readonly membership: Membership
  /** The authority for queries: this organization. */
  readonly tenant: Tenant
}

/** Who asks, and the one organization that their credential is for; null: all of theirs. */
type Someone = Pick<AccountSession, 'userId' | 'organizationId'>

const RANKS: Readonly<Record<Role, number>> = { member: 1, admin: 2, owner: 3 }

/**
 * Somebody as the member of an organization that they name. `refusal`: why its policy keeps them out; absent: this comes before the policy.
 *
 * Fails with `request.not_found`, whose bytes are the same whether there is no such organization, the text is no id, they
 * do not belong to it (or not yet, or no more), or their credential is for another one; then with `organization.admin_required` or
 * `organization.owner_required`; then with the refusal.
 */
export async function actingMember(
  { db }: { readonly db: Queryable },
  who: Someone,
  named: string,
  role: Role,
  refusal?: (organization: Organization) => Promise<PolicyRefusal | null>,
): Promise<Member> {
  const membership = await activeMembership(db, who, named)
  if (membership === null) throw new SsoError('request.not_found')
  const tenant = { kind: 'organization', organizationId: membership.organizationId } as const
  const organization = await loadOrganization({ db }, tenant, membership.organizationId)
  checkRole(membership.role, role)
  const refused = (await refusal?.(organization)) ?? null
  if (refused !== null) throw new SsoError(refused)
  return { organization, membership, tenant }
}

/** A membership where it counts: active, and in an organization that the credential is for. */
export async function activeMembership(
  db: Queryable,
  who: Someone,
  named: string,
): Promise<Membership | null> {
  if (!isId('organization', named) || !isGoodFor(who, named)) return null
  const membership = await membershipFind(db, named, who.userId)
  return membership?.status === 'active' ? membership : null
}

function isGoodFor({ organizationId }: Someone, named: OrganizationId): boolean {
  return organizationId === null || organizationId === named
}

function checkRole(role: Role, needed: Role): void {
  if (RANKS[role] >= RANKS[needed]) return
  throw new SsoError(needed === 'owner' ? 'organization.owner_required' : 'organization.admin_required', {
    role,
  })
}

/** Why the policy of an organization keeps a session out as things are now; null: it does not. */
export async function refusalOfSession(
  db: Queryable,
  { id, policy }: Pick<Organization, 'id' | 'policy'>,
  session: AccountSession,
): Promise<PolicyRefusal | null> {
  // Asked only where a code opens anything: of a session that was not begun at the connection that the policy demands.
  const mayBeOpened = policy.authRequired === 'sso' && session.organizationId === null
  return policyRefusal(policy, session, mayBeOpened && (await isOpenedByBreakGlass(db, session.id, id)))
}
