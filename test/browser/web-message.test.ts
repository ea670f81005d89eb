import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnection } from '../../packages/server/src/connections/create-connection.ts'
import type { Parts } from '../../packages/server/src/main.ts'
import { createDomain } from '../../packages/server/src/domains/create-domain.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type Listening, answerPage, listenAt } from './listen-at.ts'
import { type OidcIdp, startOidcIdp } from './oidc-idp.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { watchPages } from './watch-pages.ts'

const person = { sub: 'u-2002', email: 'leo@oidc.example', given_name: 'Leo', family_name: 'Rossi' }

interface Received {
  readonly origin: string
  readonly data: { readonly type?: string; readonly response?: Record<string, string> }
}

/**
 * A single-page application and a stranger, each on its own site, whose pages note every message. What they ask for comes
 * with `window.open` and with frames, as auth0-spa-js and its like do it.
 */
describe.skipIf(withoutBrowser)('response_mode=web_message across sites', () => {
  let browser: Browser
  let deployment: Deployment
  let clientId: string
  let pages: Listening
  let idp: OidcIdp
  let app: string
  let stranger: string

  beforeAll(async () => {
    deployment = await startDeployment({ cardea: 'cardea.localhost', example: 'example.localhost' })
    const port = await freePort()
    app = `http://app.localhost:${String(port)}`
    stranger = `http://stranger.localhost:${String(port)}`
    pages = await listenAt(port, (_request, response) =>
      answerPage(
        response,
        'A page that listens',
        `<script>
          var received = []
          addEventListener('message', function (event) { received.push({ origin: event.origin, data: event.data }) })
        </script>`,
      ),
    )
    const { application } = await createApplication(deployment.cardea.parts, {
      name: 'Single-page application',
      type: 'spa',
      redirectUris: [`${app}/callback`],
      allowedOrigins: [app],
    })
    clientId = application.clientId
    idp = await startOidcIdp(
      'idp.localhost',
      await freePort(),
      `${deployment.cardeaUrl}/sso/oidc/callback`,
      person,
    )
    await connectOidc(deployment.cardea.parts, idp)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await Promise.all([pages.close(), idp.close()])
    await deployment.close()
    expect(deployment.faults).toEqual([])
  })

  const authorizeUrl = (params: Readonly<Record<string, string>>) =>
    `${deployment.cardeaUrl}/oauth/authorize?${new URLSearchParams({
      client_id: clientId,
      redirect_uri: `${app}/callback`,
      response_type: 'code',
      response_mode: 'web_message',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      state: 'the </script> state',
      ...params,
    }).toString()}`

  const received = (page: Page): Promise<Received[]> => page.evaluate('received')
  const frame = (page: Page, url: string): Promise<void> =>
    page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.onload = () => resolve()
      frame.src = ${JSON.stringify(url)}
      document.body.append(frame)
    })`)
  const open = async (context: BrowserContext, page: Page, url: string): Promise<Page> => {
    const [popup] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate(`void window.open(${JSON.stringify(url)}, 'sign-in', 'popup')`),
    ])
    return popup
  }
  const within = async (work: (context: BrowserContext) => Promise<void>): Promise<void> => {
    const context = await browser.newContext()
    try {
      await work(context)
    } finally {
      await context.close()
    }
  }

  it('a hidden frame of the application learns that nobody can be signed in silently', () =>
    within(async (context) => {
      const { complaints } = await watchPages(context)
      const page = await context.newPage()
      await page.goto(app)
      await frame(page, authorizeUrl({ prompt: 'none' }))
      await page.waitForFunction('received.length > 0')
      const [message, ...others] = await received(page)
      expect(others).toEqual([])
      expect(message).toMatchObject({
        origin: deployment.cardeaUrl,
        data: {
          type: 'authorization_response',
          response: {
            error: 'login_required',
            state: 'the </script> state',
            iss: `${deployment.cardeaUrl}/`,
          },
        },
      })
      expect(complaints).toEqual([])
    }))

  it('a window that the application has opened signs a person in and tells it the code', () =>
    within(async (context) => {
      const page = await context.newPage()
      await page.goto(app)
      const popup = await open(context, page, authorizeUrl({}))
      await popup.getByRole('textbox').fill(person.email)
      await popup.getByRole('button', { name: 'Continue', exact: true }).click()
      await popup.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForFunction('received.length > 0')
      const [message] = await received(page)
      expect(message).toMatchObject({
        origin: deployment.cardeaUrl,
        data: { type: 'authorization_response', response: { state: 'the </script> state' } },
      })
      expect(message?.data.response?.['code']).toMatch(/^[\w-]{43}$/)
    }))

  it('a stranger can neither frame the answer nor receive it (RFC 9700 §4.17.2, incidents row 92)', () =>
    within(async (context) => {
      const { complaints } = await watchPages(context)
      const page = await context.newPage()
      await page.goto(stranger)
      await frame(page, authorizeUrl({ prompt: 'none' }))
      // The browser says who may frame it, and shows an error of its own instead of the page.
      await expect.poll(() => complaints.join('\n')).toContain(`frame-ancestors ${app}`)
      const popup = await open(context, page, authorizeUrl({ prompt: 'none' }))
      await popup.waitForLoadState('load')
      expect(await popup.locator('#authorization-response').getAttribute('data-origin')).toBe(app)
      // The page's script has posted before this does, and messages come in the order in which they were posted.
      await popup.evaluate(`opener.postMessage({ type: 'afterwards' }, '*')`)
      await page.waitForFunction('received.length > 0')
      expect((await received(page)).map(({ data }) => data)).toEqual([{ type: 'afterwards' }])
    }))

  it('a stranger is not helped by naming itself as the redirect URI', () =>
    within(async (context) => {
      const page = await context.newPage()
      await page.goto(stranger)
      const popup = await open(context, page, authorizeUrl({ redirect_uri: `${stranger}/callback` }))
      await popup.getByText('oauth.redirect_uri_mismatch').waitFor()
      expect(await received(page)).toEqual([])
    }))
})

/** An organization whose people sign in at this identity provider. */
async function connectOidc(parts: Parts, { issuer, clientId, clientSecret }: OidcIdp): Promise<void> {
  const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name: 'Oidc' })
  const settings = { protocol: 'oidc', status: 'active', issuer, clientId, clientSecret } as const
  await createConnection(parts, wholeDeployment, { organizationId, ...settings })
  await createDomain(parts, wholeDeployment, organizationId, { domain: 'oidc.example', state: 'verified' })
}
