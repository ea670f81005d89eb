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
import { membershipInsert } from '../../packages/server/src/members/store.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { type UserId, newId } from '../../packages/server/src/storage/ids.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { inviteFrom } from './invite-from.ts'
import { totpCode } from '../../packages/server/test/tenant-browser.ts'
import { launchBrowser } from './launch-browser.ts'
import { ownOrganization } from './own-organization.ts'
import { openNewestMail, ownPassword, typeEmail, typePassword } from './own-account.ts'
import { queueLongMail } from './queue-long-mail.ts'
import { goToIdentityProvider, signIn } from './sign-in.ts'
import { startDeployment } from './start-deployment.ts'
import { runTestLogin, testLoginUrl } from './test-login.ts'
import { addVirtualAuthenticator } from './virtual-authenticator.ts'

const themes = ['light', 'dark'] as const
const widths = [320, 1280] as const
/** Whose pages of an own account are photographed. */
const person = 'ada@nobody.example'

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
  await photograph(page, 'hosted-sign-in-emergency', `${cardeaUrl}/account/sign-in/emergency`)
  await goToIdentityProvider(page, exampleUrl, person)
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

/** The pages behind a mailed link, of the account that it makes, and of what that is signed in to with. */
async function takeAccount(page: Page): Promise<void> {
  const { cardeaUrl } = deployment
  await openNewestMail(page, cardeaUrl)
  await photograph(page, 'link-password')
  await page.getByLabel('New password').fill(ownPassword)
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await photograph(page, 'hosted-no-organization')
  await page.goto(`${cardeaUrl}/account/sign-in`)
  await typeEmail(page, person)
  await typePassword(page, 'wrong')
  await page.getByText('is not right', { exact: false }).waitFor()
  await photograph(page, 'hosted-password-error')
  await typePassword(page)
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await inviteFrom(deployment.cardea.parts, person)
  await photograph(page, 'account', `${cardeaUrl}/account`)
  await openNewestMail(page, cardeaUrl, '/sign-in/invitation?token=')
  await photograph(page, 'invitation')
  await takeFactors(page)
  await takeOrganizations(page)
}

/** Each page below `/account`, before, in the middle and after. */
async function takeFactors(page: Page): Promise<void> {
  const { cardeaUrl } = deployment
  await photograph(page, 'account-security', `${cardeaUrl}/account/security`)
  await photograph(page, 'account-password', `${cardeaUrl}/account/password`)
  await page.getByLabel('New password').fill('short')
  await page.keyboard.press('Enter')
  await page.locator('[aria-invalid]').waitFor()
  await photograph(page, 'account-password-error')
  await photograph(page, 'account-authenticator', `${cardeaUrl}/account/authenticator`)
  await page.getByRole('button', { name: 'Show the QR code' }).click()
  await photograph(page, 'account-authenticator-new')
  await page.getByLabel('Code of the app').fill('000000')
  await page.keyboard.press('Enter')
  await page.locator('[aria-invalid]').waitFor()
  await photograph(page, 'account-authenticator-error')
  const secret = (await page.locator('dd.mono').innerText()).replaceAll(' ', '')
  await page.getByLabel('Code of the app').fill(totpCode(secret, new Date()))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  await photograph(page, 'account-recovery-codes')
  await page.goto(`${cardeaUrl}/account/passkeys/add`)
  await photograph(page, 'hosted-sign-in-again')
  await typePassword(page)
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
  await page.getByText('Use a recovery code').click()
  await photograph(page, 'hosted-second-factor')
  await page
    .getByLabel('Code of your authenticator app')
    .fill(totpCode(secret, new Date(Date.now() + 30_000)))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Add a passkey' }).waitFor()
  await photograph(page, 'account-passkey-add')
  await addVirtualAuthenticator(page)
  await page.getByLabel('Name').fill('my laptop')
  await page.keyboard.press('Enter')
  await page.getByText('Your passkey is added.').waitFor()
  await photograph(page, 'account-security-all')
  await page.getByRole('link', { name: 'Rename or remove' }).click()
  await photograph(page, 'account-passkey')
  await photograph(page, 'account-authenticator-remove', `${cardeaUrl}/account/authenticator`)
  await photograph(page, 'account-recovery-codes-renew', `${cardeaUrl}/account/recovery-codes`)
}

/** Somebody who belongs to one organization, is invited by another, and waits for a third. */
async function takeOrganizations(page: Page): Promise<void> {
  const { parts } = deployment.cardea
  const { id: userId } = await parts.db.kysely
    .selectFrom('users')
    .select('id')
    .where('email', '=', person)
    .executeTakeFirstOrThrow()
  for (const [name, status] of [
    ['Acme', 'active'],
    ['Byte & Söhne', 'active'],
    ['Cobalt', 'pending'],
  ] as const) {
    const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name })
    const id = newId('membership', parts)
    const how = { role: 'member', status, source: 'operator' } as const
    await membershipInsert(parts.db, { id, organizationId, userId: userId as UserId, ...how })
  }
  await photograph(page, 'account-organizations', `${deployment.cardeaUrl}/account`)
  await page.goto(`${deployment.exampleUrl}/login`)
  await typeEmail(page, person)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { name: 'Choose an organization' }).waitFor()
  await photograph(page, 'hosted-organization')
  await takeOwned(page)
  await page.goto(deployment.exampleUrl)
}

/** What an owner decides, and their codes for emergencies while the organization is open and when it is closed. */
async function takeOwned(page: Page): Promise<void> {
  const { cardeaUrl, cardea } = deployment
  const { id } = await ownOrganization(cardea, person)
  await photograph(page, 'account-requests', `${cardeaUrl}/account`)
  await photograph(page, 'emergency-list', `${cardeaUrl}/account/emergency`)
  await photograph(page, 'emergency-open', `${cardeaUrl}/account/emergency/${id}`)
  await cardea.parts.db.kysely
    .updateTable('organizations')
    .set({ auth_required: 'sso' })
    .where('id', '=', id)
    .execute()
  await photograph(page, 'emergency-closed', `${cardeaUrl}/account/emergency/${id}`)
}

/** Nobody signs in by them: the page that offers them is what is photographed. */
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
