/**
 * An application that signs people in by Scalekit's library for Node as its guide has it: an address from `getAuthorizationUrl`, one callback for codes, errors
 * and sign-ins that have begun at the identity provider, a page that frames the portal, and a sign-out. What it starts by is in the query of `/auth/login`. Its
 * settings, and the port, come from the environment.
 */
import { randomUUID } from 'node:crypto'
import { ScalekitClient } from '@scalekit-sdk/node'
import express from 'express'

const { port, url, envUrl, clientId, clientSecret } = JSON.parse(process.env.SETTINGS ?? '{}')
const scalekit = new ScalekitClient(envUrl, clientId, clientSecret)
const redirectUri = `${url}/auth/callback`

/** What the library answered, by the browser that it was for. */
const sessions = new Map()
const cookieOf = ({ headers: { cookie = '' } }, name) =>
  new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(cookie)?.[1] ?? ''
const sessionOf = (request) => sessions.get(cookieOf(request, 'browser'))

/** Leads a browser to its sign-in, which comes back with the state that this browser keeps. */
function lead(response, selectors) {
  const state = randomUUID()
  response.cookie('state', state, { httpOnly: true, sameSite: 'lax' })
  response.redirect(scalekit.getAuthorizationUrl(redirectUri, { state, ...selectors }))
}

const app = express()
app.get('/', (request, response) => {
  const session = sessionOf(request)
  response.json(session === undefined ? { signedIn: false } : { signedIn: true, user: session.user })
})
app.get('/favicon.ico', (_request, response) => response.sendStatus(204))
app.get('/auth/login', ({ query }, response) => lead(response, query))
app.get('/auth/callback', async (request, response) => {
  const { code, error, error_description: description, error_code: reason, state } = request.query
  if (error !== undefined) return response.status(403).json({ error, description, reason })
  const begun = request.query.idp_initiated_login
  if (begun !== undefined) {
    const claims = await scalekit.getIdpInitiatedLoginClaims(begun)
    const { connection_id: connectionId, organization_id: organizationId, login_hint: loginHint } = claims
    return lead(response, { connectionId, organizationId, loginHint })
  }
  if (state === undefined || cookieOf(request, 'state') !== state) {
    return response.status(400).json({ error: 'state' })
  }
  try {
    const answer = await scalekit.authenticateWithCode(code, redirectUri)
    const { oid } = await scalekit.validateToken(answer.idToken, { audience: [clientId] })
    const browser = randomUUID()
    sessions.set(browser, { ...answer, organizationId: oid })
    response.cookie('browser', browser, { httpOnly: true, sameSite: 'lax' }).redirect('/')
  } catch (refused) {
    response.status(500).json({ error: refused.name })
  }
})
app.get('/settings', async (request, response) => {
  const session = sessionOf(request)
  if (session === undefined) return response.sendStatus(403)
  const { location } = await scalekit.organization.generatePortalLink(session.organizationId)
  response.send(`<!doctype html><html lang="en"><head><title>Settings</title></head><body>
    <iframe title="Set-up" width="800" height="600" src="${location}"></iframe></body></html>`)
})
app.get('/logout', (request, response) => {
  const session = sessionOf(request)
  sessions.delete(cookieOf(request, 'browser'))
  const idTokenHint = session?.idToken
  response
    .clearCookie('browser')
    .redirect(scalekit.getLogoutUrl({ idTokenHint, postLogoutRedirectUri: `${url}/`, state: 'bye' }))
})
app.listen(port, '127.0.0.1', () => console.log(`The application is on ${url}`))
