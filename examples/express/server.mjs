/**
 * An application that signs people in through Cardea: Express, openid-client, nothing else to learn.
 *
 * The whole of single sign-on is in three routes: `/login` sends the browser away, `/callback` gets it
 * back with a code, `/logout` forgets. A fourth, `/sso`, lets a customer's admin set it up in a frame. Cardea decides which identity provider a person belongs to.
 */
import { randomUUID } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import cookieSession from 'cookie-session'
import express from 'express'
import * as client from 'openid-client'
import { errorPage, homePage, profilePage, setupPage } from './pages.mjs'

const settings = {
  host: process.env.HOST ?? '127.0.0.1',
  port: Number(process.env.PORT ?? 3000),
  cardeaUrl: new URL(process.env.CARDEA_URL ?? 'http://localhost:4000/'),
  clientId: process.env.CLIENT_ID ?? 'demo',
  // The values of cardea.yaml, good for one laptop. A real deployment sets its own.
  clientSecret: process.env.CLIENT_SECRET ?? 'demo-secret-for-this-laptop-only',
  // May make setup links, and nothing else.
  setupApiKey: process.env.SETUP_API_KEY ?? 'demo-setup-key-for-this-laptop-only',
  sessionSecret: process.env.SESSION_SECRET ?? randomUUID(),
}
const appUrl = new URL(process.env.APP_URL ?? `http://localhost:${settings.port}`)
const redirectUri = new URL('/callback', appUrl).href

/** Who is signed in, by session id. A real application keeps this in its session store. */
const signedIn = new Map()
/** What openid-client knows of Cardea. */
let configuration

const app = express()
app.disable('x-powered-by')
app.use(securityHeaders)
// The style sheet and the font are Cardea's own, so that the example looks like the pages around it.
app.use('/public', express.static(join(dirname(fileURLToPath(import.meta.url)), 'public')))
app.use('/assets', express.static(dirname(fileURLToPath(import.meta.resolve('cardea/assets/cardea.css')))))
app.use(
  cookieSession({
    name: 'example-session',
    keys: [settings.sessionSecret],
    httpOnly: true,
    // Lax: the cookie must come along when Cardea sends the browser back to /callback.
    sameSite: 'lax',
    secure: appUrl.protocol === 'https:',
  }),
)

// Pages show a person; no cache may keep them.
app.use((_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
})

app.get('/', (request, response) => {
  response.send(homePage(profileOf(request)))
})

app.get('/profile', (request, response) => {
  const profile = profileOf(request)
  if (!profile) return response.redirect('/')
  response.send(profilePage(profile))
})

/** 1. Away: to Cardea, with a PKCE challenge, a state and a nonce that only this browser's session knows. */
app.get('/login', async (request, response) => {
  const state = client.randomState()
  const nonce = client.randomNonce()
  const codeVerifier = client.randomPKCECodeVerifier()
  // The newest three: somebody may have the sign-in open in more than one tab.
  const others = Object.entries(request.session.pending ?? {}).slice(-2)
  request.session.pending = { ...Object.fromEntries(others), [state]: { nonce, codeVerifier } }

  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid profile email groups',
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  }
  // With a hint Cardea goes straight to the right identity provider; without one it asks for the e-mail
  // address. If you already know the customer, send organization_id or connection_id instead.
  const hint = request.query.login_hint
  if (typeof hint === 'string' && hint !== '') parameters.login_hint = hint
  // This is also the initiate-login URI: somebody clicked the tile in their identity provider's portal, and Cardea
  // says with this token whose connection it was. Hand it back as it is; nobody is signed in yet. Its relay_state
  // came from outside: never redirect to it unless it is on a list of yours.
  const initiated = request.query.idp_initiated_login
  if (typeof initiated === 'string') parameters.idp_initiated_login = initiated
  response.redirect(client.buildAuthorizationUrl(await cardea(), parameters).href)
})

/** 2. Back: the code becomes tokens, the access token becomes the person's profile. */
app.get('/callback', async (request, response) => {
  const pending = { ...request.session.pending }
  const state = String(request.query.state)
  const login = Object.hasOwn(pending, state) ? pending[state] : undefined
  if (!login) return response.status(400).send(errorPage(notStartedHere, settings.cardeaUrl))
  delete request.session.pending[state]

  // Checks state, issuer, nonce, PKCE, signature, audience and expiry, or throws.
  const tokens = await client.authorizationCodeGrant(await cardea(), new URL(request.originalUrl, appUrl), {
    expectedState: state,
    expectedNonce: login.nonce,
    pkceCodeVerifier: login.codeVerifier,
    idTokenExpected: true,
  })
  const profile = await client.fetchUserInfo(await cardea(), tokens.access_token, tokens.claims().sub)

  // A new session for a new person; whatever was in the old one stays behind.
  signedIn.delete(request.session.id)
  const id = randomUUID()
  signedIn.set(id, profile)
  request.session = { id }
  response.redirect('/profile')
})

