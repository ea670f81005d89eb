import type { EndpointRequest, EndpointRoute, Route } from '../../http/route.ts'

/**
 * The Auth0 dialect: the addresses and parameter names that Auth0's own libraries have built in, for applications that were
 * written for them. So far what a single-page application on `@auth0/auth0-spa-js` says (docs/auth0.md).
 *
 * Invariant: translation only. Each route is one of ours at a second address, with its parameters under our names: no rules, no
 * state, no storage, and whatever is decided is decided where it always is.
 *
 * Routes: `/authorize`, `/userinfo`, `/v2/logout`, `/oidc/logout`.
 */
export function auth0Routes(own: readonly Route[]): Route[] {
  return [
    ...spoken(own, ['GET', 'POST'], '/oauth/authorize', '/authorize', (parameters) =>
      renamed(parameters, { organization: 'organization_id', connection: 'connection_id' }),
    ),
    ...spoken(own, ['GET', 'POST'], '/oauth/userinfo', '/userinfo', (parameters) => parameters),
    ...spoken(own, ['GET'], '/oauth/logout', '/v2/logout', (parameters) =>
      federatedOnDemand(renamed(parameters, { returnTo: 'post_logout_redirect_uri' })),
    ),
    // Scalekit's libraries have the same address.
    ...spoken(own, ['GET', 'POST'], '/oauth/logout', '/oidc/logout', federatedOnDemand),
  ]
}

type Parameters = EndpointRequest['query']

/** Our route of this path, at the address where it is asked for in this dialect. */
function spoken(
  own: readonly Route[],
  methods: readonly EndpointRoute['method'][],
  ours: string,
  theirs: string,
  translate: (parameters: Parameters) => Parameters,
): EndpointRoute[] {
  return own
    .filter((route) => route.kind === 'endpoint')
    .filter(({ path, method }) => path === ours && methods.includes(method))
    .map((route) => ({
      ...route,
      path: theirs,
      summary: `${route.summary.replace(/\.$/, '')}: as Auth0’s libraries ask for it.`,
      handle: (request) =>
        route.handle({ ...request, query: translate(request.query), form: translate(request.form) }),
    }))
}

/** With our name beside theirs a parameter has been sent twice, and is refused as such. */
function renamed(parameters: Parameters, names: Readonly<Record<string, string>>): Parameters {
  const given = new Map<string, readonly string[]>()
  for (const [sent, values] of Object.entries(parameters)) {
    const name = names[sent] ?? sent
    given.set(name, [...(given.get(name) ?? []), ...values])
  }
  return Object.fromEntries(given)
}

/** There the identity provider is asked to sign the person out only where `federated` stands, with or without a value. */
function federatedOnDemand({ federated, ...others }: Parameters): Parameters {
  return federated === undefined ? { ...others, federated: ['0'] } : others
}
