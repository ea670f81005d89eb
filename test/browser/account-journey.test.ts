import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditPage } from './audit-page.ts'
import { inviteFrom } from './invite-from.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { type Watch, watchPages } from './watch-pages.ts'

const password = 'seven purple hinges turn'

describe.skipIf(withoutBrowser)('an account of one’s own', { timeout: 180_000 }, () => {
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

  async function expectGood() {
    expect(await auditPage(page)).toEqual([])
    expect(watch.complaints).toEqual([])
  }

  /** The link of the newest mail, as somebody finds it in the sandbox's inbox. */
  async function openNewestMail(link = '/sign-in/link?token='): Promise<void> {
    await page.goto(`${deployment.cardeaUrl}/mail`)
    await page.locator('main a[href^="/mail/mail_"]').first().click()
    await page.locator(`main a[href*="${link}"]`).first().click()
  }

  it('is made by proving an address, and opened with its password, without a single script', async () => {
    const { cardeaUrl } = deployment
    await context.close()
    context = await browser.newContext({ javaScriptEnabled: false })
    context.setDefaultTimeout(15_000)
    page = await context.newPage()
    await page.goto(`${cardeaUrl}/account`)
    await page.getByLabel('Work e-mail').fill('grace@home.example')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Enter your password' }).waitFor()
    await page.getByRole('button', { name: /New here/ }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await openNewestMail()
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(page.url()).toBe(`${cardeaUrl}/account`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('Work e-mail').fill('grace@home.example')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Password').fill('not this one at all')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page
      .getByText(/do not fit|not right|wrong/i)
      .first()
      .waitFor()
    await page.getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
  })

  it('has pages that are accessible, in both themes and at every width', async () => {
    const { cardeaUrl } = deployment
    await page.goto(`${cardeaUrl}/account`)
    await expectGood()
    await page.getByLabel('Work e-mail').fill('edsger@home.example')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Enter your password' }).waitFor()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await expectGood()
    await page.getByRole('button', { name: 'E-mail me a sign-in link' }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await expectGood()
    await openNewestMail()
    await page.getByRole('button', { name: /^Sign in as/ }).waitFor()
    await expectGood()
    await page.getByRole('button', { name: /^Sign in as/ }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await expectGood()
    await page.goto(`${deployment.exampleUrl}/login`)
    await page.getByLabel('Work e-mail').fill('edsger@home.example')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'E-mail me a sign-in link' }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await openNewestMail()
    await page.getByRole('button', { name: /^Sign in as/ }).click()
    await page.getByRole('heading', { name: 'No organization yet' }).waitFor()
    await expectGood()
  })

  it('is made on the way from an invitation, which makes it a member', async () => {
    const { cardeaUrl, cardea } = deployment
    await inviteFrom(cardea.parts, 'barbara@home.example')
    await openNewestMail('/sign-in/invitation?token=')
    await page.getByText('You are invited to Acme as an administrator.').waitFor()
    await expectGood()
    await page.getByRole('button', { name: 'Sign in to accept' }).click()
    await page.getByRole('button', { name: /New here/ }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await openNewestMail()
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(page.url()).toBe(`${cardeaUrl}/account`)
    await page.getByText('Acme', { exact: true }).waitFor()
    await page.getByText('admin', { exact: true }).waitFor()
    // Another one waits on the page of the account.
    await inviteFrom(cardea.parts, 'barbara@home.example', 'Globex')
    await page.reload()
    await expectGood()
    await page.getByRole('button', { name: 'Accept the invitation of Globex' }).click()
    await page.getByText('Globex', { exact: true }).waitFor()
    expect(await page.getByText('Accept the invitation').count()).toBe(0)
  })
})
