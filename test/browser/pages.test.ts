import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditPage } from './audit-page.ts'
import { exampleMails } from '../../packages/server/src/mails/templates/examples.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { queueLongMail } from './queue-long-mail.ts'
import { goToIdentityProvider, signIn } from './sign-in.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { runTestLogin, testLoginUrl } from './test-login.ts'
import { type Watch, watchPages } from './watch-pages.ts'

/** Pages of Cardea that stand by themselves, and the status they come with. */
const addresses = [
  ['/', 200],
  ['/look', 200],
  ['/simulator', 200],
  ['/mail', 200],
  ['/v1/reference', 200],
  ['/errors/saml.audience_mismatch', 200],
  ['/nowhere', 404],
  ['/oauth/authorize?client_id=unknown', 400],
  ['/simulator/saml/sso', 400],
  ['/sso/oidc/callback?state=unknown&code=x', 400],
] as const

// Every page is looked at four times, and the reference is long.
describe.skipIf(withoutBrowser)('every page', { timeout: 180_000 }, () => {
  let browser: Browser
  let deployment: Deployment
  let context: BrowserContext
  let page: Page
  let watch: Watch

  beforeAll(async () => {
    deployment = await startDeployment()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
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

  it.each(addresses)('%s answers %i, breaks no policy and is accessible', async (path, status) => {
    const response = await page.goto(`${deployment.cardeaUrl}${path}`)
    expect(response?.status()).toBe(status)
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'")
    await expectGood(status)
  })

  it('the example’s pages, the hosted page and the simulator’s, signed out and signed in', async () => {
    const { exampleUrl } = deployment
    await page.goto(exampleUrl)
    await expectGood()
    await page.goto(`${exampleUrl}/login`)
    await expectGood()
    await goToIdentityProvider(page, exampleUrl, 'ada@example.com')
    await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
    await expectGood()
    await goToIdentityProvider(page, exampleUrl, 'bo@example.org')
    await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
    await expectGood()
    await signIn(page, exampleUrl, 'ada@example.com')
    await expectGood()
    await page.goto(exampleUrl)
    await expectGood()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(page, exampleUrl, 'ada@example.com', 'expired')
    await expectGood(403)
  })

  it('the page that asks whether to sign out, with the keyboard alone', async () => {
    const { exampleUrl, cardeaUrl, cardea } = deployment
    const { client_id: clientId } = await cardea.parts.db.kysely
      .updateTable('applications')
      .set({ session_hours: 8, name: 'N'.repeat(200) })
      .where('name', '=', 'Example application')
      .returning('client_id')
      .executeTakeFirstOrThrow()
    await signIn(page, exampleUrl, 'ada@example.com')
    await page.goto(`${cardeaUrl}/oauth/logout?client_id=${clientId}`)
    await page.getByRole('heading', { name: 'Sign out of N' }).waitFor()
    await expectGood()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await expectGood()
    await page.goto(`${cardeaUrl}/oauth/logout?client_id=${clientId}`)
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
  })

  it.each(['none', 'wrong_audience'])('the pages of a test login, with the fault %s', async (fault) => {
    await page.goto(await testLoginUrl(deployment))
    await expectGood()
    await runTestLogin(page, 'ada@example.com', fault)
    const title = fault === 'none' ? 'The test passed' : 'The test found a problem'
    await page.getByRole('heading', { name: title }).waitFor()
    await expectGood()
  })

  it('the inbox of a sandbox, a mail, and its HTML part, whose button leads on', async () => {
    const { cardeaUrl, cardea } = deployment
    const id = await queueLongMail(cardea)
    await page.goto(`${cardeaUrl}/mail`)
    await page.getByRole('link', { name: 'You are invited to “N' }).first().click()
    await page.getByRole('heading', { name: 'You are invited to “N' }).waitFor()
    await expectGood()
    await page.getByRole('link', { name: 'Show as HTML' }).click()
    await page.waitForURL(`${cardeaUrl}/mail/${id}/html`)
    await page.getByRole('link', { name: 'Look at the invitation' }).click()
    await page.waitForURL(`${cardeaUrl}/look?token=*`)
    await expectGoodMail(`${cardeaUrl}/mail/${id}/html`)
  })

  it.each(Object.keys(exampleMails('http://localhost')))('the mail %s', async (kind) => {
    await expectGoodMail(`${deployment.cardeaUrl}/mail/examples/${kind}`)
  })

  it('the page that carries a SAML response on, when its script does not come', async () => {
    await context.route('**/submit-form.js*', (route) => route.fulfill({ body: '' }))
    await goToIdentityProvider(page, deployment.exampleUrl, 'ada@example.com')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Taking you back' }).waitFor()
    await expectGood()
  })

  it('the hosted page says what is wrong with an e-mail address that is none', async () => {
    await goToIdentityProvider(page, deployment.exampleUrl, 'ada@nobody')
    await page.getByRole('textbox').waitFor()
    const { complaints } = watch
    const message = await page.locator('.field-error').textContent()
    expect(message).not.toBe('')
    complaints.splice(0)
    await expectGood()
  })

  it('the eyes of these tests are open: they see what they are for', async () => {
    await page.goto(deployment.cardeaUrl)
    await page.evaluate(`
      document.querySelector('main').innerHTML +=
        '<img src="/assets/mark.svg"><div class="input" style="color: red">x</div><pre class="wide">' + 'x'.repeat(999) + '</pre>'
      console.error('a complaint')
      setTimeout(() => { throw new Error('an exception') })`)
    const findings = (await auditPage(page)).join('\n')
    expect(findings).toContain('image-alt')
    expect(findings).toContain('px too wide')
    const complaints = watch.complaints.join('\n')
    expect(complaints).toContain('CSP style-src')
    expect(complaints).toContain('console: a complaint')
    expect(complaints).toContain('exception: an exception')
  })

  /** The sandbox of a mail's document runs nothing at all, axe neither: the same document is looked at outside, too. */
  async function expectGoodMail(url: string): Promise<void> {
    const response = await page.goto(url)
    expect(response?.headers()['content-security-policy']).toMatch(/^default-src 'none'.* sandbox/)
    expect(watch.complaints).toEqual([])
    const html = await response?.text()
    await page.goto('about:blank')
    await page.setContent(html ?? '')
    await expectGood()
  }

  /** No finding in either theme and width; no complaint but the status that the browser itself notes. */
  async function expectGood(status = 200): Promise<void> {
    expect(await auditPage(page)).toEqual([])
    const note = `status of ${String(status)}`
    expect(watch.complaints.filter((text) => status === 200 || !text.includes(note))).toEqual([])
  }
})
