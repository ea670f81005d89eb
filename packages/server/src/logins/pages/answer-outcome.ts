import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { accountCookie } from '../../accounts/account-cookie.ts'
import { SecondFactorPage } from '../../accounts/pages/second-factor-page.tsx'
import { type Answer, type CookieToSet, page, redirect } from '../../http/answer.ts'
import { BROWSER_COOKIE, BROWSER_COOKIE_SECONDS, sessionCookieName } from '../browser-binding.ts'
import type { HostedStep, Outcome, Remembered } from '../types.ts'
import { LinkSentPage } from './link-sent-page.tsx'
import { MethodPage } from './method-page.tsx'
import { OrganizationPage } from './organization-page.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { SubmitPage } from './submit-page.tsx'
import { WebMessagePage } from './web-message-page.tsx'

/** `crossSite`: a SAML response comes as a POST from the IdP's site. */
export function browserCookie(value: string): CookieToSet {
  return { name: BROWSER_COOKIE, value, maxAgeSeconds: BROWSER_COOKIE_SECONDS, crossSite: true }
}

/**
 * A window that has been opened by the page that waits for the answer would lose it (HTML §7.1.3), whatever answer on its way
 * says otherwise. A redirect has no document that this could protect.
 */
const WITH_OPENER = { 'cross-origin-opener-policy': 'unsafe-none' }

/** `crossSite`: an application renews its tokens in a frame (`prompt=none`). */
function sessionCookies(remember: Remembered | undefined): CookieToSet[] {
  if (remember === undefined) return []
  const { applicationId, secret } = remember
  const maxAgeSeconds = secret.hours * 3600
  return [{ name: sessionCookieName(applicationId), value: secret.value, maxAgeSeconds, crossSite: true }]
}

function keptCookies(outcome: Outcome): CookieToSet[] {
  const account = 'account' in outcome ? [accountCookie(outcome.account)] : []
  return [...sessionCookies('remember' in outcome ? outcome.remember : undefined), ...account]
}

/** The redirect or page that an outcome is, with the cookies that the browser is to keep. */
export function answer(outcome: Outcome, status: 302 | 303, given: readonly CookieToSet[] = []): Answer {
  const cookies = [...given, ...keptCookies(outcome)]
  switch (outcome.kind) {
    case 'redirect':
      return redirect(status, outcome.url, { cookies, headers: WITH_OPENER })
    case 'submit':
      return page(SubmitPage({ to: 'organization', ...outcome }), {
        forms: 'anywhere',
        cookies,
        ...framedBy(outcome.receiver),
      })
    case 'form-post':
      return page(SubmitPage({ to: 'application', ...outcome }), { forms: { to: outcome.action }, cookies })
    case 'web-message':
      return page(WebMessagePage(outcome), { cookies, ...framedBy(outcome.receiver) })
    case 'ask-email':
      return page(SignInPage(outcome), {
        status: outcome.error?.status ?? 200,
        forms: 'anywhere',
        cookies,
        // A page to type on is opened in a window, never framed (incidents row 92).
        ...(outcome.receiver === null ? {} : { headers: WITH_OPENER }),
      })
    case 'ask-method':
      return step(MethodPage(outcome), outcome.error, cookies)
    case 'link-sent':
      return step(LinkSentPage({ ...outcome, inbox: null }), null, cookies)
    case 'ask-second-factor':
      return step(askSecondFactor(outcome), outcome.error, cookies)
    case 'choose-organization':
      return step(OrganizationPage(outcome), outcome.error, cookies)
  }
}

/** A page of the sign-in of people with an account of their own. What it posts may lead on to the application. */
function step(document: VNode, error: SsoError | null, cookies: readonly CookieToSet[]): Answer {
  return page(document, { status: error?.status ?? 200, forms: 'anywhere', cookies })
}

/** A page on which there is nothing to do, for the page that waits for the answer. */
function framedBy(receiver: string | null): { embeddedBy?: readonly string[]; headers?: typeof WITH_OPENER } {
  return receiver === null ? {} : { embeddedBy: [receiver], headers: WITH_OPENER }
}

function askSecondFactor({
  loginId,
  ...asked
}: Extract<HostedStep, { readonly kind: 'ask-second-factor' }>): VNode {
  return SecondFactorPage({ ...asked, action: '/sign-in/second-factor', hidden: { login: loginId } })
}
