import type { EndpointRoute, Route } from '../../http/route.ts'
import { type Parameters, ownRoute, renamed } from '../own-route.ts'

/**
 * The Auth0 dialect: the addresses and parameter names that Auth0's own libraries have built in, for applications that were
 * written for them (docs/auth0.md). Here how people are signed in and out; `management/` is the Management API.
 *
 * Invariant: translation only. Each route is one of ours at a second address, with its parameters under our names: no rules, no
 * state, no storage, and whatever is decided is decided where it always is.
 *
 * Routes: `/authorize`, `/userinfo`, `/v2/logout`, `/oidc/logout`.
 */
export function auth0Routes(own: readonly Route[]): EndpointRoute[] {
  return [
    ownRoute(
      own,
      { method: 'GET', path: '/oauth/logout' },
      { path: '/v2/logout', summary: 'Signs out, as Auth0’s libraries ask for it.' },
      (parameters) => federatedOnDemand(renamed(parameters, { returnTo: 'post_logout_redirect_uri' })),
    ),
    ...(['GET', 'POST'] as const).flatMap((method) => [
      ownRoute(
        own,
        { method, path: '/oauth/authorize' },
        { path: '/authorize', summary: 'Begins a sign-in, as Auth0’s libraries ask for it.' },
        (parameters) => renamed(parameters, { organization: 'organization_id', connection: 'connection_id' }),
      ),
      ownRoute(
        own,
        { method, path: '/oauth/userinfo' },
        { path: '/userinfo', summary: 'The claims of a person, where Auth0’s libraries ask for them.' },
      ),
      // Scalekit's libraries have the same address.
      ownRoute(
        own,
        { method, path: '/oauth/logout' },
        { path: '/oidc/logout', summary: 'Signs out, as other vendors’ libraries ask for it.' },
        federatedOnDemand,
      ),
    ]),
  ]
}

/** There the identity provider is asked to sign the person out only where `federated` stands, with or without a value. */
function federatedOnDemand({ federated, ...others }: Parameters): Parameters {
  return federated === undefined ? { ...others, federated: ['0'] } : others
}
