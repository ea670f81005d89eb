import { type Member, actingMember, refusalOfSession } from '../../members/acting-member.ts'
import { type PolicyRefusal, policyRefusalOfToken } from '../../members/policy-refusal.ts'
import type { Role } from '../../members/types.ts'
import type { Organization } from '../../organizations/types.ts'
import type { Queryable } from '../../storage/database.ts'
import type { Caller } from './caller.ts'

/** The caller as a member of the organization that a path names. Fails with what `actingMember` fails with. */
export async function memberOf(
  parts: { readonly db: Queryable },
  caller: Caller,
  named: string,
  { access, beforePolicy = false }: { readonly access: Role; readonly beforePolicy?: boolean },
): Promise<Member> {
  const refusal = (organization: Organization) => refusalOf(parts.db, organization, caller)
  return actingMember(parts, caller, named, access, beforePolicy ? undefined : refusal)
}

async function refusalOf(
  db: Queryable,
  organization: Organization,
  caller: Caller,
): Promise<PolicyRefusal | null> {
  return caller.kind === 'session'
    ? refusalOfSession(db, organization, caller.session)
    : policyRefusalOfToken(organization.policy, caller.token)
}
