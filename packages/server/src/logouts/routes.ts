import { type LogoutArrival, SsoError } from '@cardea/protocol'
import { type Answer, page, redirect } from '../http/answer.ts'
import { single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { SubmitPage } from '../logins/pages/submit-page.tsx'
import { type ConnectionId, parseId } from '../storage/ids.ts'
import { beginLogout } from './begin-logout.ts'
import { confirmLogout } from './confirm-logout.ts'
import { SignOutPage } from './pages/sign-out-page.tsx'
import { LogoutRefusedPage, SignedOutPage } from './pages/signed-out-page.tsx'
import { type Received, receiveLogout } from './receive-logout.ts'
import type { LogoutParts } from './types.ts'

/** A message of 512 KiB in base64, percent-encoded, with its RelayState. */
const SLO_BODY_LIMIT = 1024 * 1024

/** Every address that a browser visits during a logout. */
export function logoutRoutes(parts: LogoutParts): Route[] {
  return [...applicationRoutes(parts), ...idpRoutes(parts)]
}

function applicationRoutes(parts: LogoutParts): Route[] {
  const summary = 'The application signs its person out (OIDC RP-Initiated Logout 1.0 §2).'
  const open = { path: '/oauth/logout', summary, errors: 'page' } as const
  return [
    endpoint({
      ...open,
      method: 'GET',
      handle: async ({ query, cookies }) => answer(await beginLogout(parts, query, cookies), 302),
    }),
    endpoint({
      ...open,
      method: 'POST',
      handle: async ({ form, cookies }) => answer(await beginLogout(parts, form, cookies), 303),
    }),
    endpoint({
      method: 'POST',
      path: '/oauth/logout/confirm',
      summary:
        'The person confirms on our page that they want to be signed out (OIDC RP-Initiated Logout 1.0 §6).',
      errors: 'page',
      handle: async ({ form, cookies }) => answer(await confirmLogout(parts, form, cookies), 303),
    }),
  ]
}

function idpRoutes(parts: LogoutParts): Route[] {
  const path = '/saml/:connectionId/slo'
  return [
    endpoint({
      method: 'GET',
      path,
      summary: 'Receives a logout message by HTTP-Redirect (saml-bindings-2.0-os §3.4).',
      errors: 'page',
      handle: async ({ params, rawQuery: query }) =>
        answer(await receiveLogout(parts, connectionIdOf(params), { binding: 'redirect', query }), 302),
    }),
    endpoint({
      method: 'POST',
      path,
      summary: 'Receives a logout message by HTTP-POST (saml-bindings-2.0-os §3.5).',
      errors: 'page',
      bodyLimit: SLO_BODY_LIMIT,
      handle: async ({ params, form }) =>
        answer(await receiveLogout(parts, connectionIdOf(params), postedMessage(form)), 303),
    }),
  ]
}

function postedMessage(form: EndpointRequest['form']): LogoutArrival {
  const request = single(form, 'SAMLRequest')
  const response = single(form, 'SAMLResponse')
  const message = request ?? response
  if (message === undefined || (request !== undefined && response !== undefined)) {
    throw new SsoError('saml.logout_malformed', {
      reason: 'the form has not exactly one of SAMLRequest and SAMLResponse',
    })
  }
  const parameter = request === undefined ? 'SAMLResponse' : 'SAMLRequest'
  return { binding: 'post', parameter, message, relayState: single(form, 'RelayState') ?? null }
}

function connectionIdOf(params: EndpointRequest['params']): ConnectionId {
  return parseId('connection', params['connectionId'] ?? '')
}

function answer(outcome: Received, status: 302 | 303): Answer {
  switch (outcome.kind) {
    case 'redirect':
      return redirect(status, outcome.url)
    case 'submit':
      return page(SubmitPage({ to: 'organization', ...outcome }), { forms: 'anywhere' })
    case 'ask':
      return page(SignOutPage(outcome), { forms: 'anywhere' })
    case 'signed-out':
      return page(SignedOutPage())
    case 'refused':
      return page(LogoutRefusedPage(outcome), { status: outcome.error.status })
  }
}
