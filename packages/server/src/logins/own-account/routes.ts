import { SsoError } from '@cardea/protocol'
import { ACCOUNT_COOKIE } from '../../accounts/account-session.ts'
import { type Answer, page } from '../../http/answer.ts'
import { field, single } from '../../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../../http/route.ts'
import { BROWSER_COOKIE, browserSecret } from '../browser-binding.ts'
import { answer, browserCookie } from '../pages/answer-outcome.ts'
import { LinkPage } from '../pages/link-page.tsx'
import { checkReturnAddress } from '../return-address.ts'
import { beginAtCardea, beginInEmergency } from './begin-at-cardea.ts'
import { chooseOrganization } from './enter-organization.ts'
import { invitationRoutes } from './invitation-routes.ts'
import { linkProviderRoutes } from './link-provider-routes.ts'
import type { OwnAccountParts } from './parts.ts'
import { type ShownFactor, showSecondFactor } from './second-factor.ts'
import { sendLinkForLogin } from './send-link.ts'
import { signInByPasskey } from './sign-in-by-passkey.ts'
import { isMendable, signInByPassword } from './sign-in-by-password.ts'
import { openLink, showLink } from './use-link.ts'

/** The hosted pages for people with an account of their own. */
export function ownAccountRoutes(parts: OwnAccountParts): Route[] {
  return [
    ...signInRoutes(parts),
    ...proofRoutes(parts),
    ...linkRoutes(parts),
    ...invitationRoutes(parts),
    ...linkProviderRoutes(parts),
  ]
}

function signInRoutes(parts: OwnAccountParts): Route[] {
  const sign = async (
    { query, cookies, headers, clientAddress }: EndpointRequest,
    begin: typeof beginAtCardea,
    otherwise?: string,
  ): Promise<Answer> => {
    const returnTo = await checkReturnAddress(parts, single(query, 'redirectUri') ?? otherwise)
    const secret = browserSecret(parts.random, cookies[BROWSER_COOKIE])
    const from = fromOf({ headers, clientAddress })
    const asked = { returnTo, from, browserSecret: secret }
    return answer(await begin(parts, asked, cookies[ACCOUNT_COOKIE]), 302, [browserCookie(secret)])
  }
  return [
    endpoint({
      method: 'GET',
      path: '/account/sign-in',
      summary: 'Begins a sign-in at Cardea itself, and goes on to `redirectUri` after it.',
      errors: 'page',
      handle: (request) => sign(request, beginAtCardea),
    }),
    endpoint({
      method: 'GET',
      path: '/account/sign-in/emergency',
      summary:
        'The same for owners whose identity provider does not answer: no address leads there, and it goes on to their codes.',
      errors: 'page',
      handle: (request) => sign(request, beginInEmergency, '/account/emergency'),
    }),
  ]
}

function proofRoutes(parts: OwnAccountParts): Route[] {
  const step = (
    path: string,
    summary: string,
    take: (
      request: EndpointRequest,
      loginId: string,
      cookie: string | undefined,
    ) => ReturnType<typeof chooseOrganization>,
  ) =>
    endpoint({
      method: 'POST',
      path: `/sign-in/${path}`,
      summary,
      errors: 'page',
      handle: async (request) =>
        answer(await take(request, field(request, 'login'), request.cookies[BROWSER_COOKIE]), 303),
    })
  return [
    step('password', 'Takes the password of an account, and goes on.', (request, loginId, cookie) => {
      const [email, password] = [field(request, 'email'), field(request, 'password')]
      return signInByPassword(parts, { loginId, email, password, address: request.clientAddress, cookie })
    }),
    step(
      'passkey',
      'Takes the answer of an authenticator (WebAuthn §5.1.4), and goes on.',
      (request, loginId, cookie) => {
        const given = { response: field(request, 'response'), email: field(request, 'email') }
        return signInByPasskey(parts, loginId, given, cookie)
      },
    ),
    step('link', 'Mails a link to sign in, or to choose a password.', (request, loginId, cookie) => {
      const purpose = field(request, 'purpose') === 'password' ? 'password' : 'sign_in'
      const asked = { email: field(request, 'email'), purpose, address: request.clientAddress } as const
      return sendLinkForLogin(parts, loginId, asked, cookie)
    }),
    step('second-factor', 'Takes the second factor of an account, and goes on.', (request, loginId, cookie) =>
      showSecondFactor(parts, loginId, shownFactor(request), cookie),
    ),
    step(
      'organization',
      'Takes the choice among a person’s organizations, and goes on.',
      (request, loginId, cookie) =>
        chooseOrganization(parts, loginId, field(request, 'organization'), cookie),
    ),
  ]
}

function linkRoutes(parts: OwnAccountParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/sign-in/link',
      summary: 'Where a mailed link leads: a page with a button. It spends nothing.',
      errors: 'page',
      async handle({ query, cookies }) {
        const token = single(query, 'token') ?? ''
        const link = await showLink(parts, token, cookies[BROWSER_COOKIE])
        return linkPage(token, link, null)
      },
    }),
    endpoint({
      method: 'POST',
      path: '/sign-in/link/open',
      summary: 'The button of that page: uses the link up, and goes on.',
      errors: 'page',
      async handle(request) {
        const [token, password] = [field(request, 'token'), field(request, 'password')]
        const secret = browserSecret(parts.random, request.cookies[BROWSER_COOKIE])
        try {
          const outcome = await openLink(parts, { token, password, browserSecret: secret })
          return answer(outcome, 303, [browserCookie(secret)])
        } catch (error) {
          if (!isMendable(error) || !error.code.startsWith('account.password_')) throw error
          return linkPage(token, await showLink(parts, token, secret), error)
        }
      },
    }),
  ]
}

function linkPage(token: string, link: Awaited<ReturnType<typeof showLink>>, error: SsoError | null): Answer {
  return page(LinkPage({ token, link, error }), { status: error?.status ?? 200, forms: 'anywhere' })
}

const factorKinds: readonly ShownFactor['kind'][] = ['totp', 'recovery_code', 'passkey']

function shownFactor(request: EndpointRequest): ShownFactor {
  const kind = factorKinds.find((each) => each === field(request, 'kind'))
  if (kind === undefined) throw new SsoError('account.code_wrong')
  return { kind, value: field(request, kind === 'passkey' ? 'response' : 'value') }
}

function fromOf({ headers, clientAddress }: Pick<EndpointRequest, 'headers' | 'clientAddress'>) {
  return { userAgent: headers['user-agent'] ?? null, address: clientAddress }
}
