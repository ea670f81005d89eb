import type { SamlAnswerInput, SamlForm } from '../../packages/server/test/customer-saml-idp.ts'
import { type Customer, authorizeUrl, redirectUri } from './customer.ts'
import { FORM, type Reply, type Request, type Send } from './send.ts'

/** What a browser holds between two visits: its cookie, and where it was sent. */
export interface Started {
  readonly cookie: string
  readonly location: string
  readonly body: string
}

/** Opens the authorization request; null when there was no answer, or none that sets the cookie. */
export async function startSignIn(send: Send, url: string): Promise<Started | Reply | null> {
  const reply = await send({ url })
  const [cookie] = reply?.headers['set-cookie'] ?? []
  if (reply === null || cookie === undefined) return reply
  return { cookie: cookie.split(';')[0] ?? '', location: reply.location ?? '', body: reply.body }
}

export async function mustStart(send: Send, url: string): Promise<Started> {
  const started = await startSignIn(send, url)
  if (started === null || !('cookie' in started)) throw new Error(`not started: ${String(started?.body)}`)
  return started
}

/** A person's answer from the IdP, as the browser that began will post it. */
export interface Answered {
  readonly cookie: string
  readonly form: SamlForm
}

/** Begins a login and has the IdP answer it. */
export async function answerOf(send: Send, customer: Customer, person: SamlAnswerInput): Promise<Answered> {
  const { cookie, location } = await mustStart(send, authorizeUrl(customer))
  return { cookie, form: await customer.idp.answer(location, customer.spMetadata, person) }
}

/** The post of the IdP's page. Without a cookie: as browsers send it over plain http. */
export function postOf({ form }: Answered, cookie: string | null): Request {
  return {
    method: 'POST',
    url: form.action,
    headers: cookie === null ? FORM : { ...FORM, cookie },
    body: new URLSearchParams(form.fields).toString(),
  }
}

/** The code that the application is given; null when it is given none. */
export function codeIn(reply: Reply | null): string | null {
  if (reply?.location?.startsWith(redirectUri) !== true) return null
  return new URL(reply.location).searchParams.get('code')
}

/** The token request of the application for this code. */
export function redemption({ clientId, clientSecret }: Customer, code: string): Request {
  return {
    method: 'POST',
    url: '/oauth/token',
    headers: FORM,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  }
}

export function userinfo(accessToken: string): Request {
  return { url: '/oauth/userinfo', headers: { authorization: `Bearer ${accessToken}` } }
}

export function accessTokenIn({ body }: Reply): string {
  return (JSON.parse(body) as { access_token: string }).access_token
}
