import type { ChildProcess } from 'node:child_process'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { answerAsSimulator } from './sign-in.ts'
import { type Deployment, startDeployment, startProgram } from './start-deployment.ts'
import { type Watch, watchPages } from './watch-pages.ts'

const email = 'ada@example.com'

/** A running application, and the client that it is here. */
interface Running {
  readonly url: string
  readonly clientId: string
  readonly process: ChildProcess
}

/** Is not modified, and has no setting that its documentation does not ask for. */
describe.skipIf(withoutBrowser)('express-openid-connect, on another site than Cardea', () => {
  let browser: Browser
  let deployment: Deployment
  let context: BrowserContext
  let page: Page
  let watch: Watch
  let byDefault: Running
  let byCode: Running
  let byAuth0: Running

  beforeAll(async () => {
    deployment = await startDeployment({ cardea: 'cardea.localhost', example: 'app.localhost' })
    byDefault = await start('default.localhost', () => ({}))
    byCode = await start('code.localhost', (clientSecret) => ({
      clientSecret,
      authorizationParams: { response_type: 'code' },
    }))
    byAuth0 = await start('auth0.localhost', () => ({ auth0Logout: true }))
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    for (const { process } of [byDefault, byCode, byAuth0]) process.kill()
    await deployment.close()
    expect(deployment.faults).toEqual([])
  })
  beforeEach(async () => {
    context = await browser.newContext()
    context.setDefaultTimeout(15_000)
    watch = await watchPages(context)
    page = await context.newPage()
  })
  afterEach(() => context.close())

  async function start(host: string, settings: (clientSecret: string) => object): Promise<Running> {
    const port = await freePort()
    const url = `http://${host}:${String(port)}`
    const { application, clientSecret } = await createApplication(deployment.cardea.parts, {
      name: host,
      type: 'web',
      redirectUris: [`${url}/callback`],
      postLogoutRedirectUris: [`${url}/bye`],
      idTokenFormPost: !host.startsWith('code'),
      sessionHours: 8,
    })
    const process = await startProgram(
      'test/browser/express-openid-connect-app.mjs',
      'The application is on',
      {
        SETTINGS: JSON.stringify({
          port,
          baseURL: url,
          issuerBaseURL: deployment.cardeaUrl,
          clientID: application.clientId,
          secret: 'the-secret-of-its-cookies-in-this-test',
          idpLogout: true,
          routes: { postLogoutRedirect: '/bye' },
          ...settings(clientSecret ?? ''),
        }),
      },
    )
    return { url, clientId: application.clientId, process }
  }

  /** What the application shows to who is signed in. */
  const shown = async () => JSON.parse(await page.locator('body').innerText()) as Record<string, unknown>
  const signIn = async ({ url }: Running) => {
    await page.goto(url)
    await page.getByRole('textbox').fill(email)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await answerAsSimulator(page, email)
    await page.waitForURL(`${url}/`)
    return shown()
  }
  const sessionEnded = async (sid: unknown) => {
    const { ended_at: endedAt } = await deployment.cardea.parts.db.kysely
      .selectFrom('sessions')
      .select('ended_at')
      .where('id', '=', String(sid))
      .executeTakeFirstOrThrow()
    return endedAt !== null
  }
  /** Out by the application’s own route, and then a stranger again. */
  const signOut = async ({ url }: Running, sid: unknown) => {
    expect(await sessionEnded(sid)).toBe(false)
    await page.goto(`${url}/logout`)
    expect(page.url()).toBe(`${url}/bye`)
    const hinted = watch.documents.some(
      (asked) =>
        asked.url.startsWith(`${deployment.cardeaUrl}/oauth/logout?`) && asked.url.includes('id_token_hint='),
    )
    expect(hinted).toBe(true)
    expect(await sessionEnded(sid)).toBe(true)
    await page.goto(url)
    await page.getByRole('heading', { name: 'Sign in with your work e-mail' }).waitFor()
  }

  it('signs in and out in its default configuration: an ID token, posted', async () => {
    const { user, accessToken } = (await signIn(byDefault)) as {
      user: Record<string, unknown>
      accessToken: boolean
    }
    expect(user).toMatchObject({ email, email_verified: true, name: 'Ada Keller' })
    expect(accessToken).toBe(false)
    const answers = watch.documents.filter((asked) => asked.url.startsWith(`${byDefault.url}/callback`))
    expect(answers.map(({ method, url }) => [method, url])).toEqual([['POST', `${byDefault.url}/callback`]])
    expect(answers[0]?.headers['sec-fetch-site']).toBe('cross-site')
    await signOut(byDefault, user['sid'])
  })

  it('signs in and out with a code, and reads UserInfo', async () => {
    const { user, accessToken } = (await signIn(byCode)) as {
      user: Record<string, unknown>
      accessToken: boolean
    }
    expect(user).toMatchObject({ email, name: 'Ada Keller' })
    expect(accessToken).toBe(true)
    await page.goto(`${byCode.url}/userinfo`)
    expect(await shown()).toMatchObject({ sub: user['sub'], email, connection_type: 'saml' })
    await signOut(byCode, user['sid'])
  })

  it('signs out as it does at Auth0, where it is told to: without an ID token, so the person is asked', async () => {
    await signIn(byAuth0)
    await page.goto(`${byAuth0.url}/logout`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${byAuth0.url}/bye`)
    const asked = watch.documents
      .map(({ url }) => new URL(url))
      .find(({ pathname }) => pathname === '/v2/logout')
    expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
      returnTo: `${byAuth0.url}/bye`,
      client_id: byAuth0.clientId,
    })
  })

  it('is refused an ID token for which it is not switched on, and says so', async () => {
    const { parts } = deployment.cardea
    await parts.db.kysely
      .updateTable('applications')
      .set({ id_token_form_post: false })
      .where('client_id', '=', byDefault.clientId)
      .execute()
    await page.goto(byDefault.url)
    await page.waitForURL(`${byDefault.url}/callback`)
    expect(await page.locator('body').innerText()).toContain('BadRequestError')
    await parts.db.kysely
      .updateTable('applications')
      .set({ id_token_form_post: true })
      .where('client_id', '=', byDefault.clientId)
      .execute()
  })
})
