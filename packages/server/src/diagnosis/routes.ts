import { connectionFindById } from '../connections/store.ts'
import { type CookieToSet, page, redirect } from '../http/answer.ts'
import { single } from '../http/register-endpoint.ts'
import { type Route, endpoint } from '../http/route.ts'
import { BROWSER_COOKIE, BROWSER_COOKIE_SECONDS, browserSecret } from '../logins/browser-binding.ts'
import { SubmitPage } from '../logins/pages/submit-page.tsx'
import type { LoginParts } from '../logins/types.ts'
import { diagnosisApiRoutes } from './api-routes.ts'
import { findTest, openTest } from './open-test.ts'
import { StartTestPage } from './pages/start-test-page.tsx'
import { TestResultPage } from './pages/test-result-page.tsx'
import { testResultForBrowser } from './show-test.ts'
import { tenantOfRow } from '../storage/tenant.ts'

/** The addresses of a test login, and the API that explains. */
export function diagnosisRoutes(parts: LoginParts): Route[] {
  return [...testLoginRoutes(parts), ...diagnosisApiRoutes(parts)]
}

function testLoginRoutes(parts: LoginParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/test-login',
      summary: 'Asks before a test login begins: whoever only looks at the address spends nothing.',
      errors: 'page',
      handle: async ({ query }) => {
        const ticket = single(query, 'ticket') ?? ''
        const test = await findTest(parts, ticket)
        const connection = await connectionFindById(parts.db, tenantOfRow(test), test.connectionId)
        // Its form leads on to the IdP (CSP `form-action` follows redirects).
        return page(StartTestPage({ ticket, name: connection?.name ?? '' }), { forms: 'anywhere' })
      },
    }),
    endpoint({
      method: 'POST',
      path: '/test-login',
      summary: 'Spends the ticket and goes on to the identity provider.',
      errors: 'page',
      handle: async ({ form, cookies }) => {
        const secret = browserSecret(parts.random, cookies[BROWSER_COOKIE])
        const outcome = await openTest(parts, single(form, 'ticket') ?? '', secret)
        const cookie = [browserCookie(secret)]
        if (outcome.kind === 'submit')
          return page(SubmitPage({ to: 'organization', ...outcome }), { forms: 'anywhere', cookies: cookie })
        return redirect(303, outcome.kind === 'redirect' ? outcome.url : '/', { cookies: cookie })
      },
    }),
    endpoint({
      method: 'GET',
      path: '/test-login/result',
      summary: 'What a test login came to, for the browser that made it.',
      errors: 'page',
      handle: async ({ query, cookies }) => {
        const loginId = single(query, 'login') ?? null
        return page(TestResultPage(await testResultForBrowser(parts, loginId, cookies[BROWSER_COOKIE])))
      },
    }),
  ]
}

/** The same cookie as of every login: the IdP's POST comes from another site. */
function browserCookie(value: string): CookieToSet {
  return { name: BROWSER_COOKIE, value, maxAgeSeconds: BROWSER_COOKIE_SECONDS, crossSite: true }
}
