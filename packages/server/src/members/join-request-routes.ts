import { SsoError } from '@cardea/protocol'
import { done } from '../accounts/pages/done.ts'
import { type OwnRequest, ownForm } from '../accounts/pages/own-page.ts'
import type { AccountParts } from '../accounts/types.ts'
import { field } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { type MembershipId, isId } from '../storage/ids.ts'
import { actingMember, refusalOfSession } from './acting-member.ts'
import { approveMember, declineMember } from './change-member.ts'
import type { Membership } from './types.ts'

type Parts = AccountParts & { readonly db: Database }
type Decide = (
  parts: AccountParts & { readonly db: Queryable },
  actor: Membership,
  id: MembershipId,
) => Promise<unknown>

/** Where owners and admins decide who joins, from the page of their account. */
export function joinRequestRoutes(parts: Parts): Route[] {
  const decision = (path: `/account/requests/${string}`, summary: string, decide: Decide, said: Said) =>
    ownForm(parts, {
      path,
      on: '/account',
      summary,
      async handle(own) {
        await asAdmin(parts, own, decide)
        return done(parts, said, '/account')
      },
    })
  return [
    decision(
      '/account/requests/approve',
      'Lets somebody in who has asked to join.',
      approveMember,
      'member-approved',
    ),
    decision(
      '/account/requests/decline',
      'Turns somebody down who has asked to join.',
      declineMember,
      'member-declined',
    ),
  ]
}

type Said = Extract<Parameters<typeof done>[1], `member-${string}`>

async function asAdmin(parts: Parts, own: OwnRequest, decide: Decide): Promise<void> {
  const { membership } = await actingMember(
    parts,
    own.session,
    field(own, 'organization'),
    'admin',
    (organization) => refusalOfSession(parts.db, organization, own.session),
  )
  const id = field(own, 'member')
  if (!isId('membership', id)) throw new SsoError('request.not_found')
  await parts.db.transaction((db) => decide({ ...parts, db }, membership, id))
}
