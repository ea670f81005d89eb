import { createServer, type Server } from 'node:http'
import Provider, { type Context } from 'oidc-provider'
import { afterEach, afterAll, beforeAll, describe, expect, it } from 'vitest'
import { received } from '../../test/login-world.ts'
import { type SocialWorld, clientSecret, openSocialWorld, tenants } from '../../test/social-world.ts'

/* A certified OpenID provider that knows nothing of Cardea, standing at the names of Google and Microsoft. */

let world: SocialWorld
let server: Server | null = null
beforeAll(async () => {
  world = await openSocialWorld()
})
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})
afterAll(() => world.close())

interface Standing {
  /** The issuer of its ID tokens. */
  readonly issuer: string
  /** What its discovery document calls itself. */
  readonly documentIssuer: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** Starts it; answers its own address, to which the names lead. */
async function start({ issuer, documentIssuer, claims }: Standing): Promise<string> {
  const listening = createServer()
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  const here = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`
  const account = { sub: 'u-2002', email: 'leo@home.example', given_name: 'Leo', ...claims }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'cardea',
        client_secret: clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${world.url}/sso/oidc/callback`],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', ...Object.keys(claims)], profile: ['given_name'] },
    // As Google and Microsoft do: what the scopes ask for is in the ID token.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['a key for the cookies of this test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/sign-in' },
    findAccount: (_context: Context, accountId: string) => ({ accountId, claims: () => account }),
    loadExistingGrant: async (context: Context) => {
      const { client, session } = context.oidc
      const grant = new provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  listening.on('request', (request, response) => {
    if (request.url === '/document') {
      void fetch(`${here}/.well-known/openid-configuration`)
        .then((found) => found.json())
        .then((found: object) => response.end(JSON.stringify({ ...found, issuer: documentIssuer })))
      response.setHeader('content-type', 'application/json')
      return
    }
    const signedIn = request.url?.startsWith('/sign-in') === true
    void (signedIn
      ? provider.interactionFinished(request, response, { login: { accountId: account.sub } })
      : answer(request, response))
  })
  return here
}

/** Follows the provider's redirects with its cookies until it sends the browser to us. */
async function throughProvider(start: string, here: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < 10 && url.startsWith(here); step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`it answered ${String(answer.status)}: ${await answer.text()}`)
    url = new URL(location, url).href
  }
  return url
}

describe('oidc-provider at the name of', () => {
  const microsoft = `https://login.microsoftonline.com/${tenants.one}/v2.0`
  it.each([
    [
      'google',
      'https://accounts.google.com',
      {
        issuer: 'https://accounts.google.com',
        documentIssuer: 'https://accounts.google.com',
        claims: { email_verified: true },
      },
      'u-2002',
    ],
    [
      'microsoft',
      'https://login.microsoftonline.com',
      {
        issuer: microsoft,
        documentIssuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
        claims: { tid: tenants.one, xms_edov: true },
      },
      `${tenants.one}.u-2002`,
    ],
  ] as const)('%s signs a person in', async (name, origin, standing, subject) => {
    const here = await start(standing)
    world.places.set(origin, () => `${here}/document`)
    const connection = await world.connect(name)
    const browser = world.browser()
    const { location } = await browser.get(world.authorizeUrl({ provider: name }))
    const callback = await throughProvider(location ?? '', here)
    const { code = '', error_code: refusal } = received(await browser.get(callback))
    expect(refusal).toBeUndefined()
    const { status, body } = await world.redeem(code)
    expect(status).toBe(200)
    const [, payload = ''] = String(body['id_token']).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: `${connection.id};${subject}`,
      email: 'leo@home.example',
      email_verified: true,
      given_name: 'Leo',
    })
  })
})
