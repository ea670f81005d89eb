import { z } from 'zod'
import { parseInput } from '../../http/parse-input.ts'
import type { Caller } from '../../http/route.ts'
import { sliceInvitations, sliceMembers } from '../../members/lists.ts'
import { operatorActor } from '../../members/operator-actor.ts'
import { sliceUsers } from '../../members/users.ts'
import type { SliceRequest } from '../../storage/page.ts'
import { parseId } from '../../storage/ids.ts'
import { plainText } from '../../storage/plain-text.ts'
import type { MemberParts } from './find-member.ts'
import { UserService } from './generated/users_pb.js'
import { type PageAsked, asSlice, sliceTokens } from './page.ts'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { showInvited, showMember, showUser } from './show-user.ts'

const { method } = UserService

const searched = z.strictObject({ query: plainText(100).min(3, 'At least 3 characters.') })

/** Lists of users: of the deployment, and of an organization its members, then whoever is invited. What is searched for is a whole address. */
export function userLists(parts: MemberParts): ScalekitProcedure[] {
  return [
    procedure({
      method: method.listUsers,
      permissions: ['read:users'],
      handle: (page) => listAll(parts, page),
    }),
    procedure({
      method: method.searchUsers,
      permissions: ['read:users'],
      handle: ({ query, ...page }) => listAll(parts, page, parseInput(searched, { query }).query),
    }),
    procedure({
      method: method.listOrganizationUsers,
      permissions: ['read:members'],
      handle: ({ organizationId, ...page }, caller) => list(parts, caller, organizationId, page),
    }),
    procedure({
      method: method.searchOrganizationUsers,
      permissions: ['read:members'],
      handle: ({ organizationId, query, ...page }, caller) => {
        const { query: email } = parseInput(searched, { query })
        return list(parts, caller, organizationId, page, email)
      },
    }),
  ]
}

async function listAll(parts: MemberParts, page: PageAsked, email?: string) {
  const request = asSlice(page)
  const { items, total } = await sliceUsers(parts, { email }, request)
  return { users: items.map(showUser), ...sliceTokens(request, { total }) }
}

async function list(
  parts: MemberParts,
  caller: Caller,
  organizationId: string,
  page: PageAsked,
  email?: string,
) {
  const request = asSlice(page)
  const { actor } = await operatorActor(parts, caller, parseId('organization', organizationId))
  const members = await sliceMembers(parts, actor.organizationId, request, { email })
  const rest = beyond(request, members)
  const invitations = await sliceInvitations(parts, actor.organizationId, rest, { email })
  const users = [...members.items.map(showMember), ...invitations.items.map(showInvited)]
  return { users, ...sliceTokens(request, { total: members.total + invitations.total }) }
}

/** What of a page lies in the list behind another one. */
function beyond(
  { limit, skip }: SliceRequest,
  { items, total }: { readonly items: readonly unknown[]; readonly total: number },
): SliceRequest {
  return { skip: Math.max(0, skip - total), limit: limit - items.length }
}
