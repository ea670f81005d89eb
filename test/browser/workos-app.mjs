/**
 * An application that signs people in by WorkOS' library for Node as its guide has it: an address from `getAuthorizationUrl`, a callback that redeems the
 * code, a page with the profile. What it starts by is in the query of `/login`. Its settings, and the port, come from the environment.
 */
import { randomUUID } from 'node:crypto'
import express from 'express'

const { port, url, version, apiKey, clientId, cardea } = JSON.parse(process.env.SETTINGS ?? '{}')
const { WorkOS } = await import(`workos-node-${String(version)}`)
const workos = new WorkOS(apiKey, { apiHostname: cardea.hostname, port: Number(cardea.port), https: false })
const redirectUri = `${url}/callback`

/** Who is signed in in which browser, and what each is on its way with. */
const profiles = new Map()
const browserOf = ({ headers: { cookie = '' } }) => /(?:^|; )browser=([\w-]+)/.exec(cookie)?.[1] ?? ''

const app = express()
app.get('/', (request, response) => {
  const profile = profiles.get(browserOf(request))
  response.json(profile === undefined ? { signedIn: false } : { signedIn: true, profile })
})
app.get('/favicon.ico', (_request, response) => response.sendStatus(204))
app.get('/login', ({ query }, response) => {
  const state = randomUUID()
  response.cookie('state', state, { httpOnly: true, sameSite: 'lax' })
  response.redirect(workos.sso.getAuthorizationUrl({ ...query, clientId, redirectUri, state }))
})
app.get('/callback', async (request, response) => {
  const { code, error, error_description: description, error_code: reason, state } = request.query
  if (error !== undefined) return response.status(403).json({ error, description, reason })
  if (!(request.headers.cookie ?? '').includes(`state=${state}`))
    return response.status(400).json({ error: 'state' })
  try {
    const { profile } = await workos.sso.getProfileAndToken({ clientId, code })
    const browser = randomUUID()
    profiles.set(browser, profile)
    response.cookie('browser', browser, { httpOnly: true, sameSite: 'lax' }).redirect('/')
  } catch (refused) {
    response.status(500).json({ error: refused.name })
  }
})
app.get('/logout', async (request, response) => {
  const browser = browserOf(request)
  const { id } = profiles.get(browser) ?? {}
  profiles.delete(browser)
  // The library has no method for it, and posts whatever it is told to.
  const { data } = await workos.post('/sso/logout/authorize', { profile_id: id })
  response.clearCookie('browser').redirect(data.logout_url)
})
app.listen(port, '127.0.0.1', () => console.log(`The application is on ${url}`))
