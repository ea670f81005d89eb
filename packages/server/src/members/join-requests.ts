import type { AccountSession } from '../accounts/types.ts'
import type { Organization } from '../organizations/types.ts'
import type { Queryable } from '../storage/database.ts'
import { refusalOfSession } from './acting-member.ts'
import { type JoinRequest, joinRequestList } from './join-request-store.ts'
import type { PolicyRefusal } from './policy-refusal.ts'

/** Who has asked to join one organization. */
export interface JoinRequests {
  readonly organization: Pick<Organization, 'id' | 'name' | 'slug'>
  /** Why its policy keeps this session out; then nothing is told of who asks. */
  readonly refusal: PolicyRefusal | null
  readonly requests: readonly JoinRequest[]
}

/** Who waits for a decision of somebody, by organization, as far as their session may see it. */
export async function joinRequestsFor(db: Queryable, session: AccountSession): Promise<JoinRequests[]> {
  const all = await joinRequestList(db, session)
  const organizations = new Map(all.map(({ organization }) => [organization.id, organization]))
  const groups: JoinRequests[] = []
  for (const organization of organizations.values()) {
    const refusal = await refusalOfSession(db, organization, session)
    const requests = refusal === null ? all.filter((each) => each.organization.id === organization.id) : []
    groups.push({ organization, refusal, requests })
  }
  return groups
}
