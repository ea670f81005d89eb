import { type KeyObject, createPublicKey } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { jwtVerify } from 'jose'
import Provider, { type Context } from 'oidc-provider'
import { answerPage, type Listening, listenAt, readForm } from './listen-at.ts'

/** Apple as far as the wire goes: its issuer, a form-posted answer, and a client secret that is a JWT of the client's own. */
export interface AppleIdp extends Listening {
  /** Where it really is. */
  readonly origin: string
}

const ISSUER = 'https://appleid.apple.com'
const person = { sub: '001234.abc', email: 'mia@home.example', email_verified: 'true' }

/** A certified OpenID provider that stands for Apple, on a site of its own. `publicKey`: of the key that Apple gave us. */
export async function startAppleIdp(
  host: string,
  port: number,
  redirectUri: string,
  publicKey: string,
): Promise<AppleIdp> {
  const origin = `http://${host}:${String(port)}`
  const client = { client_id: 'com.example.web', client_secret: 'known inside this provider alone' }
  const provider = new Provider(ISSUER, {
    clients: [
      {
        ...client,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
      },
    ],
    scopes: ['openid', 'name', 'email'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key for the cookies of this test'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/sign-in' },
    findAccount: (_context: Context, accountId: string) => ({ accountId, claims: () => person }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid name email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  const key = createPublicKey(publicKey)
  const listening = await listenAt(port, async (request, response) => {
    if (request.url === '/token') return answer(await proven(request, key, client), response)
    if (!request.url?.startsWith('/sign-in')) return answer(request, response)
    if (request.method === 'POST') {
      return provider.interactionFinished(request, response, { login: { accountId: person.sub } })
    }
    const form = '<form method="post" action="/sign-in"><button>Sign in</button></form>'
    answerPage(response, 'Apple test IdP', form)
  })
  return { ...listening, origin }
}

/** Whoever proves themselves as Apple demands has the secret that the library compares. */
async function proven(
  request: IncomingMessage,
  key: KeyObject,
  client: { readonly client_id: string; readonly client_secret: string },
): Promise<IncomingMessage> {
  const form = await readForm(request)
  await jwtVerify(form.get('client_secret') ?? '', key, {
    issuer: 'TEAM000001',
    subject: client.client_id,
    audience: ISSUER,
    maxTokenAge: '5 minutes',
  })
  return Object.assign(request, {
    body: { ...Object.fromEntries(form), client_secret: client.client_secret },
  })
}
