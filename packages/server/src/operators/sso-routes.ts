import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import { checkPageConfirmation, pageConfirmation } from '../accounts/page-confirmation.ts'
import type { PageParts } from '../accounts/page-parts.ts'
import { hasCode } from '../accounts/pages/has-code.ts'
import type { AccountSession } from '../accounts/types.ts'
import { SsoError } from '@cardea/protocol'
import { type Answer, page, redirect } from '../http/answer.ts'
import { checkOwnForm } from '../http/own-page.ts'
import { field, single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { beginAccountLogin } from '../logins/begin-account-login.ts'
import { answer, browserCookie } from '../logins/pages/answer-outcome.ts'
import type { LoginParts } from '../logins/types.ts'
import { browserOf } from './browser-of.ts'
import { dashboardAddress } from './dashboard-address.ts'
import {
  beginIdentityLink,
  linkIdentity,
  loadOfferedLink,
  loadOwnOperator,
  removeIdentity,
} from './link-identity.ts'
import { ConfirmLinkPage, SsoPage } from './pages/sso-pages.tsx'
import { signInAddress } from './sign-in-routes.ts'
import { operatorIdentityFind, operatorSsoFind } from './sso-store.ts'

type Parts = PageParts & LoginParts

const PATH = '/dashboard/sso'

/** A request of a browser that is signed in, with the secret of its session. */
interface SignedInRequest {
  readonly request: EndpointRequest
  readonly session: AccountSession
  readonly secret: string
}

/** Where operators sign in by the approved connection, and link who they are there. */
export function ssoRoutes(parts: Parts): Route[] {
  return [signInRoute(parts), ...ownRoutes(parts), ...confirmRoutes(parts)]
}

function signInRoute(parts: Parts): Route {
  return endpoint({
    method: 'GET',
    path: '/dashboard/sign-in/sso',
    summary: 'Signs an operator in by the connection that an admin has approved, and goes on to `to`.',
    errors: 'page',
    handle: (request) =>
      goOn(parts, request, dashboardAddress(single(request.query, 'to'), parts.config.publicUrl)),
  })
}

/** To the identity provider, and then to a page of ours. Fails with `operator.sso_unavailable`. */
async function goOn(
  parts: Parts,
  request: EndpointRequest,
  to: string,
  status: 302 | 303 = 302,
): Promise<Answer> {
  const approved = await operatorSsoFind(parts.db)
  if (approved?.isOpen !== true) throw new SsoError('operator.sso_unavailable')
  const { secret, from } = browserOf(parts, request)
  const outcome = await beginAccountLogin(parts, {
    organizationId: approved.organizationId,
    approved,
    returnTo: `${parts.config.publicUrl}${to}`,
    from,
    browserSecret: secret,
  })
  return answer(outcome, status, [browserCookie(secret)])
}

/** The pages for a session of an operator's own account. */
function ownRoutes(parts: Parts): Route[] {
  const form = (path: string, summary: string, handle: (own: SignedInRequest) => Promise<Answer>) =>
    endpoint({
      method: 'POST',
      path: `${PATH}/${path}`,
      summary,
      errors: 'page',
      handle: (request) => signedIn(parts, request, PATH, (own) => handle(checked(parts, own))),
    })
  return [
    endpoint({
      method: 'GET',
      path: PATH,
      summary: 'Whether an operator can sign in by the approved connection, and as whom.',
      errors: 'page',
      handle: (request) =>
        signedIn(parts, request, PATH, async ({ session, secret }) => {
          const { id, email } = await loadOwnOperator(parts, session)
          const approved = await operatorSsoFind(parts.db)
          const identity = await operatorIdentityFind(parts.db, id)
          const confirmation = pageConfirmation(parts, secret)
          // The answer to the form leads to the identity provider.
          return page(SsoPage({ approved, identity, email, confirmation }), { forms: 'anywhere' })
        }),
    }),
    form(
      'link',
      'Goes to the identity provider, to link who the operator is there.',
      async ({ request, session }) => {
        const ticket = await beginIdentityLink(parts, session, browserOf(parts, request).secret)
        return goOn(parts, request, `${PATH}/confirm?ticket=${ticket}`, 303)
      },
    ),
    form('remove', 'Removes that link.', async ({ session }) => {
      await removeIdentity(parts, session)
      return redirect(303, PATH)
    }),
  ]
}

/** The question with which an operator comes back, signed in as who they are there. */
function confirmRoutes(parts: Parts): Route[] {
  const path = `${PATH}/confirm`
  const offered = ({ request, session }: SignedInRequest, ticket: string) =>
    loadOfferedLink(parts, session, ticket, browserOf(parts, request).secret)
  return [
    endpoint({
      method: 'GET',
      path,
      summary: 'Shows who the operator is at the identity provider, and asks.',
      errors: 'page',
      handle: (request) =>
        signedIn(parts, request, PATH, async (own) => {
          const ticket = single(request.query, 'ticket') ?? ''
          const { identity, operator } = await offered(own, ticket)
          const confirmation = pageConfirmation(parts, own.secret)
          const document = ConfirmLinkPage({ identity, email: operator.email, ticket, confirmation })
          return page(document, { forms: 'self' })
        }),
    }),
    endpoint({
      method: 'POST',
      path,
      summary: 'Links them.',
      errors: 'page',
      handle: (request) =>
        signedIn(parts, request, PATH, async (own) => {
          await linkIdentity(parts, await offered(checked(parts, own), field(request, 'ticket')))
          return redirect(303, '/dashboard')
        }),
    }),
  ]
}

/** Who is not signed in by their own account, or not well or lately enough, signs in, and comes back. */
async function signedIn(
  parts: Parts,
  request: EndpointRequest,
  here: string,
  handle: (own: SignedInRequest) => Promise<Answer>,
): Promise<Answer> {
  const secret = request.cookies[ACCOUNT_COOKIE]
  const session = await useAccountSession(parts, secret)
  const toSignIn = () => redirect(request.form['confirmation'] === undefined ? 302 : 303, signInAddress(here))
  if (session === null || secret === undefined) return toSignIn()
  try {
    return await handle({ request, session, secret })
  } catch (error) {
    if (
      hasCode(error, /^account\.(?:reauthentication|second_factor)_required$|^account\.managed_elsewhere$/)
    ) {
      return toSignIn()
    }
    throw error
  }
}

/** The form is of a page of this session. Fails with `request.foreign_origin`, `account.page_outdated`. */
function checked(parts: Parts, own: SignedInRequest): SignedInRequest {
  checkOwnForm(own.request, parts.config.publicUrl)
  checkPageConfirmation(parts, own.secret, single(own.request.form, 'confirmation'))
  return own
}
