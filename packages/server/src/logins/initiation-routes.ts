import { redirect } from '../http/answer.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { type ConnectionId, parseId } from '../storage/ids.ts'
import { initiateOidc } from './initiate-oidc.ts'
import type { LoginParts } from './types.ts'

/** The addresses at which an OpenID provider starts a sign-in (OIDC Core §4: GET and POST). */
export function initiationRoutes(parts: LoginParts): Route[] {
  const handle = async (params: EndpointRequest['query'], connectionId: ConnectionId | null) => {
    const outcome = await initiateOidc(parts, params, connectionId)
    return redirect(303, outcome.url)
  }
  const named = ({ params }: EndpointRequest) => parseId('connection', params['connectionId'] ?? '')
  const shared = {
    path: '/sso/oidc/initiate',
    summary: 'Starts a sign-in at the OIDC identity provider named by `iss` (OIDC Core §4).',
    errors: 'page',
  } as const
  const own = {
    path: '/sso/oidc/:connectionId/initiate',
    summary: 'The same for one connection: for an identity provider that several organizations have.',
    errors: 'page',
  } as const
  return [
    endpoint({ ...shared, method: 'GET', handle: ({ query }) => handle(query, null) }),
    endpoint({ ...shared, method: 'POST', handle: ({ form }) => handle(form, null) }),
    endpoint({ ...own, method: 'GET', handle: (request) => handle(request.query, named(request)) }),
    endpoint({ ...own, method: 'POST', handle: (request) => handle(request.form, named(request)) }),
  ]
}
