import { SsoError, invalidInput } from '@cardea/protocol'
import { parseInput } from '../../http/parse-input.ts'
import type { Caller } from '../../http/route.ts'
import type { InviteParts } from '../../members/invite.ts'
import { loadMember } from '../../members/lists.ts'
import { operatorActor } from '../../members/operator-actor.ts'
import { listUsers } from '../../members/users.ts'
import type { Membership, OperatorActor } from '../../members/types.ts'
import type { Queryable } from '../../storage/database.ts'
import { type UserId, parseId } from '../../storage/ids.ts'
import { plainText } from '../../storage/plain-text.ts'

/** What the procedures on members are made of. */
export type MemberParts = InviteParts

const externalIdText = plainText(200)

/** How a request names a user. */
export type UserIdentities =
  { readonly case: 'id' | 'externalId'; readonly value: string } | { readonly case: undefined }

/** Whose id a request names. That there is such a user is for the action to say. Fails with `request.not_found`. */
export async function userIdOf(
  parts: { readonly db: Queryable },
  identities: UserIdentities,
): Promise<UserId> {
  switch (identities.case) {
    case 'id':
      return parseId('user', identities.value)
    case 'externalId': {
      const externalId = parseInput(externalIdText, identities.value)
      const { items } = await listUsers(parts, { externalId }, { limit: 1, after: null })
      const [user] = items
      if (user === undefined) throw new SsoError('request.not_found')
      return user.id
    }
    case undefined:
      throw invalidInput({ field: 'id', code: 'missing', message: 'Say which user.' })
  }
}

/** A member of the organization that a request names. Fails with `request.not_found`. */
export async function membershipOf(
  parts: { readonly db: Queryable },
  caller: Caller,
  organizationId: string,
  identities: UserIdentities,
): Promise<Membership> {
  const { actor } = await operatorActor(parts, caller, parseId('organization', organizationId))
  return loadMember(parts, actor.organizationId, await userIdOf(parts, identities))
}

/** Changes such a member, in a transaction. Fails as `membershipOf`. */
export function changeMembershipOf<Result>(
  { db: database }: MemberParts,
  caller: Caller,
  organizationId: string,
  identities: UserIdentities,
  change: (db: Queryable, actor: OperatorActor, current: Membership) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (db) => {
    const { actor } = await operatorActor({ db }, caller, parseId('organization', organizationId))
    const current = await loadMember({ db }, actor.organizationId, await userIdOf({ db }, identities))
    return change(db, actor, current)
  })
}
