import { describe, expect, it } from 'vitest'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signIn } from './sign-in.ts'

describe.skipIf(withoutBrowser)('“Add SSO connection” of the example application', () => {
  const world = browserWorld()

  it('opens the assistant in a frame, for the organization of whoever is signed in, and hears what happens in it', async () => {
    const { page, deployment } = world
    await signIn(page, deployment.exampleUrl, 'ada@example.com')
    await page.goto(deployment.exampleUrl)
    await page.getByRole('button', { name: 'Add SSO connection' }).click()
    const assistant = page.frameLocator('iframe')
    await assistant.getByRole('button').click()
    await assistant.getByRole('heading', { name: 'Choose your identity provider' }).waitFor()
    await assistant.getByText('Test organization').first().waitFor()
    await page.getByRole('listitem').filter({ hasText: 'portal.loaded' }).waitFor()
    await assistant.getByLabel('JumpCloud').check()
    await assistant.getByRole('button', { name: 'Continue' }).click()
    await assistant.getByRole('heading', { name: 'Create the application' }).waitFor()
    await page.getByRole('listitem').filter({ hasText: 'connection.created' }).waitFor()
    // As high as what it shows.
    await expect
      .poll(async () => Number(await page.locator('iframe').getAttribute('height')))
      .toBeGreaterThan(800)
    expect(world.watch.complaints).toEqual([])
  })

  it('is for people of an organization only', async () => {
    const { page, deployment } = world
    await page.goto(deployment.exampleUrl)
    expect(await page.getByRole('button', { name: 'Add SSO connection' }).count()).toBe(0)
    const answer = await fetch(`${deployment.exampleUrl}/sso`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: deployment.exampleUrl },
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    const foreign = await fetch(`${deployment.exampleUrl}/sso`, { method: 'POST', redirect: 'manual' })
    expect(foreign.status).toBe(403)
  })
})
