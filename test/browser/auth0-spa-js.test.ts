import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type Listening, answerPage, listenAt } from './listen-at.ts'
import { answerAsSimulator } from './sign-in.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { watchPages } from './watch-pages.ts'

/*
 * `@auth0/auth0-spa-js` as its package ships it, in a page of a single-page application: only the domain and the client id are
 * Cardea's. Page and Cardea are on one site, as such applications have it: browsers keep the cookie from frames of other sites.
 */

const library = readFileSync(
  join(
    dirname(createRequire(import.meta.url).resolve('@auth0/auth0-spa-js')),
    '../../dist/auth0-spa-js.production.js',
  ),
)

const page = `<p id="state">loading</p><script src="/auth0-spa-js.js"></script><script>
  async function start(options) {
    window.client = await auth0.createAuth0Client(options)
    if (new URLSearchParams(location.search).has('code')) {
      await client.handleRedirectCallback()
      history.replaceState({}, '', '/')
    }
    document.getElementById('state').textContent = 'ready'
  }
  const kept = sessionStorage.getItem('options')
  if (kept !== null) start(JSON.parse(kept))
</script>`

describe.skipIf(withoutBrowser)('auth0-spa-js, unmodified', () => {
  let browser: Browser
  let deployment: Deployment
  let application: Listening
  let spaUrl: string

  beforeAll(async () => {
    deployment = await startDeployment()
    const port = await freePort()
    spaUrl = `http://localhost:${String(port)}`
    application = await listenAt(port, (request, response) => {
      if (request.url === '/auth0-spa-js.js')
        response.writeHead(200, { 'content-type': 'text/javascript' }).end(library)
      else answerPage(response, 'Application', page)
    })
    const settings = {
      type: 'spa',
      redirectUris: [spaUrl],
      allowedOrigins: [spaUrl],
      postLogoutRedirectUris: [`${spaUrl}/goodbye`],
    } as const
    const { parts } = deployment.cardea
    await createApplication(parts, { name: 'Frames', clientId: 'frames', sessionHours: 8, ...settings })
    await createApplication(parts, { name: 'Refresh', clientId: 'refresh', refreshTokenDays: 1, ...settings })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await application.close()
    await deployment.close()
    expect(deployment.faults).toEqual([])
  })

  const within = async (work: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext()
    const { complaints } = await watchPages(context)
    try {
      await work(await context.newPage())
      // A page that says what was wrong has a status of its own.
      expect(complaints.filter((text) => !text.startsWith('console: Failed to load resource'))).toEqual([])
    } finally {
      await context.close()
    }
  }

  /** Opens the application with these options of the library, and signs a person in with it. */
  async function signIn(page: Page, clientId: string, options: object = {}): Promise<void> {
    const authorizationParams = { redirect_uri: spaUrl, organization: testOrganizationId }
    const whole = { domain: deployment.cardeaUrl, clientId, authorizationParams, ...options }
    await page.goto(spaUrl)
    await page.evaluate(`sessionStorage.setItem('options', ${JSON.stringify(JSON.stringify(whole))})`)
    await page.reload()
    await isReady(page)
    expect(await call(page, 'isAuthenticated()')).toBe(false)
    await page.evaluate('void client.loginWithRedirect()')
    await answerAsSimulator(page, 'ada@example.com')
    await page.waitForURL((url) => url.origin === spaUrl)
    await isReady(page)
  }

  const isReady = (page: Page) => page.getByText('ready', { exact: true }).waitFor()
  const call = (page: Page, what: string): Promise<unknown> => page.evaluate(`client.${what}`)
  const freshToken = (page: Page) => call(page, `getTokenSilently({ cacheMode: 'off' })`)

  it('signs a person in by a redirect, with the organization that it names', () =>
    within(async (page) => {
      await signIn(page, 'frames')
      expect(await call(page, 'isAuthenticated()')).toBe(true)
      expect(await call(page, 'getUser()')).toMatchObject({
        sub: expect.stringContaining('conn_') as string,
        email: 'ada@example.com',
        email_verified: true,
        org_id: testOrganizationId,
      })
      const token = await call(page, 'getTokenSilently()')
      const answer = await fetch(`${deployment.cardeaUrl}/oauth/userinfo`, {
        headers: { authorization: `Bearer ${String(token)}` },
      })
      expect(await answer.json()).toMatchObject({ email: 'ada@example.com' })
    }))

  it('keeps the person signed in over a reload, and gets new tokens, by a hidden frame', () =>
    within(async (page) => {
      await signIn(page, 'frames')
      const first = await call(page, 'getTokenSilently()')
      await page.reload()
      await isReady(page)
      expect(await call(page, 'getUser()')).toMatchObject({ email: 'ada@example.com' })
      const framed = page.waitForRequest((request) => request.url().includes('response_mode=web_message'))
      const second = await freshToken(page)
      expect(new URL((await framed).url()).pathname).toBe('/authorize')
      expect(second).toMatch(/^ey/)
      expect(second).not.toBe(first)
    }))

  it('is told by a message that nobody is signed in, and says so', () =>
    within(async (page) => {
      await signIn(page, 'frames')
      await page.context().clearCookies()
      expect(await call(page, `getTokenSilently({ cacheMode: 'off' }).catch(({ error }) => error)`)).toBe(
        'login_required',
      )
      expect(await call(page, 'isAuthenticated()')).toBe(false)
    }))

  it('gets new tokens by a refresh token, which is another one each time, from a worker', () =>
    within(async (page) => {
      const asked: string[] = []
      page.context().on('request', (request) => void asked.push(request.url()))
      await signIn(page, 'refresh', { useRefreshTokens: true })
      const before = asked.filter((url) => url.includes('/authorize')).length
      const tokens = new Set([await freshToken(page), await freshToken(page), await freshToken(page)])
      expect(tokens.size).toBe(3)
      expect(asked.filter((url) => url.includes('/authorize'))).toHaveLength(before)
    }))

  it('gives the refresh token back, and gets nothing by it any more', () =>
    within(async (page) => {
      await signIn(page, 'refresh', { useRefreshTokens: true, cacheLocation: 'localstorage' })
      const kept = await page.evaluate('JSON.stringify(localStorage)')
      const refreshToken = /refresh_token\\*":\\*"([\w-]+)/.exec(String(kept))?.[1] ?? ''
      expect(refreshToken).toMatch(/^[\w-]{43}$/)
      await call(page, 'revokeRefreshToken()')
      const answer = await fetch(`${deployment.cardeaUrl}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          client_id: 'refresh',
          refresh_token: refreshToken,
        }),
      })
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_grant' }])
    }))

  it('signs the person out, and comes back to where the application says', () =>
    within(async (page) => {
      await signIn(page, 'refresh', { useRefreshTokens: true })
      await page.evaluate(`void client.logout({ logoutParams: { returnTo: '${spaUrl}/goodbye' } })`)
      await page.waitForURL(`${spaUrl}/goodbye`)
      await isReady(page)
      expect(await call(page, 'isAuthenticated()')).toBe(false)
      expect(await call(page, 'getUser()')).toBeUndefined()
    }))

  it('cannot be led elsewhere by the address to come back to', () =>
    within(async (page) => {
      await signIn(page, 'refresh')
      await page.evaluate(`void client.logout({ logoutParams: { returnTo: 'https://evil.example/' } })`)
      await page.getByText('oauth.post_logout_redirect_uri_mismatch').waitFor()
      expect(new URL(page.url()).origin).toBe(deployment.cardeaUrl)
    }))
})
