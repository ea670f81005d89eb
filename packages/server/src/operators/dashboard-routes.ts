import { SsoError } from '@cardea/protocol'
import { noAccountCookie } from '../accounts/account-cookie.ts'
import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import type { PageParts } from '../accounts/page-parts.ts'
import { accountSessionDelete } from '../accounts/session-store.ts'
import { userFindById } from '../accounts/user-store.ts'
import { canSendMail } from '../mails/queue-mail.ts'
import { type Answer, json, page, redirect, text } from '../http/answer.ts'
import { checkOwnPage } from '../http/own-page.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { version } from '../platform/version.ts'
import { loadOperator, standingOf } from './load-operator.ts'
import { DashboardPage, NotOperatorPage } from './pages/dashboard-page.tsx'
import { SecondFactorNeededPage } from './pages/second-factor-needed-page.tsx'
import { permissionsOf } from './roles.ts'
import { signInAddress } from './sign-in-routes.ts'

/** The page of the dashboard, and who is signed in there. What it shows and changes is the native API. */
export function dashboardRoutes(parts: PageParts): Route[] {
  const shell = (path: string) =>
    endpoint({
      method: 'GET',
      path,
      summary: 'The dashboard, for operators.',
      errors: 'page',
      handle: (request) => showDashboard(parts, request),
    })
  return [
    shell('/dashboard'),
    shell('/dashboard/*'),
    endpoint({
      method: 'GET',
      path: '/dashboard/api/session',
      summary: 'Which operator is signed in, what they may do, and of which deployment.',
      errors: 'problem',
      reads: 'json',
      handle: (request) => showSession(parts, request),
    }),
    endpoint({
      method: 'POST',
      path: '/dashboard/api/sign-out',
      summary: 'Ends the session of this browser.',
      errors: 'problem',
      reads: 'json',
      async handle({ headers, cookies }) {
        checkOwnPage({ headers }, parts.config.publicUrl)
        const session = await useAccountSession(parts, cookies[ACCOUNT_COOKIE])
        if (session !== null) await accountSessionDelete(parts.db, session, session.id)
        return text(204, 'application/json', '', { cookies: [noAccountCookie] })
      },
    }),
  ]
}

async function showDashboard(parts: PageParts, { path, cookies }: EndpointRequest): Promise<Answer> {
  if (path.startsWith('/dashboard/api/')) throw new SsoError('request.not_found')
  const session = await useAccountSession(parts, cookies[ACCOUNT_COOKIE])
  if (session === null) return redirect(302, signInAddress(path))
  const standing = await standingOf(parts, session)
  switch (standing.kind) {
    case 'operator':
      return page(DashboardPage(), { asks: true })
    case 'one-factor': {
      // Who has one shows it; who has none sets one up, and comes back.
      if (standing.operator.secondFactor) return redirect(302, signInAddress(path))
      const passkeys = parts.config.signInMethods.includes('passkey')
      return page(SecondFactorNeededPage({ to: path, passkeys }), { status: 403 })
    }
    case 'not-operator': {
      const { email = null } = (await userFindById(parts.db, session.userId)) ?? {}
      return page(NotOperatorPage({ email }), { status: 403 })
    }
  }
}

async function showSession(parts: PageParts, { cookies }: EndpointRequest): Promise<Answer> {
  const session = await useAccountSession(parts, cookies[ACCOUNT_COOKIE])
  if (session === null) throw new SsoError('request.unauthenticated')
  const { id, email, name, role } = await loadOperator(parts, session)
  const { publicUrl, mode } = parts.config
  return json(200, {
    operator: { id, email, name, role },
    deployment: { publicUrl, mode, version, hasMail: canSendMail(parts.config), database: parts.db.engine },
    permissions: permissionsOf(role),
  })
}
