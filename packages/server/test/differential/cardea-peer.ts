import { createApplication } from '../../src/applications/create-application.ts'
import { customerOidcIdp } from '../customer-oidc-idp.ts'
import { openLoginWorld } from '../login-world.ts'
import {
  type Endpoint,
  type Peer,
  audience,
  clients,
  encoded,
  otherRedirectUri,
  redirectUri,
  signedOutUri,
} from './peer.ts'

const paths: Readonly<Record<Endpoint, string>> = {
  authorize: '/oauth/authorize',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
  introspect: '/oauth/introspect',
  revoke: '/oauth/revoke',
  end_session: '/oauth/logout',
  par: '/oauth/par',
  metadata: '/.well-known/openid-configuration',
  keys: '/keys',
}

/** Cardea with a customer whose OpenID provider lets everybody in. */
export async function cardeaPeer(): Promise<Peer> {
  const world = await openLoginWorld()
  const idp = await customerOidcIdp()
  const customer = await world.oidcCustomer(idp)
  for (const { id, secret, kind, refreshes } of Object.values(clients)) {
    await createApplication(world.parts, {
      name: id,
      clientId: id,
      clientSecret: secret,
      type: kind,
      redirectUris: kind === 'm2m' ? [] : [redirectUri, otherRedirectUri],
      postLogoutRedirectUris: kind === 'm2m' ? [] : [signedOutUri],
      scopes: kind === 'm2m' ? ['read'] : [],
      audiences: kind === 'm2m' ? [audience] : [],
      refreshTokenDays: refreshes ? 30 : 0,
    })
  }
  const expire = (name: string, table: string) =>
    world.parts.db.query(
      {
        name: `test_expire_${name}`,
        text: `update ${table} set expires_at = now() - interval '1 second'`,
      },
      [],
    )
  return {
    name: 'cardea',
    async send({ to, method, query = {}, form, body, authorization }) {
      const [type, text] = body ?? ['application/x-www-form-urlencoded', encoded(form ?? {})]
      const bodied = form !== undefined || body !== undefined
      const answer = await world.server.inject({
        method: method ?? (bodied ? 'POST' : 'GET'),
        url: `${paths[to]}?${encoded(query)}`,
        headers: {
          host: new URL(world.url).host,
          ...(bodied ? { 'content-type': type } : {}),
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(bodied ? { payload: text } : {}),
      })
      const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
      return {
        status: answer.statusCode,
        location: answer.headers.location ?? null,
        headers: Object.fromEntries(headers),
        text: answer.body,
      }
    },
    async signIn(query) {
      const browser = world.browser()
      const asked = `${world.url}${paths.authorize}?${encoded({ ...query, connection_id: customer.connection.id })}`
      const { location, text } = await browser.get(asked)
      if (location === null) throw new Error(`no redirect to the identity provider: ${text}`)
      const started = new URL(location).searchParams
      idp.nonce = started.get('nonce') ?? ''
      idp.email = `leo@${customer.domain}`
      const callback = new URL(started.get('redirect_uri') ?? '')
      callback.search = encoded({ code: 'x', state: started.get('state') ?? '' })
      const back = await browser.get(callback.href)
      return new URL(back.location ?? '').searchParams
    },
    async expireAll(kind) {
      if (kind === 'code') await expire('codes', 'authorization_codes')
      else await expire('pushed', 'pushed_requests')
    },
    asksThePerson: ({ text }) => text.includes('name="login"'),
    async close() {
      await world.close()
      await idp.close()
    },
  }
}
