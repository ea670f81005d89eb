/**
 * A private single-page application: pages for one customer's people, signed in by `@auth0/auth0-spa-js` as it is published. This server hands
 * out the pages, and has two parts that a product would run elsewhere: its API (api.mjs) and its accounts address (accounts.mjs).
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { accounts } from './accounts.mjs'
import { api } from './api.mjs'
import { settings } from './settings.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const library = join(dirname(createRequire(import.meta.url).resolve('@auth0/auth0-spa-js')), '../..')
const { appUrl, cardeaUrl } = settings

const app = express()
app.disable('x-powered-by')
app.use((_request, response, next) => {
  const cardea = cardeaUrl.origin
  response.set({
    // Cardea in the frame is how the library asks silently whether somebody is signed in.
    'Content-Security-Policy':
      `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; ` +
      `connect-src 'self' ${cardea}; frame-src ${cardea}; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  })
  next()
})
// The style sheet and the font are Cardea's own, so that the example looks like the pages around it.
app.use('/assets', express.static(dirname(fileURLToPath(import.meta.resolve('cardea/assets/cardea.css')))))
app.use('/auth0-spa-js', express.static(join(library, 'dist')))

app.use((_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
})
app.use('/api', api(settings))
app.use('/accounts', accounts(settings))
app.get('/settings.json', (_request, response) => {
  const { organizationId: organization, clientId, audience, metadataClaim } = settings
  const accountsUrl = settings.accounts.url.href
  response.json({ domain: cardeaUrl.origin, clientId, organization, audience, metadataClaim, accountsUrl })
})
app.use(express.static(join(here, 'public')))

/** Everything that goes wrong ends here; what Cardea has refused says why. */
app.use((error, request, response, _next) => {
  console.error(`${request.method} ${request.path}: ${error.message}`)
  const status = error.error === undefined ? 502 : 403
  response
    .status(status)
    .json({ error: error.error ?? 'server_error', error_description: error.error_description })
})

const server = app.listen(settings.port, settings.host, () => {
  console.log(`The example single-page application is on ${appUrl.href}`)
})
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
