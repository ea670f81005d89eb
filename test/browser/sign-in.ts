import type { Page } from 'playwright-core'

/** From the example's home page to the identity provider: by the hosted page, as a person would. */
export async function goToIdentityProvider(page: Page, exampleUrl: string, email: string): Promise<void> {
  await page.goto(exampleUrl)
  await page.getByRole('link', { name: 'Sign in with SSO' }).click()
  await page.getByRole('textbox').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** At the simulator: picks the person and the fault, and continues. */
export async function answerAsSimulator(page: Page, email: string, fault = 'none'): Promise<void> {
  await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
  await page.locator(`input[name=person][value="${email}"]`).check()
  await page.locator('select[name=fault]').selectOption(fault)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** The whole way, to the profile page or the error page of the example. */
export async function signIn(page: Page, exampleUrl: string, email: string, fault = 'none'): Promise<void> {
  await goToIdentityProvider(page, exampleUrl, email)
  await answerAsSimulator(page, email, fault)
  await page.waitForURL((url) => url.origin === exampleUrl)
}

/** The first data list of the open page: at the example, what it knows of a person or of a failure. */
export async function readFacts(page: Page): Promise<Record<string, string>> {
  const list = page.locator('dl.data').first()
  const terms = await list.locator('dt').allTextContents()
  const values = await list.locator('dd').allTextContents()
  return Object.fromEntries(terms.map((term, index) => [term, values[index] ?? '']))
}
