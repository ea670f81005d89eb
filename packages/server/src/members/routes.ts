import { ownDocument, ownPage } from '../accounts/pages/own-page.ts'
import { doneBefore } from '../accounts/pages/done.ts'
import { accountSessionList } from '../accounts/session-store.ts'
import type { AccountParts } from '../accounts/types.ts'
import type { Route } from '../http/route.ts'
import { organizationsOf } from './organizations-of.ts'
import { AccountPage } from './pages/account-page.tsx'

/** The page that somebody sees of themselves at Cardea, first of all where they belong. What they sign in with: `accounts/routes.ts`. */
export function memberRoutes(parts: AccountParts): Route[] {
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
        const done = doneBefore({ query })
        return ownDocument(AccountPage({ user, session, organizations, sessions, confirmation, done }))
      },
    }),
  ]
}
