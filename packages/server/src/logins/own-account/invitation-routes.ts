import { ACCOUNT_COOKIE } from '../../accounts/account-session.ts'
import { page } from '../../http/answer.ts'
import { single } from '../../http/register-endpoint.ts'
import { type Route, endpoint } from '../../http/route.ts'
import { BROWSER_COOKIE, browserSecret } from '../browser-binding.ts'
import { answer, browserCookie } from '../pages/answer-outcome.ts'
import { InvitationPage } from '../pages/invitation-page.tsx'
import { openInvitation, showInvitation } from './open-invitation.ts'
import type { OwnAccountParts } from './parts.ts'

/** Where the mail of an invitation leads. */
export function invitationRoutes(parts: OwnAccountParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/sign-in/invitation',
      summary: 'Where the link of an invitation leads: a page with a button. It spends nothing.',
      errors: 'page',
      async handle({ query, cookies }) {
        const token = single(query, 'token') ?? ''
        const shown = await showInvitation(parts, token, cookies[ACCOUNT_COOKIE])
        return page(InvitationPage({ token, shown }), { forms: 'anywhere' })
      },
    }),
    endpoint({
      method: 'POST',
      path: '/sign-in/invitation/open',
      summary: 'The button of that page: accepts the invitation, or goes on to the sign-in that does.',
      errors: 'page',
      async handle({ form, cookies, headers, clientAddress }) {
        const secret = browserSecret(parts.random, cookies[BROWSER_COOKIE])
        const from = { userAgent: headers['user-agent'] ?? null, address: clientAddress }
        const opener = { account: cookies[ACCOUNT_COOKIE], browserSecret: secret, from }
        const outcome = await openInvitation(parts, single(form, 'token') ?? '', opener)
        return answer(outcome, 303, [browserCookie(secret)])
      },
    }),
  ]
}
