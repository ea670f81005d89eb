import { SsoError } from '@cardea/protocol'
import { noAccountCookie } from '../accounts/account-cookie.ts'
import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import { accountSessionDelete, accountSessionList } from '../accounts/session-store.ts'
import type { AccountParts, AccountSession, User } from '../accounts/types.ts'
import { userFindById } from '../accounts/user-store.ts'
import { type Answer, page, redirect } from '../http/answer.ts'
import { single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { isId } from '../storage/ids.ts'
import { acceptInvitation } from './join-by-address.ts'
import { organizationsOf } from './organizations-of.ts'
import { AccountPage } from './pages/account-page.tsx'

type PageParts = AccountParts & { readonly db: Database }

/** The pages that somebody sees of themselves at Cardea. */
export function accountRoutes(parts: PageParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/account',
      summary: 'Who one is at Cardea, where one belongs, and where one is signed in.',
      errors: 'page',
      handle: (request) => withSession(parts, request, (session, user) => show(parts, session, user)),
    }),
    endpoint({
      method: 'POST',
      path: '/account/invitations/accept',
      summary: 'Accepts an invitation to the address of whoever is signed in.',
      errors: 'page',
      handle: (request) =>
        withSession(parts, request, async (session, user) => {
          const id = single(request.form, 'organization') ?? ''
          const isOpen = isId('organization', id) && session.organizationId === null
          if (!isOpen || (await acceptInvitation(parts, user, id)) === null) {
            throw new SsoError('request.not_found')
          }
          return redirect(303, `${parts.config.publicUrl}/account`)
        }),
    }),
    endpoint({
      method: 'POST',
      path: '/account/sessions/end',
      summary: 'Ends another session of the same person.',
      errors: 'page',
      handle: (request) =>
        withSession(parts, request, async (session) => {
          const id = single(request.form, 'session') ?? ''
          if (!isId('accountSession', id) || !(await accountSessionDelete(parts.db, session, id))) {
            throw new SsoError('request.not_found')
          }
          return redirect(303, `${parts.config.publicUrl}/account`)
        }),
    }),
    endpoint({
      method: 'POST',
      path: '/account/sign-out',
      summary: 'Ends the session of this browser.',
      errors: 'page',
      handle: (request) =>
        withSession(parts, request, async (session) => {
          await accountSessionDelete(parts.db, session, session.id)
          return redirect(303, `${parts.config.publicUrl}/account/sign-in`, { cookies: [noAccountCookie] })
        }),
    }),
  ]
}

/** Who is not signed in is asked to, first. */
async function withSession(
  parts: AccountParts,
  { cookies }: EndpointRequest,
  work: (session: AccountSession, user: User) => Promise<Answer>,
): Promise<Answer> {
  const session = await useAccountSession(parts, cookies[ACCOUNT_COOKIE])
  const user = session === null ? null : await userFindById(parts.db, session.userId)
  if (session === null || user === null) return redirect(303, `${parts.config.publicUrl}/account/sign-in`)
  return work(session, user)
}

async function show({ db }: AccountParts, session: AccountSession, user: User): Promise<Answer> {
  const all = await organizationsOf(db, user)
  const { organizationId: bound } = session
  // A session that was begun at an organization's connection knows that organization only.
  const organizations = all.filter(({ organizationId }) => bound === null || organizationId === bound)
  const sessions = await accountSessionList(db, session)
  return page(AccountPage({ user, session, organizations, sessions }), { forms: 'self' })
}
