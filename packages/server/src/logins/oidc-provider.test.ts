import { createServer, type Server } from 'node:http'
import Provider, { type Context } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { createConnection } from '../connections/create-connection.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'

/* A certified OpenID provider that knows nothing of Cardea, as the customer's IdP. */

const client = { client_id: 'cardea', client_secret: 'a secret with: every + kind / of % sign' }
const account = { sub: 'u-2002', email: 'Leo@Acme.example', given_name: 'Leo', family_name: 'Rossi' }

let world: LoginWorld
let server: Server
let issuer: string

beforeAll(async () => {
  world = await openLoginWorld()
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  issuer = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`
  server.on('request', createIdp())
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await world.close()
})

function createIdp() {
  const provider = new Provider(issuer, {
    clients: [
      { ...client, redirect_uris: [`${world.url}/sso/oidc/callback`], grant_types: ['authorization_code'] },
    ],
    claims: { openid: ['sub'], email: ['email'], profile: ['given_name', 'family_name'] },
    cookies: { keys: ['a key for the cookies of this test'] },
    features: { devInteractions: { enabled: false } },
    // Claims by scope come from UserInfo only, as the specification has it by default.
    interactions: { url: () => '/sign-in' },
    findAccount: (_context: Context, accountId: string) => ({ accountId, claims: () => account }),
    loadExistingGrant: async (context: Context) => {
      const { client: asking, session } = context.oidc
      const grant = new provider.Grant({
        clientId: asking?.clientId ?? '',
        accountId: session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  return (request: Parameters<typeof answer>[0], response: Parameters<typeof answer>[1]) => {
    const signedIn = request.url?.startsWith('/sign-in') === true
    void (signedIn
      ? provider.interactionFinished(request, response, { login: { accountId: account.sub } })
      : answer(request, response))
  }
}

/** Follows the IdP's redirects with its cookies until it sends the browser to us. */
async function throughIdp(start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < 10 && url.startsWith(issuer); step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null)
      throw new Error(`the IdP answered ${String(answer.status)}: ${await answer.text()}`)
    url = new URL(location, url).href
  }
  return url
}

describe('oidc-provider as the identity provider', () => {
  it('signs a person in, with the claims that only its UserInfo has', async () => {
    const organization = await createOrganization(world.parts, wholeDeployment, { name: 'Acme' })
    await createDomain(world.parts, wholeDeployment, organization.id, {
      domain: 'acme.example',
      state: 'verified',
    })
    await createConnection(world.parts, wholeDeployment, {
      organizationId: organization.id,
      protocol: 'oidc',
      status: 'active',
      issuer,
      clientId: client.client_id,
      clientSecret: client.client_secret,
    })
    const browser = world.browser()
    const { location } = await browser.get(world.authorizeUrl({ login_hint: 'leo@acme.example' }))
    const callback = await throughIdp(location ?? '')
    expect(new URL(callback).searchParams.get('iss')).toBe(issuer)
    const { code = '' } = received(await browser.get(callback))
    const { status, body } = await world.redeem(code)
    expect(status).toBe(200)
    const [, payload = ''] = String(body['id_token']).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      email: 'Leo@acme.example',
      email_verified: true,
      given_name: 'Leo',
      family_name: 'Rossi',
    })
  })
})
