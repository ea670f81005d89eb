import { createServer } from 'node:http'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Context, errors } from 'oidc-provider'
import { memoryAdapter } from './memory-adapter.ts'
import {
  type Endpoint,
  type Peer,
  type Received,
  audience,
  clients,
  encoded,
  otherRedirectUri,
  redirectUri,
  signedOutUri,
} from './peer.ts'

const paths: Readonly<Record<Endpoint, string>> = {
  authorize: '/auth',
  token: '/token',
  userinfo: '/me',
  introspect: '/token/introspection',
  revoke: '/token/revocation',
  end_session: '/session/end',
  par: '/request',
  metadata: '/.well-known/openid-configuration',
  keys: '/jwks',
}

const CONFIRMS = 'Do you want to sign out?'

/** `oidc-provider` with one person, who is signed in when the page for it is visited. */
export async function providerPeer(): Promise<Peer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const issuer = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`
  const store = memoryAdapter()
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), kid: 'k1', use: 'sig' }
  const provider: Provider = new Provider(issuer, configuration(store.Adapter, key, grantEverything))

  async function grantEverything({ oidc }: Context): Promise<unknown> {
    const grant = new provider.Grant({
      clientId: oidc.client?.clientId ?? '',
      accountId: oidc.session?.accountId ?? '',
    })
    grant.addOIDCScope('openid email profile offline_access')
    await grant.save()
    return grant
  }

  const answer = provider.callback()
  server.on('request', (request, response) => {
    const result = { login: { accountId: 'leo' }, consent: {} }
    const isSignIn = request.url?.startsWith('/sign-in') === true
    void (isSignIn ? provider.interactionFinished(request, response, result) : answer(request, response))
  })

  return {
    name: 'oidc-provider',
    async send({ to, method, query = {}, form, body, authorization }) {
      const [type, text] = body ?? ['application/x-www-form-urlencoded', encoded(form ?? {})]
      const bodied = form !== undefined || body !== undefined
      const response = await fetch(`${issuer}${paths[to]}?${encoded(query)}`, {
        method: method ?? (bodied ? 'POST' : 'GET'),
        redirect: 'manual',
        headers: {
          // Errors are pages to whoever wants pages.
          accept: to === 'authorize' || to === 'end_session' ? 'text/html' : 'application/json',
          ...(bodied ? { 'content-type': type } : {}),
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(bodied ? { body: text } : {}),
      })
      return received(response)
    },
    signIn: (query) => throughSignIn(issuer, `${issuer}${paths.authorize}?${encoded(query)}`),
    expireAll(kind) {
      store.expire(kind === 'code' ? 'AuthorizationCode' : 'PushedAuthorizationRequest')
      return Promise.resolve()
    },
    asksThePerson: ({ location, text }) =>
      location?.startsWith('/sign-in') === true || text.includes(CONFIRMS),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function configuration(
  adapter: unknown,
  key: unknown,
  loadExistingGrant: (context: Context) => Promise<unknown>,
): Record<string, unknown> {
  return {
    adapter,
    clients: Object.values(clients).map(registration),
    claims: { openid: ['sub'], email: ['email'], profile: ['given_name', 'family_name'] },
    cookies: { keys: ['a key for the cookies of this test'], long: { sameSite: 'none' } },
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access', 'read'],
    jwks: { keys: [key] },
    enableHttpPostMethods: true,
    pkce: {
      required: (_: unknown, { clientId }: { clientId: string }) => clientId === clients.spa.id,
    },
    rotateRefreshToken: true,
    ttl: { ...LIFETIMES },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: isItsOwn },
      revocation: { enabled: true, allowedPolicy: isItsOwn },
      pushedAuthorizationRequests: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: confirm },
      claimsParameter: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_: unknown, { clientId }: { clientId: string }) =>
          clientId === clients.machine.id ? audience : undefined,
        getResourceServerInfo: (_: unknown, resource: string) => {
          if (resource !== audience) throw new errors.InvalidTarget()
          return { scope: 'read', audience, accessTokenFormat: 'jwt' }
        },
      },
    },
    interactions: { url: () => '/sign-in' },
    findAccount: (_: Context, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, email: 'leo@acme.example', given_name: 'Leo', family_name: 'Rossi' }),
    }),
    loadExistingGrant,
    renderError(context: { body: string; type: string }, { error }: { error: string }) {
      context.type = 'html'
      context.body = `<!doctype html><p>${error}</p>`
    },
  }
}

/** Neither tells a client of another client's tokens. */
function isItsOwn(_: unknown, { clientId }: { clientId: string }, token: { clientId: string }): boolean {
  return token.clientId === clientId
}

const LIFETIMES = {
  AccessToken: 900,
  AuthorizationCode: 600,
  ClientCredentials: 900,
  Grant: 86_400,
  IdToken: 900,
  Interaction: 600,
  RefreshToken: 86_400,
  Session: 86_400,
}

function registration({ id, secret, kind, ...client }: (typeof clients)[keyof typeof clients]) {
  const method =
    secret === null ? 'none' : 'secretIn' in client ? 'client_secret_post' : 'client_secret_basic'
  const common = { client_id: id, token_endpoint_auth_method: method }
  if (kind === 'm2m') {
    const only = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }
    return { ...common, ...only, client_secret: secret, scope: 'read' }
  }
  return {
    ...common,
    ...(secret === null ? {} : { client_secret: secret }),
    grant_types: ['authorization_code', ...(client.refreshes ? ['refresh_token'] : [])],
    response_types: ['code'],
    redirect_uris: [redirectUri, otherRedirectUri],
    post_logout_redirect_uris: [signedOutUri],
  }
}

function confirm(context: { body: string; type: string }): void {
  context.type = 'html'
  context.body = `<!doctype html><p>${CONFIRMS}</p>`
}

async function received(response: Response): Promise<Received> {
  return {
    status: response.status,
    location: response.headers.get('location'),
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  }
}

/** A browser that follows redirects with its cookies, until one leaves. */
async function throughSignIn(issuer: string, start: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>()
  let url = new URL(start)
  for (let step = 0; step < 10 && url.origin === issuer; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`no redirect: ${String(response.status)} ${await response.text()}`)
    url = new URL(location, url)
  }
  return url.searchParams
}
