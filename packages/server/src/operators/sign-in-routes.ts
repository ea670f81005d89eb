import { SsoError } from '@cardea/protocol'
import { accountCookie } from '../accounts/account-cookie.ts'
import { beginPasskeySignIn } from '../accounts/begin-passkey-sign-in.ts'
import { offeredMethods } from '../accounts/offered-methods.ts'
import type { PageParts } from '../accounts/page-parts.ts'
import { hasCode } from '../accounts/pages/has-code.ts'
import { type Answer, page, redirect } from '../http/answer.ts'
import { checkOwnForm } from '../http/own-page.ts'
import { field, single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { SecondFactorPage } from '../accounts/pages/second-factor-page.tsx'
import { browserCookie } from '../logins/pages/answer-outcome.ts'
import { browserOf } from './browser-of.ts'
import { dashboardAddress } from './dashboard-address.ts'
import { operatorSsoFind } from './sso-store.ts'
import { OperatorSignInPage } from './pages/sign-in-page.tsx'
import {
  type OperatorBrowser,
  type ShownFactor,
  type SignedIn,
  askAgain,
  showSecondFactor,
  signInByPasskey,
  signInByPassword,
} from './sign-in.ts'

const PATH = '/dashboard/sign-in'

/** Where operators sign in. */
export function signInRoutes(parts: PageParts): Route[] {
  const step = (
    path: string,
    summary: string,
    take: (request: EndpointRequest, browser: OperatorBrowser) => Promise<SignedIn>,
    again: (request: EndpointRequest, browser: OperatorBrowser, error: SsoError) => Promise<Answer>,
  ) =>
    endpoint({
      method: 'POST',
      path: `${PATH}/${path}`,
      summary,
      errors: 'page',
      async handle(request) {
        // Or a page of somebody else could sign a browser in to an account that is theirs.
        checkOwnForm(request, parts.config.publicUrl)
        const browser = browserOf(parts, request)
        try {
          return answerSignIn(parts, await take(request, browser), field(request, 'to'), browser)
        } catch (error) {
          if (!hasCode(error, /^account\./)) throw error
          return again(request, browser, error)
        }
      },
    })
  return [
    endpoint({
      method: 'GET',
      path: PATH,
      summary: 'Where operators sign in, by password or passkey, and go on to `to`.',
      errors: 'page',
      handle: (request) =>
        ask(parts, browserOf(parts, request), { to: single(request.query, 'to') ?? '', email: '' }, null),
    }),
    step(
      'password',
      'Takes an operator’s password.',
      (request, browser) => {
        const [email, password] = [field(request, 'email'), field(request, 'password')]
        return signInByPassword(parts, { email, password, address: request.clientAddress }, browser)
      },
      (request, browser, error) => ask(parts, browser, typed(request), error),
    ),
    step(
      'passkey',
      'Takes the answer of an operator’s authenticator (WebAuthn §5.1.4).',
      (request, browser) => signInByPasskey(parts, field(request, 'response'), browser),
      (request, browser, error) => ask(parts, browser, typed(request), error),
    ),
    step(
      'second-factor',
      'Takes an operator’s second factor.',
      (request, browser) => showSecondFactor(parts, shownFactor(request), browser),
      async (request, browser, error) =>
        answerSignIn(
          parts,
          await askAgain(parts, field(request, 'halfway'), browser),
          field(request, 'to'),
          browser,
          error,
        ),
    ),
  ]
}

/** They go on to the dashboard, or show their second factor. `error`: what was wrong with the one that they have shown. */
export function answerSignIn(
  { config }: Pick<PageParts, 'config'>,
  signedIn: SignedIn,
  given: string,
  { secret }: OperatorBrowser,
  error: SsoError | null = null,
): Answer {
  const to = dashboardAddress(given, config.publicUrl)
  if (signedIn.kind === 'session') return redirect(303, to, { cookies: [accountCookie(signedIn.secret)] })
  const { halfway, factors, passkey } = signedIn
  const action = `${PATH}/second-factor`
  const document = SecondFactorPage({ action, hidden: { to, halfway }, factors, passkey, error })
  return page(document, { status: error?.status ?? 200, forms: 'self', cookies: [browserCookie(secret)] })
}

/** The address of the sign-in that leads back to a page of the dashboard. */
export function signInAddress(here: string): string {
  return here === '/dashboard' ? PATH : `${PATH}?to=${encodeURIComponent(here)}`
}

async function ask(
  parts: PageParts,
  { secret }: OperatorBrowser,
  { to: given, email }: { readonly to: string; readonly email: string },
  error: SsoError | null,
): Promise<Answer> {
  const to = dashboardAddress(given, parts.config.publicUrl)
  const passkey = await beginPasskeySignIn(parts, secret)
  const isOffered = offeredMethods(parts.config) !== null
  const otherWays = isOffered ? `/account/sign-in?redirectUri=${encodeURIComponent(to)}` : null
  const isOpen = (await operatorSsoFind(parts.db))?.isOpen === true
  const sso = isOpen ? `${PATH}/sso?to=${encodeURIComponent(to)}` : null
  const document = OperatorSignInPage({ to, email, passkey, sso, otherWays, error })
  return page(document, { status: error?.status ?? 200, forms: 'self', cookies: [browserCookie(secret)] })
}

function typed(request: EndpointRequest) {
  return { to: field(request, 'to'), email: field(request, 'email') }
}

const kinds: readonly ShownFactor['kind'][] = ['totp', 'recovery_code', 'passkey']

function shownFactor(request: EndpointRequest): ShownFactor {
  const kind = kinds.find((each) => each === field(request, 'kind'))
  if (kind === undefined) throw new SsoError('account.code_wrong')
  return {
    kind,
    halfway: field(request, 'halfway'),
    value: field(request, kind === 'passkey' ? 'response' : 'value'),
  }
}
