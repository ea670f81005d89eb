/**
 * Ory Polis as a service: its own controllers do everything; this hands them what arrives and sends on what
 * they answer. Settings as its server has them by default, analytics off. Usage: polis-server.mjs SETTINGS
 * PORT, with DATABASE_URL.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { requirePeer } from '../../frame/peers.mjs'

const [settingsFile, port] = process.argv.slice(2)
const settings = JSON.parse(readFileSync(settingsFile, 'utf8'))
const TTL_SECONDS = 300

const { oauthController, connectionAPIController } = await requirePeer('@boxyhq/saml-jackson').controllers({
  externalUrl: settings.externalUrl,
  samlPath: settings.acsPath,
  samlAudience: settings.audience,
  clientSecretVerifier: settings.clientSecret,
  noAnalytics: true,
  openid: { jwsAlg: 'RS256', jwtSigningKeys: settings.signingKeys },
  db: {
    engine: 'sql',
    type: 'postgres',
    url: process.env.DATABASE_URL,
    ttl: TTL_SECONDS,
    cleanupLimit: 1000,
    pageLimit: 50,
  },
})

const owner = { tenant: 'customer', product: 'benchmark' }
if ((await connectionAPIController.getConnections(owner)).length === 0) {
  await connectionAPIController.createSAMLConnection({
    ...owner,
    rawMetadata: settings.metadata,
    redirectUrl: JSON.stringify([settings.redirectUri]),
    defaultRedirectUrl: settings.redirectUri,
  })
}

const legs = {
  '/api/oauth/authorize': async (fields, response) => {
    redirect(response, 302, await oauthController.authorize(fields))
  },
  [settings.acsPath]: async (fields, response) => {
    redirect(response, 303, await oauthController.samlResponse(fields))
  },
  '/api/oauth/token': async (fields, response) => {
    const answer = await oauthController.token(fields)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  },
  '/readyz': async (_, response) => {
    await connectionAPIController.getConnections(owner)
    response.end('ok')
  },
}

function redirect(response, status, { redirect_url: location }) {
  response.writeHead(status, { location }).end()
}

const server = createServer((request, response) => {
  const { pathname, search } = new URL(request.url, 'http://localhost')
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const text = request.method === 'GET' ? search : Buffer.concat(chunks).toString()
    legs[pathname](Object.fromEntries(new URLSearchParams(text)), response).catch((error) => {
      response.writeHead(error.statusCode ?? 500).end(error.message)
    })
  })
})
server.listen(Number(port), '127.0.0.1')
