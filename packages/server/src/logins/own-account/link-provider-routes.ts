import { SsoError, isSocialProvider } from '@cardea/protocol'
import { checkMayChange } from '../../accounts/check-may-change.ts'
import { LinkProviderPage } from '../../accounts/pages/link-provider-page.tsx'
import { type OwnRequest, ownForm, ownPage } from '../../accounts/pages/own-page.ts'
import { page } from '../../http/answer.ts'
import type { Route } from '../../http/route.ts'
import { BROWSER_COOKIE, browserSecret } from '../browser-binding.ts'
import { answer, browserCookie } from '../pages/answer-outcome.ts'
import { beginLink } from './link-provider.ts'
import type { OwnAccountParts } from './parts.ts'

const path = '/account/providers/:provider/link'

/** Where somebody who is signed in links a social provider to their account. */
export function linkProviderRoutes(parts: OwnAccountParts): Route[] {
  return [
    ownPage(parts, {
      path,
      summary: 'Asks whether a social provider is to sign in to one’s account.',
      async handle({ session, confirmation, params }) {
        const provider = providerOf(params)
        await checkMayChange(parts, session)
        // The answer to the form leads to the provider, which the policy of the page has to let through.
        return page(LinkProviderPage({ provider, confirmation }), { forms: 'anywhere' })
      },
    }),
    ownForm(parts, {
      path,
      on: path,
      summary: 'Goes on to that provider.',
      async handle({ session, params, cookies }) {
        const secret = browserSecret(parts.random, cookies[BROWSER_COOKIE])
        const outcome = await beginLink(parts, session, providerOf(params), secret)
        return answer(outcome, 303, [browserCookie(secret)])
      },
    }),
  ]
}

function providerOf({ provider = '' }: OwnRequest['params']) {
  if (!isSocialProvider(provider)) throw new SsoError('request.not_found')
  return provider
}
