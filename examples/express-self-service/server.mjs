/**
 * An application whose customers set single sign-on up themselves, written for Auth0's libraries: `express-openid-connect` signs people in, and
 * the ManagementClient of `auth0` makes the link. Nothing in it was made for Cardea; the addresses are settings.
 *
 * The whole of it is in one route: `POST /dashboard` makes a ticket for the organization of whoever is signed in, and sends them there.
 */
import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ManagementClient, ManagementError } from 'auth0'
import express from 'express'
import openidConnect from 'express-openid-connect'
import { dashboardPage, errorPage, homePage } from './pages.mjs'

const host = process.env.HOST ?? '127.0.0.1'
const port = Number(process.env.PORT ?? 3100)
const appUrl = new URL(process.env.APP_URL ?? `http://localhost:${port}`)
const issuer = new URL(process.env.ISSUER_BASE_URL ?? 'https://localhost:4443')

const management = new ManagementClient({
  // A host, with a port where it is not 443: the library adds https.
  domain: process.env.MANAGEMENT_DOMAIN ?? issuer.host,
  clientId: process.env.MANAGEMENT_CLIENT_ID ?? 'self-service-machine',
  // The secrets of cardea.yaml, good for one laptop. A real deployment sets its own.
  clientSecret: process.env.MANAGEMENT_CLIENT_SECRET ?? 'machine-secret-for-this-laptop-only',
})

const app = express()
app.disable('x-powered-by')
app.use(securityHeaders)
// The style sheet and the font are Cardea's own, so that the example looks like the pages around it.
app.use('/assets', express.static(dirname(fileURLToPath(import.meta.resolve('cardea/assets/cardea.css')))))
app.use(
  openidConnect.auth({
    issuerBaseURL: issuer.href,
    baseURL: appUrl.origin,
    clientID: process.env.CLIENT_ID ?? 'self-service-demo',
    clientSecret: process.env.CLIENT_SECRET ?? 'self-service-secret-for-this-laptop-only',
    secret: process.env.SESSION_SECRET ?? randomUUID(),
    authRequired: false,
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
    // Of the cookie: browsers send it back to /callback, and to no form of another site.
    session: { cookie: { sameSite: 'Lax' } },
  }),
)

app.get('/', ({ oidc }, response) => {
  response.send(homePage(oidc.user))
})

app.get('/dashboard', openidConnect.requiresAuth(), ({ oidc }, response) => {
  response.send(dashboardPage(oidc.user))
})

/**
 * The customer's admin sets single sign-on up: a link for the organization that they are signed in for, and for no other. Ask here whether this
 * person may do that; everybody may in an example.
 */
app.post('/dashboard', fromOurOwnPages, openidConnect.requiresAuth(), async ({ oidc }, response) => {
  const organizationId = oidc.user.org_id
  if (!organizationId) return response.redirect(303, '/dashboard')
  const { ticket } = await management.selfServiceProfiles.ssoTicket.create(await profileId(), {
    connection_config: { name: `self-service-sso-${Date.now()}` },
    enabled_organizations: [{ organization_id: organizationId, assign_membership_on_login: true }],
    ttl_sec: 600,
  })
  response.redirect(303, ticket)
})

app.use((request, response) => {
  response.status(404).send(errorPage('There is no such page', 'The address names nothing here.'))
})

/** Everything that goes wrong ends here, in words. */
app.use((error, request, response, _next) => {
  const told = describe(error)
  console.error(`${request.method} ${request.path}: ${error.message}`)
  response.status(told.status).send(errorPage(told.title, told.text))
})

const server = app.listen(port, host, () => {
  console.log(`The self-service example is on ${appUrl.href}`)
})
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})

/** What links offer: the profile that the settings name, or the first one that there is. */
async function profileId() {
  if (process.env.SELF_SERVICE_PROFILE_ID) return process.env.SELF_SERVICE_PROFILE_ID
  const { data } = await management.selfServiceProfiles.list()
  const [first] = data
  if (first === undefined) throw new Error('There is no self-service profile: make one in the dashboard.')
  return first.id
}

function describe(error) {
  if (error instanceof ManagementError) {
    const text = `It was answered: ${error.body?.message ?? error.message}`
    return { status: 502, title: 'The link could not be made', text }
  }
  const { status = 500, error_description: description } = error
  if (status < 500) {
    return { status, title: 'You are not signed in', text: description ?? 'Start again in a moment.' }
  }
  return { status, title: 'That did not work', text: 'Try again in a moment.' }
}

/** Refuses forms of other sites: a browser says truthfully where a POST comes from. */
function fromOurOwnPages(request, response, next) {
  if (request.get('origin') === appUrl.origin) return next()
  response.status(403).send(errorPage('This form belongs to another site', 'Nothing was done.'))
}

function securityHeaders(request, response, next) {
  response.set({
    // form-action also covers where a form's answer redirects to: to the setup assistant.
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; " +
      `form-action 'self' ${issuer.origin}; frame-ancestors 'none'; base-uri 'none'`,
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    // Pages show a person; no cache may keep them.
    'Cache-Control': 'no-store',
  })
  next()
}
