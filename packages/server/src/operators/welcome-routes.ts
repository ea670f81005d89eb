import { SsoError } from '@cardea/protocol'
import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import { checkPageConfirmation, pageConfirmation } from '../accounts/page-confirmation.ts'
import type { PageParts } from '../accounts/page-parts.ts'
import { hasCode } from '../accounts/pages/has-code.ts'
import { userFindById } from '../accounts/user-store.ts'
import { type Answer, page, redirect } from '../http/answer.ts'
import { checkOwnForm } from '../http/own-page.ts'
import { field, single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { actingAs } from '../platform/acting.ts'
import { browserOf } from './browser-of.ts'
import { findLink, mayOpenAs, openLink, openLinkAs } from './open-link.ts'
import { WelcomePage } from './pages/welcome-page.tsx'
import { answerSignIn } from './sign-in-routes.ts'
import { enterByPassword } from './sign-in.ts'

const PATH = '/dashboard/welcome'

/** Where the links of operators lead. */
export function welcomeRoutes(parts: PageParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: PATH,
      summary: 'Where the link of an operator leads: a page with a form. It spends nothing.',
      errors: 'page',
      handle: (request) => show(parts, request, single(request.query, 'token') ?? '', null),
    }),
    endpoint({
      method: 'POST',
      path: PATH,
      summary: 'The form of that page: makes an operator, or gives one a new password, and signs them in.',
      errors: 'page',
      handle: (request) => open(parts, request),
    }),
    endpoint({
      method: 'POST',
      path: `${PATH}/account`,
      summary: 'The other form: makes an operator of who is signed in.',
      errors: 'page',
      async handle(request) {
        checkOwnForm(request, parts.config.publicUrl)
        const secret = request.cookies[ACCOUNT_COOKIE]
        const own = await signedIn(parts, secret)
        if (own === null || secret === undefined) throw new SsoError('account.page_outdated')
        checkPageConfirmation(parts, secret, single(request.form, 'confirmation'))
        const from = { address: request.exactAddress, userAgent: request.headers['user-agent'] ?? null }
        await actingAs({ kind: 'user', id: own.user.id, ...from }, () =>
          openLinkAs(parts, field(request, 'token'), own.session, own.user),
        )
        return redirect(303, '/dashboard')
      },
    }),
  ]
}

async function open(parts: PageParts, request: EndpointRequest): Promise<Answer> {
  checkOwnForm(request, parts.config.publicUrl)
  const [token, email, password] = ['token', 'email', 'password'].map((name) => field(request, name))
  const form = { token: token ?? '', email: email ?? '', password: password ?? '' }
  const browser = browserOf(parts, request)
  try {
    const userId = await openLink(parts, { ...form, address: request.clientAddress })
    return answerSignIn(parts, await enterByPassword(parts, userId, browser), '/dashboard', browser)
  } catch (error) {
    if (!hasCode(error, /^account\.(?:password_|credentials_wrong|too_many)|^login\.email_invalid$/))
      throw error
    return show(parts, request, form.token, error)
  }
}

async function show(
  parts: PageParts,
  request: EndpointRequest,
  token: string,
  error: SsoError | null,
): Promise<Answer> {
  const link = await findLink(parts, token)
  const secret = request.cookies[ACCOUNT_COOKIE]
  const found = await signedIn(parts, secret)
  const isTheirs = found !== null && mayOpenAs(link, found.session, found.user)
  const own =
    isTheirs && secret !== undefined
      ? { email: found.user.email ?? '', confirmation: pageConfirmation(parts, secret) }
      : null
  const document = WelcomePage({ token, link, email: field(request, 'email'), own, error })
  return page(document, { status: error?.status ?? 200, forms: 'self' })
}

async function signedIn(parts: PageParts, secret: string | undefined) {
  const session = await useAccountSession(parts, secret)
  const user = session === null ? null : await userFindById(parts.db, session.userId)
  return session === null || user === null ? null : { session, user }
}
