import { text } from 'node:stream/consumers'
import Provider, { type Context } from 'oidc-provider'
import { answerPage, type Listening, listenAt } from './listen-at.ts'

export interface OidcIdp extends Listening {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

export interface OidcIdpPerson {
  readonly sub: string
  readonly email: string
  readonly given_name: string
  readonly family_name: string
}

/**
 * A customer's OpenID provider, made with `oidc-provider`, with its people and a page of its own, on which one of them is chosen.
 *
 * @param registration what else is registered of us (OpenID Connect Dynamic Client Registration 1.0 §2)
 */
export async function startOidcIdp(
  host: string,
  port: number,
  redirectUri: string,
  people: OidcIdpPerson | readonly OidcIdpPerson[],
  registration: Readonly<Record<string, unknown>> = {},
): Promise<OidcIdp> {
  const issuer = `http://${host}:${String(port)}`
  const everybody = [people].flat()
  const client = { client_id: 'cardea', client_secret: 'the-secret-of-cardea-at-this-idp' }
  const provider = new Provider(issuer, {
    clients: [
      { ...client, redirect_uris: [redirectUri], grant_types: ['authorization_code'], ...registration },
    ],
    claims: { openid: ['sub'], email: ['email'], profile: ['given_name', 'family_name'] },
    cookies: { keys: ['a key for the cookies of this test'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false }, encryption: { enabled: true } },
    interactions: { url: () => '/sign-in' },
    // It would fetch our keys from no private address, and here everything is at one.
    fetch: (url: URL, { headers, signal }: Pick<Request, 'headers' | 'signal'>) =>
      fetch(url, { headers, signal }),
    findAccount: (_context: Context, accountId: string) => ({
      accountId,
      claims: () => everybody.find(({ sub }) => sub === accountId) ?? { sub: accountId },
    }),
    loadExistingGrant: (context: Context) => grantEverything(provider, context),
  })
  const answer = provider.callback()
  const listening = await listenAt(port, async (request, response) => {
    if (!request.url?.startsWith('/sign-in')) return answer(request, response)
    if (request.method === 'POST') {
      const accountId = new URLSearchParams(await text(request)).get('person') ?? everybody[0]?.sub ?? ''
      return provider.interactionFinished(request, response, { login: { accountId } })
    }
    answerPage(
      response,
      'OIDC test IdP',
      `<form method="post" action="/sign-in">${everybody.map(buttonOf).join('')}</form>`,
    )
  })
  return { ...listening, issuer, clientId: client.client_id, clientSecret: client.client_secret }
}

/** Named by nobody where there is nobody else. */
function buttonOf(
  { sub, given_name: name }: OidcIdpPerson,
  _: number,
  all: readonly OidcIdpPerson[],
): string {
  const label = all.length === 1 ? 'Sign in' : `Sign in as ${name}`
  return `<button name="person" value="${sub}">${label}</button>`
}

/** The admin has agreed for everybody, as customers' admins do: nobody is asked for consent. */
async function grantEverything(provider: Provider, { oidc }: Context) {
  const grant = new provider.Grant({
    clientId: oidc.client?.clientId ?? '',
    accountId: oidc.session?.accountId ?? '',
  })
  grant.addOIDCScope('openid email profile')
  await grant.save()
  return grant
}