/** 3. Out: of this application. The identity provider's own session is not touched. */
app.post('/logout', fromOurOwnPages, (request, response) => {
  signedIn.delete(request.session.id)
  request.session = null
  response.redirect(303, '/')
})

/**
 * 4. The customer's admin sets up single sign-on, without leaving this application: a setup ticket of Cardea for the organization that
 * they are signed in for, opened in a frame. Ask here whether this person may do that; everybody may in an example.
 */
app.post('/sso', fromOurOwnPages, async (request, response) => {
  const organizationId = profileOf(request)?.org_id
  if (!organizationId) return response.redirect(303, '/')
  const ticket = await createSetupTicket(organizationId)
  const { origin } = settings.cardeaUrl
  // Only this page has a script and a frame.
  response.set('Content-Security-Policy', contentPolicy(`script-src 'self'; frame-src ${origin}; `))
  response.send(setupPage(ticket.url, origin))
})

app.use((request, response) => {
  response
    .status(404)
    .send(errorPage({ error: 'not_found', description: 'This page does not exist.' }, settings.cardeaUrl))
})

/** Everything that goes wrong ends here, in words. */
app.use((error, request, response, _next) => {
  const failure = describe(error)
  console.error(
    `${request.method} ${request.path}: ${failure.error} ${failure.code ?? ''} ${failure.loginId ?? ''}`,
  )
  response.status(failure.status).send(errorPage(failure, settings.cardeaUrl))
})

const server = app.listen(settings.port, settings.host, () => {
  console.log(`The example application is on ${appUrl.href}`)
})
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})

/** Cardea's addresses, read from its discovery document at the first sign-in and kept. */
async function cardea() {
  configuration ??= await discover()
  return configuration
}

/** The link is for one organization, works once, and can be framed by this application alone. */
async function createSetupTicket(organizationId) {
  const answer = await fetch(new URL('/v1/setup-tickets', settings.cardeaUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.setupApiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ organizationId, embedOrigins: [appUrl.origin], lifetimeSeconds: 600 }),
  })
  if (!answer.ok) throw new Error(`Cardea makes no setup link: ${(await answer.json()).detail}`)
  return answer.json()
}

function discover() {
  // Plain http is for the laptop only; openid-client insists on being told.
  const options = settings.cardeaUrl.protocol === 'http:' ? { execute: [client.allowInsecureRequests] } : {}
  const { cardeaUrl, clientId, clientSecret } = settings
  return client.discovery(cardeaUrl, clientId, clientSecret, undefined, options)
}

function profileOf(request) {
  return signedIn.get(request.session.id)
}

const notStartedHere = {
  error: 'unknown_state',
  description: 'This sign-in was not started in this browser, or has been finished already. Start again.',
}

/**
 * What went wrong. When Cardea refused, it came back to /callback with the OAuth `error` and
 * `error_description`, and its own `error_code` and `login_id` beside them.
 */
function describe(error) {
  if (error instanceof client.AuthorizationResponseError) {
    const answer = error.cause
    return {
      status: 403,
      error: error.error,
      description: error.error_description,
      code: answer.get('error_code'),
      loginId: answer.get('login_id'),
    }
  }
  if (error instanceof client.ResponseBodyError) {
    return { status: 502, error: error.error, description: error.error_description }
  }
  if (!configuration) {
    const description = `Cardea does not answer at ${settings.cardeaUrl.href}. Is it running?`
    return { status: 502, error: 'temporarily_unavailable', description }
  }
  return {
    status: 500,
    error: 'server_error',
    description: 'The sign-in could not be finished. Start again in a moment.',
  }
}

/** Refuses forms of other sites: a browser says truthfully where a POST comes from. */
function fromOurOwnPages(request, response, next) {
  if (request.get('origin') === appUrl.origin) return next()
  response
    .status(403)
    .send(
      errorPage(
        { error: 'forbidden', description: 'This form belongs to another site.' },
        settings.cardeaUrl,
      ),
    )
}

/** `more`: what one page needs beside the others. */
function contentPolicy(more = '') {
  // form-action also covers where a form's answer redirects to: from /login to Cardea and to any identity provider.
  const anywhere = appUrl.protocol === 'https:' ? 'https:' : 'https: http:'
  return (
    `default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; ${more}` +
    `form-action 'self' ${anywhere}; frame-ancestors 'none'; base-uri 'none'`
  )
}

function securityHeaders(request, response, next) {
  response.set({
    'Content-Security-Policy': contentPolicy(),
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  })
  next()
}
