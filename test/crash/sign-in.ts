import type { SamlAnswerInput, SamlForm } from '../../packages/server/test/customer-saml-idp.ts'
import { type Customer, authorizeUrl, redirectUri } from './customer.ts'
import { FORM, type Reply, type Request, type Send, mustSend } from './send.ts'

/** What a browser holds between two visits: its cookie, and where it was sent. */
export interface Started {
  readonly cookie: string
  readonly location: string
  readonly body: string
}

/** The browser's cookie, as it is sent back. */
export function cookieIn({ headers }: Reply): string | null {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? null
}

/** Opens the authorization request. */
export async function mustStart(send: Send, url: string): Promise<Started> {
  const reply = await mustSend(send, { url })
  const cookie = cookieIn(reply)
  if (cookie === null) throw new Error(`not started: ${String(reply.status)} ${reply.body}`)
  return { cookie, location: reply.location ?? '', body: reply.body }
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
