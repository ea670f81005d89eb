import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { revokeTicket } from '../../packages/server/src/self-service/revoke-ticket.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { type Listening, answerPage, listenAt } from './listen-at.ts'
import { startOidcIdp } from './oidc-idp.ts'
import { atOidcIdp, atStep, chooseProvider, press, proveDomain, signInToTest, turnOn } from './setup-steps.ts'
import { setupWorld } from './setup-world.ts'

const byOidc = 'Another provider, by OpenID Connect'

/** What a page was told, as it arrived. */
interface Message {
  readonly origin: string
  readonly data: { readonly source: string; readonly type: string } & Readonly<Record<string, unknown>>
}

/** Over TLS, on another site than the page that frames it: the cookie has to be partitioned, or nothing works. */
describe.skipIf(withoutBrowser)('the setup assistant in a frame of an application on another site', () => {
  const world = setupWorld({ isSecure: true })
  let pages: Listening
  let app: string
  let partner: string
  let stranger: string

  beforeAll(async () => {
    const port = await freePort()
    app = `http://product.localhost:${String(port)}`
    partner = `http://partner.localhost:${String(port)}`
    stranger = `http://stranger.localhost:${String(port)}`
    pages = await listenAt(port, (request, response) => {
      const frame = new URL(request.url ?? '/', app).searchParams.get('frame') ?? ''
      const body = `<iframe title="Set-up" width="800" height="600" src="${frame}"></iframe>
        <script>window.told = []; addEventListener('message', ({ origin, data }) => told.push({ origin, data }))</script>`
      answerPage(response, 'A page with a frame', body)
    })
    const { parts } = world.deployment.cardea
    await createApplication(parts, { name: 'Framing', type: 'web', allowedOrigins: [app, partner] })
  })
  afterAll(() => pages.close())
  beforeEach(() => world.startAgain({ ignoreHTTPSErrors: true }))

  it('sets everything up, and tells the page of each thing that happens', async () => {
    const { page, deployment, dns } = world
    const person = { sub: 'u-4', email: 'mia@frame.example', given_name: 'Mia', family_name: 'Ng' }
    const redirectUri = `${deployment.cardeaUrl}/sso/oidc/callback`
    const idp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, person)
    onTestFinished(() => idp.close())
    const { url } = await world.link({}, { embedOrigins: [app, partner] })
    const frame = await beginIn(page, app, url)
    await waitFor(page, 'portal.loaded')
    expect(Number((await waitFor(page, 'portal.resized')).data['height'])).toBeGreaterThan(300)
    await chooseProvider(frame, byOidc)
    const { connectionId } = (await waitFor(page, 'connection.created')).data
    expect(connectionId).toMatch(/^conn_/)
    await press(frame, 'I have done this')
    await atStep(frame, 'Connect the two')
    await frame.getByLabel('Issuer').fill(idp.issuer)
    await frame.getByLabel('Client ID').fill(idp.clientId)
    await frame.getByLabel('Client secret').fill('another-secret-than-the-right-one')
    await frame.getByText('The issuer answers as it should.').waitFor()
    await press(frame, 'Save and continue')
    await atStep(frame, 'Check the attributes')
    await press(frame, 'Save and continue')
    await proveDomain(frame, dns, 'frame.example')
    expect((await waitFor(page, 'domain.verified')).data['domainId']).toMatch(/^dom/)

    await signInToTest(page, atOidcIdp, { place: frame, result: 'The test found a problem' })
    expect((await waitFor(page, 'test.failed')).data['code']).toMatch(/^oidc\./)
    await frame.getByRole('link', { name: 'Connect the two' }).click()
    await frame.getByLabel('Client secret').fill(idp.clientSecret)
    await press(frame, 'Save and continue')
    await frame.getByRole('link', { name: 'Test the sign-in' }).click()
    const known = () => Promise.resolve()
    await signInToTest(page, known, { place: frame, result: 'The test passed' })
    await waitFor(page, 'test.succeeded')
    await turnOn(frame)
    expect((await waitFor(page, 'connection.enabled')).data['connectionId']).toBe(connectionId)
    await press(frame, 'Turn it off')
    expect((await waitFor(page, 'connection.disabled')).data['connectionId']).toBe(connectionId)
    await press(frame, 'Turn on single sign-on')
    await press(frame, 'Finish')
    await waitFor(page, 'portal.closed')

    const told = await toldTo(page)
    expect(new Set(told.map(({ origin }) => origin))).toEqual(new Set([deployment.cardeaUrl]))
    expect(new Set(told.map(({ data }) => data.source))).toEqual(new Set(['cardea']))
    expect(JSON.stringify(told)).not.toContain(person.email)
    // Nothing was offered to the origin that is registered, too, and is not there.
    const noted = world.watch.complaints.filter((text) => !text.includes('responded with a status of 4'))
    expect(noted.filter((text) => text.includes(deployment.cardeaUrl))).toEqual([])
  })

  it('tells of the end of the session before it comes, and when it has come', async () => {
    const { page } = world
    await page.clock.install()
    const { url } = await world.link({}, { embedOrigins: [app] })
    const frame = await beginIn(page, app, url)
    await waitFor(page, 'portal.loaded')
    await page.clock.fastForward('57:00')
    await frame.getByText('This session ends in').waitFor()
    expect(Date.parse(String((await waitFor(page, 'session.expiring')).data['expiresAt']))).not.toBeNaN()
    await page.clock.fastForward('05:00')
    await frame.getByRole('heading', { name: 'This session has ended' }).waitFor()
    await waitFor(page, 'session.expired')
  })

  it('tells of a session that was ended by revoking the ticket', async () => {
    const { page, deployment } = world
    const { parts } = deployment.cardea
    const { url, ticket } = await world.link({}, { embedOrigins: [app] })
    const frame = await beginIn(page, app, url)
    await parts.db.transaction((db) => revokeTicket({ ...parts, db }, wholeDeployment, ticket.id))
    await frame.getByRole('radio', { name: byOidc }).check()
    await press(frame, 'Continue')
    await frame.getByRole('heading', { name: 'This session has ended' }).waitFor()
    await waitFor(page, 'session.expired')
  })

  it('is in no frame of a stranger, who is told nothing', async () => {
    const { page, context } = world
    const { url } = await world.link({}, { embedOrigins: [app] })
    const blocked = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
    await page.goto(`${stranger}/?frame=${encodeURIComponent(url)}`)
    await blocked
    // Nor when the stranger opens it in a window, and somebody works there.
    const opened = context.waitForEvent('page')
    await page.evaluate(`void window.open(${JSON.stringify(url)})`)
    const assistant = await opened
    await press(assistant, 'Begin')
    await atStep(assistant, 'Choose your identity provider')
    await chooseProvider(assistant, byOidc)
    expect(await toldTo(page)).toEqual([])
  })

  /** Opens the link in a frame of a page of this origin, and presses its button. */
  async function beginIn(page: Page, origin: string, url: string): Promise<Frame> {
    await page.goto(`${origin}/?frame=${encodeURIComponent(url)}`)
    const element = await page.locator('iframe').elementHandle()
    const frame = await element.contentFrame()
    if (frame === null) throw new Error('the page has no frame')
    await press(frame, 'Begin')
    await atStep(frame, 'Choose your identity provider')
    return frame
  }
})

function toldTo(page: Page): Promise<readonly Message[]> {
  return page.evaluate<readonly Message[]>('told')
}

/** The first message of a type. */
async function waitFor(page: Page, type: string): Promise<Message> {
  const found = await page.waitForFunction<Message>(
    `told.find(({ data }) => data.type === ${JSON.stringify(type)})`,
  )
  return found.jsonValue()
}
