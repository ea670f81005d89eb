import { SsoError } from '@cardea/protocol'
import type { Answer } from '../http/answer.ts'
import { single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { organizationFindById, organizationFindBySlug } from '../organizations/store.ts'
import { type OrganizationId, isId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { answer, browserCookie } from './pages/answer-outcome.ts'
import { beginAccountLogin } from './begin-account-login.ts'
import { BROWSER_COOKIE, browserSecret } from './browser-binding.ts'
import { checkReturnAddress } from './return-address.ts'
import type { LoginParts } from './types.ts'

/** Where a person signs in to Cardea itself by their organization's identity provider, and is made a member of it. */
export function accountLoginRoutes(parts: LoginParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/sso/:organizationId',
      summary:
        'The accounts address: signs a person in at their organization, makes them a member (JIT), and goes back to `redirectUri`.',
      errors: 'page',
      async handle(request) {
        const received = request.params['organizationId'] ?? ''
        const found = isId('organization', received)
          ? await organizationFindById(parts.db, wholeDeployment, received)
          : null
        if (found === null) throw new SsoError('login.organization_unknown', { received })
        return signIn(parts, request, found.id)
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/auth/sso/:slug/login',
      summary: 'The same, by the slug of the organization: where its own members begin.',
      errors: 'page',
      async handle(request) {
        const received = request.params['slug'] ?? ''
        const found = await organizationFindBySlug(parts.db, received)
        if (found === null) throw new SsoError('login.organization_unknown', { received })
        return signIn(parts, request, found.id)
      },
    }),
  ]
}

/** Begins a sign-in at Cardea itself. `redirectUri` of the query says where it leads; absent: the account page. */
async function signIn(
  parts: LoginParts,
  { query, cookies, headers, clientAddress }: EndpointRequest,
  organizationId: OrganizationId,
): Promise<Answer> {
  const returnTo = await checkReturnAddress(parts, single(query, 'redirectUri'))
  const secret = browserSecret(parts.random, cookies[BROWSER_COOKIE])
  const from = { userAgent: headers['user-agent'] ?? null, address: clientAddress }
  const outcome = await beginAccountLogin(parts, { organizationId, returnTo, from, browserSecret: secret })
  return answer(outcome, 302, [browserCookie(secret)])
}
