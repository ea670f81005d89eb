/**
 * The accounts address, `{accounts}sso/{organizationId}?redirectUri=…`: gives an account to somebody who has signed in and has none,
 * without asking them anything, and sends them back. It is an application of its own at Cardea: whoever has just signed in is not asked again
 * by their identity provider.
 *
 * That somebody has an account is the `metadata` of their profile at Cardea, which is a claim in their next ID token.
 */
import cookieSession from 'cookie-session'
import { randomUUID } from 'node:crypto'
import express from 'express'
import * as client from 'openid-client'

export function accounts({ appUrl, cardeaUrl, accounts: own }) {
  const callback = new URL('callback', own.url).href
  let configuration
  const router = express.Router()
  router.use(
    cookieSession({
      name: 'accounts-session',
      keys: [process.env.SESSION_SECRET ?? randomUUID()],
      httpOnly: true,
      sameSite: 'lax',
      secure: appUrl.protocol === 'https:',
    }),
  )

  router.get('/sso/:organizationId', async (request, response) => {
    const { organizationId } = request.params
    const { redirectUri } = request.query
    if (!isRegistered(redirectUri)) {
      return response
        .status(400)
        .json({ error: 'invalid_request', error_description: 'This redirectUri is not registered.' })
    }
    const [state, nonce] = [client.randomState(), client.randomNonce()]
    const codeVerifier = client.randomPKCECodeVerifier()
    request.session.pending = { state, nonce, codeVerifier, organizationId, redirectUri }
    const parameters = {
      redirect_uri: callback,
      scope: 'openid email',
      organization_id: organizationId,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }
    response.redirect(client.buildAuthorizationUrl(await cardea(), parameters).href)
  })

  router.get('/callback', async (request, response) => {
    const { pending } = request.session
    request.session = null
    if (!pending) return response.status(400).json({ error: 'invalid_request' })
    const answered = new URL(request.originalUrl, appUrl)
    const tokens = await client.authorizationCodeGrant(await cardea(), answered, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.codeVerifier,
      idTokenExpected: true,
    })
    const { sub, org_id: organizationId } = tokens.claims()
    // Asked for by id, so it is the same or Cardea has refused; an account in another organization is worth a second look.
    if (organizationId !== pending.organizationId)
      return response.status(403).json({ error: 'access_denied' })
    await giveAccount(sub)
    response.redirect(pending.redirectUri)
  })

  /** Everything before the query has to be what is registered, character by character: nothing of a URL is left to understand. */
  function isRegistered(redirectUri) {
    return typeof redirectUri === 'string' && own.redirectUris.includes(redirectUri.split('?')[0])
  }

  async function giveAccount(subject) {
    const { items } = await call('GET', `/v1/profiles?${new URLSearchParams({ subject })}`)
    for (const { id, metadata } of items) {
      if (metadata !== null) continue
      await call('PATCH', `/v1/profiles/${id}`, {
        metadata: { plan: 'starter', since: new Date().toISOString() },
      })
    }
  }

  async function call(method, path, body) {
    const answer = await fetch(new URL(path, cardeaUrl), {
      method,
      headers: { authorization: `Bearer ${own.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`Cardea refuses ${method} ${path}: ${(await answer.json()).detail}`)
    return answer.json()
  }

  /** Cardea's addresses, read at the first sign-in and kept. */
  async function cardea() {
    // Plain http is for the laptop only; openid-client insists on being told.
    const options = cardeaUrl.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}
    configuration ??= await client.discovery(cardeaUrl, own.clientId, own.clientSecret, undefined, options)
    return configuration
  }
  return router
}
