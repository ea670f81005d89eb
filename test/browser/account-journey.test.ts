import { describe, expect, it } from 'vitest'
import { browserWorld } from './browser-world.ts'
import { inviteFrom } from './invite-from.ts'
import { withoutBrowser } from './launch-browser.ts'
import { openNewestMail, ownPassword, signOut, signUp, typeEmail, typePassword } from './own-account.ts'

describe.skipIf(withoutBrowser)('an account of one’s own', { timeout: 180_000 }, () => {
  const world = browserWorld()

  it('is made by proving an address, and opened with its password, without a single script', async () => {
    const { cardeaUrl } = world.deployment
    await world.startAgain({ javaScriptEnabled: false })
    const { page } = world
    await signUp(page, cardeaUrl, 'grace@home.example')
    expect(page.url()).toBe(`${cardeaUrl}/account`)
    await signOut(page, cardeaUrl)
    await typeEmail(page, 'grace@home.example')
    await typePassword(page, 'not this one at all')
    await page
      .getByText(/do not fit|not right|wrong/i)
      .first()
      .waitFor()
    await typePassword(page)
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
  })

  it('has pages that are accessible, in both themes and at every width', async () => {
    const { page, deployment } = world
    const { cardeaUrl } = deployment
    await page.goto(`${cardeaUrl}/account`)
    await world.expectGood()
    await typeEmail(page, 'edsger@home.example')
    await page.getByRole('heading', { name: 'Enter your password' }).waitFor()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'E-mail me a sign-in link' }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await world.expectGood()
    await openNewestMail(page, cardeaUrl)
    await page.getByRole('button', { name: /^Sign in as/ }).waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: /^Sign in as/ }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    await world.expectGood()
    await page.goto(`${deployment.exampleUrl}/login`)
    await typeEmail(page, 'edsger@home.example')
    await page.getByRole('button', { name: 'E-mail me a sign-in link' }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await openNewestMail(page, cardeaUrl)
    await page.getByRole('button', { name: /^Sign in as/ }).click()
    await page.getByRole('heading', { name: 'No organization yet' }).waitFor()
    await world.expectGood()
  })

  it('is made on the way from an invitation, which makes it a member', async () => {
    const { page, deployment } = world
    const { cardeaUrl, cardea } = deployment
    await inviteFrom(cardea.parts, 'barbara@home.example')
    await openNewestMail(page, cardeaUrl, '/sign-in/invitation?token=')
    await page.getByText('You are invited to Acme as an administrator.').waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Sign in to accept' }).click()
    await page.getByRole('button', { name: /New here/ }).click()
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
    await openNewestMail(page, cardeaUrl)
    await page.getByLabel('New password').fill(ownPassword)
    await page.getByRole('button', { name: 'Save and sign in' }).click()
    await page.getByRole('heading', { name: 'Your account' }).waitFor()
    expect(page.url()).toBe(`${cardeaUrl}/account`)
    await page.getByText('Acme', { exact: true }).waitFor()
    await page.getByText('admin', { exact: true }).waitFor()
    // Another one waits on the page of the account.
    await inviteFrom(cardea.parts, 'barbara@home.example', 'Globex')
    await page.reload()
    await world.expectGood()
    await page.getByRole('button', { name: 'Accept the invitation of Globex' }).click()
    await page.getByText('Globex', { exact: true }).waitFor()
    expect(await page.getByText('Accept the invitation').count()).toBe(0)
  })
})
