import { SsoError } from '@cardea/protocol'
import { done, doneBefore } from '../accounts/pages/done.ts'
import { ownDocument, ownForm, ownPage } from '../accounts/pages/own-page.ts'
import { accountSessionList } from '../accounts/session-store.ts'
import type { AccountParts } from '../accounts/types.ts'
import { single } from '../http/register-endpoint.ts'
import type { Route } from '../http/route.ts'
import { isId } from '../storage/ids.ts'
import type { EmergencyParts } from './emergency-codes.ts'
import { emergencyRoutes } from './emergency-routes.ts'
import { joinRequestRoutes } from './join-request-routes.ts'
import { joinRequestsFor } from './join-requests.ts'
import { acceptInvitation } from './join-by-address.ts'
import { organizationsOf } from './organizations-of.ts'
import type { MakeTokenParts } from './make-token.ts'
import { tokenPageRoutes } from './token-routes.ts'
import { AccountPage } from './pages/account-page.tsx'

type PageParts = AccountParts & EmergencyParts & MakeTokenParts

/** The page that somebody sees of themselves at Cardea, first of all where they belong. What they sign in with: `accounts/routes.ts`. */
export function memberRoutes(parts: PageParts): Route[] {
  const { db } = parts
  return [
    ownPage(parts, {
      path: '/account',
      summary: 'Who one is at Cardea, where one belongs, and where one is signed in.',
      async handle({ user, session, confirmation, query }) {
        const all = await organizationsOf(db, user)
        const { organizationId: bound } = session
        // A session that was begun at an organization's connection knows that organization only.
        const organizations = all.filter(({ organizationId }) => bound === null || organizationId === bound)
        const sessions = await accountSessionList(db, session)
        const before = doneBefore({ query })
        const requests = await joinRequestsFor(db, session)
        const shown = { user, session, organizations, requests, sessions, confirmation }
        return ownDocument(AccountPage({ ...shown, done: before }))
      },
    }),
    ownForm(parts, {
      path: '/account/invitations/accept',
      on: '/account',
      summary: 'Accepts an invitation to the address of whoever is signed in.',
      async handle({ user, session, form }) {
        const id = single(form, 'organization') ?? ''
        const isOpen = isId('organization', id) && session.organizationId === null
        if (!isOpen || (await acceptInvitation(parts, user, id)) === null) {
          throw new SsoError('request.not_found')
        }
        return done(parts, 'invitation-accepted', '/account')
      },
    }),
    ...tokenPageRoutes(parts),
    ...joinRequestRoutes(parts),
    ...emergencyRoutes(parts),
  ]
}
