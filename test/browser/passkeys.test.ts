import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ageSessions } from './age-sessions.ts'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signOut, signUp, typeEmail, typePassword } from './own-account.ts'
import { tenantPage } from './tenant-page.ts'
import { addVirtualAuthenticator } from './virtual-authenticator.ts'

const email = 'grace@home.example'

describe.skipIf(withoutBrowser)('a passkey in a real browser', { timeout: 180_000 }, () => {
  const world = browserWorld()

  it('is made on the page, signs in alone with two factors, and is the second factor after a password', async () => {
    const { page, deployment } = world
    const { cardeaUrl } = deployment
    const authenticator = await addVirtualAuthenticator(page)
    const tenant = await tenantPage(world.context, cardeaUrl)
    const methods = async () => (await tenant.call('GET', '/api/auth/session')).data.methods as string[]
    await signUp(page, cardeaUrl, email)
    await page.getByRole('link', { name: 'Change how you sign in' }).click()
    await page.getByRole('link', { name: 'Add a passkey' }).click()
    await page.getByLabel('Name').fill('my laptop')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    await world.expectGood()
    expect(await authenticator.count()).toBe(1)

    await signOut(page, cardeaUrl)
    await typeEmail(page, email)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(await methods()).toEqual(['pop', 'user', 'mfa'])

    await signOut(page, cardeaUrl)
    await typeEmail(page, email)
    await typePassword(page)
    await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(await methods()).toEqual(['pwd', 'pop', 'user', 'mfa'])
  })

  it('is renamed and removed, and a second one is not made on the same device', async () => {
    const { page, deployment } = world
    const { cardeaUrl } = deployment
    const authenticator = await addVirtualAuthenticator(page)
    await signUp(page, cardeaUrl, 'ada@home.example')
    await addPasskey(page, cardeaUrl, 'my laptop')
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    // The sign-in was a while ago, and the account has two factors now.
    await ageSessions(world.deployment)
    await page.goto(`${cardeaUrl}/account/passkeys/add`)
    await page.getByText('show once more that it is you').waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('heading', { name: 'Add a passkey' }).waitFor()
    await page.getByLabel('Name').fill('the same again')
    await page.getByRole('button', { name: 'Make the passkey' }).click()
    await page.getByText('This device has a passkey of your account already.').waitFor()
    await world.expectGood()
    expect(await authenticator.count()).toBe(1)

    await page.goto(`${cardeaUrl}/account/security`)
    await page.getByRole('link', { name: 'Rename or remove' }).click()
    await world.expectGood()
    await page.getByLabel('Name').fill('my old laptop')
    await page.getByRole('button', { name: 'Save the name' }).click()
    await page.getByText('Your passkey has its new name.').waitFor()
    await world.expectGood()
    await page.getByRole('link', { name: 'Rename or remove' }).click()
    await page.getByRole('heading', { name: 'my old laptop' }).waitFor()
    await page.getByRole('button', { name: 'Remove this passkey' }).click()
    await page.getByText('The passkey is removed.').waitFor()
    await signOut(page, cardeaUrl)
    await typeEmail(page, 'ada@home.example')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByText('This passkey could not be used.').waitFor()
  })

  it('is refused by the browser when its person does not show who they are', async () => {
    const { page, deployment } = world
    const authenticator = await addVirtualAuthenticator(page)
    await signUp(page, deployment.cardeaUrl, 'alan@home.example')
    await authenticator.setUserVerified(false)
    await addPasskey(page, deployment.cardeaUrl, 'my laptop')
    await page.getByText('No passkey was made.').waitFor()
    await world.expectGood()
  })
})

async function addPasskey(page: Page, cardeaUrl: string, name: string): Promise<void> {
  await page.goto(`${cardeaUrl}/account/passkeys/add`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Make the passkey' }).click()
}
