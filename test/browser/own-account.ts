import type { Page } from 'playwright-core'

/** Of every account that the browser tests make. */
export const ownPassword = 'seven purple hinges turn'

/** The link of the newest mail, as somebody finds it in the sandbox's inbox. */
export async function openNewestMail(
  page: Page,
  cardeaUrl: string,
  link = '/sign-in/link?token=',
): Promise<void> {
  await page.goto(`${cardeaUrl}/mail`)
  await page.locator('main a[href^="/mail/mail_"]').first().click()
  await page.locator(`main a[href*="${link}"]`).first().click()
}

/** Makes an account at Cardea itself by the mailed link to choose a password, to the page of the account. */
export async function signUp(page: Page, cardeaUrl: string, email: string): Promise<void> {
  await page.goto(`${cardeaUrl}/account`)
  await typeEmail(page, email)
  await page.getByRole('button', { name: /New here/ }).click()
  await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
  await openNewestMail(page, cardeaUrl)
  await page.getByLabel('New password').fill(ownPassword)
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
}

export async function typeEmail(page: Page, email: string): Promise<void> {
  await page.getByLabel('Work e-mail').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

export async function typePassword(page: Page, password = ownPassword): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** From wherever it is, as somebody who has the browser before them: the session of this browser ends. */
export async function signOut(page: Page, cardeaUrl: string): Promise<void> {
  await page.goto(`${cardeaUrl}/account`)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Work e-mail').waitFor()
}
