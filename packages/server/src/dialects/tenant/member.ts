import { SsoError } from '@cardea/protocol'
import type { AccountSession } from '../../accounts/types.ts'
import { membershipFind } from '../../members/store.ts'
import type { Membership, Role } from '../../members/types.ts'
import { isOpenedByBreakGlass } from '../../organizations/break-glass-store.ts'
import { loadOrganization } from '../../organizations/load-organization.ts'
import type { Organization, SecurityPolicy } from '../../organizations/types.ts'
import type { Queryable } from '../../storage/database.ts'
import { type OrganizationId, isId } from '../../storage/ids.ts'
import type { Tenant } from '../../storage/tenant.ts'
import type { Caller } from './caller.ts'
import { policyRefusal, policyRefusalOfToken } from './policy-refusal.ts'

/** An active member whose role and sign-in are enough for what they ask for. */
export interface Member {
  readonly organization: Organization
  readonly membership: Membership
  /** The authority for queries: this organization. */
  readonly tenant: Tenant
}

const RANKS: Readonly<Record<Role, number>> = { member: 1, admin: 2, owner: 3 }

/**
 * The caller as a member of the organization that a path names.
 *
 * Fails with `request.not_found`, whose bytes are the same whether there is no such organization, the text is no id, the caller
 * does not belong to it (or not yet, or no more), or their credential is for another one; then with `organization.admin_required` or
 * `organization.owner_required`, and, unless this comes before the policy, with `organization.sso_required` or `organization.mfa_required`.
 */
export async function memberOf(
  { db }: { readonly db: Queryable },
  caller: Caller,
  named: string,
  { access, beforePolicy = false }: { readonly access: Role; readonly beforePolicy?: boolean },
): Promise<Member> {
  const membership = await activeMembership(db, caller, named)
  if (membership === null) throw new SsoError('request.not_found')
  const tenant = { kind: 'organization', organizationId: membership.organizationId } as const
  const organization = await loadOrganization({ db }, tenant, membership.organizationId)
  checkRole(membership.role, access)
  if (!beforePolicy) await checkPolicy(db, organization, caller)
  return { organization, membership, tenant }
}

/** The caller's membership where it counts: active, and in an organization that the credential is for. */
export async function activeMembership(
  db: Queryable,
  caller: Pick<Caller, 'userId' | 'organizationId'>,
  named: string,
): Promise<Membership | null> {
  if (!isId('organization', named) || !isGoodFor(caller, named)) return null
  const membership = await membershipFind(db, named, caller.userId)
  return membership?.status === 'active' ? membership : null
}

function isGoodFor({ organizationId }: Pick<Caller, 'organizationId'>, named: OrganizationId): boolean {
  return organizationId === null || organizationId === named
}

function checkRole(role: Role, needed: Role): void {
  if (RANKS[role] >= RANKS[needed]) return
  throw new SsoError(needed === 'owner' ? 'organization.owner_required' : 'organization.admin_required', {
    role,
  })
}

async function checkPolicy(db: Queryable, { id, policy }: Organization, caller: Caller): Promise<void> {
  const refusal =
    caller.kind === 'session'
      ? policyRefusal(policy, caller.session, await isOpened(db, id, policy, caller.session))
      : policyRefusalOfToken(policy, caller.token)
  if (refusal !== null) throw new SsoError(refusal)
}

/** Asked only where a code opens anything: of a session that was not begun at the connection that the policy demands. */
async function isOpened(
  db: Queryable,
  id: OrganizationId,
  { authRequired }: SecurityPolicy,
  session: AccountSession,
): Promise<boolean> {
  if (authRequired !== 'sso' || session.organizationId !== null) return false
  return isOpenedByBreakGlass(db, session.id, id)
}
