import { type EndpointRoute, type Route } from '../../http/route.ts'

/**
 * What the library has built in of OAuth is ours as it is (`/oauth/authorize`, `/oauth/token`, `/keys`, discovery), but for where a sign-out
 * begins: there it is `/oidc/logout`.
 */
export function oauthEndpoints(own: readonly Route[]): EndpointRoute[] {
  return own
    .filter((route) => route.kind === 'endpoint')
    .filter(({ path }) => path === '/oauth/logout')
    .map((route) => ({
      ...route,
      path: '/oidc/logout',
      summary: `${route.summary.replace(/\.$/, '')}: as Scalekit’s libraries ask for it.`,
    }))
}
