/** Constant answers to the three legs. Usage: nothing-server.mjs SETTINGS PORT. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { deflateRawSync } from 'node:zlib'

const [settingsFile, port] = process.argv.slice(2)
const { idp, redirectUri } = JSON.parse(readFileSync(settingsFile, 'utf8'))
const message = encodeURIComponent(deflateRawSync('<AuthnRequest ID="_1"/>').toString('base64'))

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  // The state is the one thing that must come back; RelayState brings it.
  const respond = {
    '/authorize': () =>
      redirect(`${idp.ssoUrl}?SAMLRequest=${message}&RelayState=${searchParams.get('state')}`),
    '/acs': (body) =>
      redirect(
        `${redirectUri}?code=1&state=${new URLSearchParams(body.slice(body.lastIndexOf('&'))).get('RelayState')}`,
      ),
    '/token': () => response.end('{"id_token":""}'),
    '/readyz': () => response.end('ok'),
  }[pathname]
  const redirect = (location) => response.writeHead(303, { location }).end()
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => respond(Buffer.concat(chunks).toString()))
})
server.listen(Number(port), '127.0.0.1')
