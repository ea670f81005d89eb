/**
 * Photographs the pages a person meets, in both themes on a phone and on a desktop, into the folder given:
 * `npm run screens -- FOLDER`. Nothing is compared; somebody looks at them.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createConnection } from '../../packages/server/src/connections/create-connection.ts'
import { queueMail } from '../../packages/server/src/mails/queue-mail.ts'
import { exampleMails } from '../../packages/server/src/mails/templates/examples.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { inviteFrom } from './invite-from.ts'
import { launchBrowser } from './launch-browser.ts'
import { queueLongMail } from './queue-long-mail.ts'
import { goToIdentityProvider, signIn } from './sign-in.ts'
import { startDeployment } from './start-deployment.ts'
import { runTestLogin, testLoginUrl } from './test-login.ts'

const themes = ['light', 'dark'] as const
const widths = [360, 1280] as const

const folder = process.argv[2] ?? 'screens'
mkdirSync(folder, { recursive: true })
const deployment = await startDeployment()
const browser = await launchBrowser()
try {
  const page = await browser.newPage()
  await takeScreens(page)
} finally {
  await browser.close()
  await deployment.close()
}

async function takeScreens(page: Page): Promise<void> {
  const { cardeaUrl, exampleUrl } = deployment
  await photograph(page, 'cardea-welcome', cardeaUrl)
  await photograph(page, 'cardea-error', `${cardeaUrl}/oauth/authorize?client_id=unknown`)
  await photograph(page, 'cardea-error-code', `${cardeaUrl}/errors/saml.audience_mismatch`)
  await photograph(page, 'simulator', `${cardeaUrl}/simulator`)
  await photograph(page, 'mail-none', `${cardeaUrl}/mail`)
  await takeMails(page)
  await photograph(page, 'example-home', exampleUrl)
  await photograph(page, 'hosted-sign-in', `${exampleUrl}/login`)
  await createSocialConnections()
  await photograph(page, 'hosted-sign-in-social', `${exampleUrl}/login`)
  await goToIdentityProvider(page, exampleUrl, 'ada@nobody.example')
  await photograph(page, 'hosted-methods')
  await page.getByRole('button', { name: /New here/ }).click()
  await photograph(page, 'hosted-link-sent')
  await takeAccount(page)
  await goToIdentityProvider(page, exampleUrl, 'ada@example.com')
  await photograph(page, 'simulator-choice')
  await signIn(page, exampleUrl, 'ada@example.com')
  await photograph(page, 'example-profile')
  await photograph(page, 'example-home-signed-in', exampleUrl)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signIn(page, exampleUrl, 'ada@example.com', 'wrong_audience')
  await photograph(page, 'example-error')
  for (const fault of ['none', 'wrong_audience']) {
    await page.goto(await testLoginUrl(deployment))
    await photograph(page, 'test-login')
    await runTestLogin(page, 'ada@example.com', fault)
    await photograph(page, `test-result-${fault}`)
  }
}

/** The inbox with a few mails in it, one of them, and each as mail programs show it. */
async function takeMails(page: Page): Promise<void> {
  const { cardeaUrl, cardea } = deployment
  const examples = Object.values(exampleMails(cardeaUrl))
  for (const mail of examples) await queueMail(cardea.parts, { to: 'ada@example.com', mail })
  const id = await queueLongMail(cardea)
  await photograph(page, 'mail-inbox', `${cardeaUrl}/mail`)
  await photograph(page, 'mail-one', `${cardeaUrl}/mail/${id}`)
  await photograph(page, 'mail-html-long', `${cardeaUrl}/mail/${id}/html`)
  for (const { kind } of examples) {
    await photograph(page, `mail-html-${kind}`, `${cardeaUrl}/mail/examples/${kind}`)
  }
}

/** Nobody signs in by them: the page that offers them is what is photographed. */
/** The pages behind a mailed link, and of the account that it makes. */
async function takeAccount(page: Page): Promise<void> {
  const { cardeaUrl, exampleUrl } = deployment
  await page.goto(`${cardeaUrl}/mail`)
  await page.locator('main a[href^="/mail/mail_"]').first().click()
  await page.locator('main a[href*="/sign-in/link?token="]').first().click()
  await photograph(page, 'link-password')
  await page.getByLabel('New password').fill('seven purple hinges turn')
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await photograph(page, 'hosted-no-organization')
  await page.goto(`${cardeaUrl}/account/sign-in`)
  await page.getByLabel('Work e-mail').fill('ada@nobody.example')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText('Password', { exact: true }).waitFor()
  await photograph(page, 'hosted-password-error')
  await page.getByLabel('Password').fill('seven purple hinges turn')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await inviteFrom(deployment.cardea.parts, 'ada@nobody.example')
  await photograph(page, 'account', `${cardeaUrl}/account`)
  await page.goto(`${cardeaUrl}/mail`)
  await page.locator('main a[href^="/mail/mail_"]').first().click()
  await page.locator('main a[href*="/sign-in/invitation?token="]').first().click()
  await photograph(page, 'invitation')
  await page.goto(exampleUrl)
}

async function createSocialConnections(): Promise<void> {
  for (const provider of ['google', 'microsoft', 'github'] as const) {
    await createConnection(deployment.cardea.parts, wholeDeployment, {
      protocol: 'social',
      provider,
      status: 'active',
      clientId: 'demo',
      clientSecret: 'for-a-photograph-only',
    })
  }
}

/** Four pictures of the open page, or of the page at an address. */
async function photograph(page: Page, name: string, url?: string): Promise<void> {
  if (url !== undefined) await page.goto(url)
  for (const colorScheme of themes) {
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: width < 600 ? 740 : 800 })
      await page.screenshot({
        path: join(folder, `${name}-${colorScheme}-${String(width)}.png`),
        fullPage: true,
      })
    }
  }
}
