import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { createTicket } from '../../packages/server/src/self-service/create-ticket.ts'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { auditPage } from './audit-page.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type Listening, answerPage, listenAt } from './listen-at.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'

/** A setup link in a real browser, and in frames of an application and of a stranger, each on its own site. */
describe.skipIf(withoutBrowser)('a setup link in a browser', () => {
  let browser: Browser
  let deployment: Deployment
  let pages: Listening
  let app: string
  let stranger: string

  beforeAll(async () => {
    deployment = await startDeployment({ cardea: 'cardea.localhost', example: 'example.localhost' })
    const port = await freePort()
    app = `http://app.localhost:${String(port)}`
    stranger = `http://stranger.localhost:${String(port)}`
    pages = await listenAt(port, (request, response) => {
      const frame = new URL(request.url ?? '/', app).searchParams.get('frame') ?? ''
      answerPage(response, 'A page with a frame', `<iframe title="Set-up" src="${frame}"></iframe>`)
    })
    const { parts } = deployment.cardea
    await createApplication(parts, { name: 'Framing', type: 'web', allowedOrigins: [app] })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await pages.close()
    await deployment.close()
  })

  async function newLink(embedOrigins: readonly string[] = []): Promise<string> {
    const { parts } = deployment.cardea
    const { id } = await createOrganization(parts, wholeDeployment, { name: 'Framed' })
    const maker = { tenant: wholeDeployment, scopes: ['*'] }
    return (await createTicket(parts, maker, { organization: { id }, embedOrigins })).url
  }

  it('rows 89, 91: looks, presses the button, and goes on at an address without the ticket', async () => {
    const url = await newLink()
    const looking = await browser.newContext()
    const scanner = await looking.newPage()
    await scanner.goto(url)
    await looking.close()
    const context = await browser.newContext()
    const page = await context.newPage()
    const referrers: string[] = []
    page.on('request', (request) => referrers.push(request.headers()['referer'] ?? ''))
    await page.goto(url)
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('heading', { name: 'Choose your identity provider' }).waitFor()
    expect(page.url()).toBe(`${deployment.cardeaUrl}/portal`)
    expect(await page.content()).not.toContain(url.slice(url.lastIndexOf('/') + 1))
    expect(referrers.length).toBeGreaterThan(2)
    expect(referrers.filter((referrer) => referrer !== '')).toEqual([])
    // Who goes back, or follows the link again, is led on.
    await page.goto(url)
    expect(page.url()).toBe(`${deployment.cardeaUrl}/portal`)
    await context.close()
  })

  it('asks in German whose browser wants German first, by keyboard and on a phone, and goes on so', async () => {
    const context = await browser.newContext({ locale: 'de-DE' })
    const page = await context.newPage()
    await page.goto(await newLink())
    await page.getByRole('heading', { name: 'Single Sign-on einrichten' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(await auditPage(page)).toEqual([])
    await page.getByRole('button', { name: 'Beginnen' }).press('Enter')
    await page.getByRole('heading', { name: 'Identity Provider wählen' }).waitFor()
    await context.close()
  })

  it('says without scripts in the same language what to do', async () => {
    const context = await browser.newContext({ locale: 'de-DE', javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(await newLink())
    await page.getByRole('button', { name: 'Beginnen' }).click()
    await page.waitForURL('**/portal')
    expect(await page.content()).toContain('Diese Seite braucht JavaScript')
    await context.close()
  })

  it('row 83: leads back to the application, by the name of its host, and out of a frame', async () => {
    const { parts } = deployment.cardea
    const [back, done] = [`${app}/settings`, `${app}/done`]
    const organization = { id: testOrganizationId }
    const input = { organization, connectionId: testSamlConnectionId, returnUrl: back, successUrl: done }
    const { url } = await createTicket(parts, { tenant: wholeDeployment, scopes: ['*'] }, input)
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('navigation').getByRole('link', { name: 'Turn it on' }).click()
    const ways = page.getByRole('link', { name: `Back to ${new URL(app).host}` })
    const shown = () =>
      ways.evaluateAll((links) =>
        links.map((link) => [link.getAttribute('href'), link.getAttribute('target')]),
      )
    await expect
      .poll(async () => (await shown()).toSorted())
      .toEqual([
        [done, '_top'],
        [back, '_top'],
      ])
    await page.locator(`a[href="${done}"]`).click()
    await page.waitForURL(done)
    await context.close()
  })

  it('row 92: is shown in a frame of an origin that is registered, and in no other', async () => {
    const url = await newLink([app])
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${app}/?frame=${encodeURIComponent(url)}`)
    await page.frameLocator('iframe').getByRole('button', { name: 'Begin' }).waitFor()
    const blocked = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
    await page.goto(`${stranger}/?frame=${encodeURIComponent(url)}`)
    expect((await blocked).text()).toContain(app)
    expect(await page.frameLocator('iframe').getByRole('button', { name: 'Begin' }).count()).toBe(0)
    await context.close()
  })
})
