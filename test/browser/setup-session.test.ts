import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createConnection } from '../../packages/server/src/connections/create-connection.ts'
import { loadOrganizationConnection } from '../../packages/server/src/connections/load-connection.ts'
import type { Parts } from '../../packages/server/src/main.ts'
import type { ConnectionId, OrganizationId } from '../../packages/server/src/storage/ids.ts'
import { createDomain } from '../../packages/server/src/domains/create-domain.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { revokeTicket } from '../../packages/server/src/self-service/revoke-ticket.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { startOidcIdp } from './oidc-idp.ts'
import { atOidcIdp, atStep, begin, chooseProvider, press } from './setup-steps.ts'
import { setupWorld } from './setup-world.ts'

const byOidc = 'Another provider, by OpenID Connect'

/** What becomes of a setup that is left, taken up again, ended or revoked; and one without a mouse. */
describe.skipIf(withoutBrowser)('the session of the setup assistant', () => {
  const world = setupWorld()

  it('goes on where it was after a reload, in a new tab, and at the bare address', async () => {
    const { page, context } = world
    const { url } = await world.link()
    await begin(page, url)
    await chooseProvider(page, byOidc)
    await press(page, 'I have done this')
    await atStep(page, 'Connect the two')
    await page.reload()
    await atStep(page, 'Connect the two')
    await page.close()
    for (const address of [`${world.deployment.cardeaUrl}/portal`, url]) {
      const again = await context.newPage()
      await again.goto(address)
      await atStep(again, 'Connect the two')
      await again.getByText(/^2 of 8 steps done$/).waitFor()
      // The browser's own way back leads through the steps.
      await again.getByRole('link', { name: 'Create the application' }).click()
      await atStep(again, 'Create the application')
      await again.goBack()
      await atStep(again, 'Connect the two')
      await again.close()
    }
  })

  it('opens the one connection of a ticket that edits', async () => {
    const { page, deployment } = world
    const { parts } = deployment.cardea
    const organization = await createOrganization(parts, wholeDeployment, { name: 'Byte' })
    const edited = await createConnection(parts, wholeDeployment, {
      organizationId: organization.id,
      protocol: 'oidc',
      issuer: 'https://login.byte.example',
      clientId: 'the-client-of-byte',
      clientSecret: 'the-secret-of-byte-at-its-idp',
    })
    const { url } = await world.link({}, { organization: { id: organization.id }, connectionId: edited.id })
    await page.goto(url)
    await press(page, 'Begin')
    await page.getByText('Single sign-on for Byte').waitFor()
    await page.getByRole('link', { name: 'Connect the two' }).click()
    expect(await page.getByLabel('Issuer').inputValue()).toBe('https://login.byte.example')
    expect(await page.getByLabel('Client ID').inputValue()).toBe('the-client-of-byte')
    expect(await page.getByLabel('Client secret').inputValue()).toBe('')
    await page.getByText('A secret is stored.').waitFor()
    await page.getByLabel('Client ID').fill('another-client')
    await press(page, 'Save and continue')
    await atStep(page, 'Check the attributes')
    const { clientId } = await loadOidcConnection(parts, organization.id, edited.id)
    expect(clientId).toBe('another-client')
    expect(await page.content()).not.toContain('the-secret-of-byte')
  })

  it('says that it has ended when its ticket was revoked, as soon as something is saved', async () => {
    const { page } = world
    const revoke = await beginOidc(page)
    await revoke()
    await press(page, 'I have done this')
    await page.getByRole('heading', { name: 'This session has ended' }).waitFor()
    await page.reload()
    await page.getByText('setup.session_ended').waitFor()
  })

  it('says the same when a value is looked at while it is typed', async () => {
    const { page } = world
    const revoke = await beginOidc(page)
    await page.getByRole('link', { name: 'Connect the two' }).click()
    await revoke()
    await page.getByLabel('Issuer').fill('https://login.example.com')
    await page.getByRole('heading', { name: 'This session has ended' }).waitFor()
  })

  it('tells of its end when nothing is done for long, goes on by a button, and ends by itself', async () => {
    const { page } = world
    await page.clock.install()
    await begin(page, (await world.link()).url)
    await page.clock.fastForward('57:00')
    await page.getByText(/This session ends in (two|2|3) minutes/).waitFor()
    await press(page, 'Go on')
    await page.getByText('This session ends').waitFor({ state: 'detached' })
    await page.clock.fastForward('50:00')
    await page.getByText('This session ends').waitFor({ state: 'detached' })
    await page.clock.fastForward('15:00')
    await page.getByRole('heading', { name: 'This session has ended' }).waitFor()
  })

  it('goes by the clock of the service, whatever that of the browser says', async () => {
    const { page } = world
    await page.clock.install({ time: new Date(Date.now() + 5 * 86_400_000) })
    await begin(page, (await world.link()).url)
    await chooseProvider(page, byOidc)
    await atStep(page, 'Create the application')
    expect(await page.getByText(/session/i).count()).toBe(0)
  })

  it('says that the service is out of reach, and goes on when it is there again', async () => {
    const { page, context } = world
    await begin(page, (await world.link()).url)
    await page.getByRole('radio', { name: byOidc }).check()
    await context.setOffline(true)
    await press(page, 'Continue')
    await page.getByText('Nothing is lost.', { exact: false }).waitFor()
    await context.setOffline(false)
    await press(page, 'Continue')
    await atStep(page, 'Create the application')
  })

  it('closes the window of a test that cannot begin, and says why', async () => {
    const { page, context } = world
    await beginOidc(page)
    await page.getByRole('link', { name: 'Test the sign-in' }).click()
    await atStep(page, 'Test the sign-in')
    await page.route('**/portal/api/tests', (route) => route.abort())
    const opened = page.waitForEvent('popup')
    await press(page, 'Test the sign-in')
    await opened
    await page.getByText('Nothing is lost.', { exact: false }).waitFor()
    await expect.poll(() => context.pages()).toEqual([page])
  })

  it('is gone through by keyboard alone', async () => {
    const { page, deployment } = world
    const person = { sub: 'u-9', email: 'kay@keys.example', given_name: 'Kay', family_name: 'Lee' }
    const redirectUri = `${deployment.cardeaUrl}/sso/oidc/callback`
    const idp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, person)
    onTestFinished(() => idp.close())
    const { url, ticket } = await world.link({ domainVerification: 'off' })
    // The test signs in a person of the organization.
    const domain = { domain: 'keys.example', state: 'verified' } as const
    await createDomain(deployment.cardea.parts, wholeDeployment, ticket.organizationId, domain)
    await page.goto(url)
    await reach(page, 'Begin')
    await page.keyboard.press('Enter')
    await atStep(page, 'Choose your identity provider')

    // One stop for all tiles; the arrows choose; the button comes next.
    await reach(page, 'provider')
    await page.keyboard.press('Space')
    await arrowTo(page, 'generic-oidc')
    await reach(page, 'Continue', 1)
    await page.keyboard.press('Enter')
    await atStep(page, 'Create the application')
    // Each step begins at its heading.
    await page.locator('h1:focus').waitFor()
    await reach(page, 'I have done this')
    await page.keyboard.press('Enter')
    await atStep(page, 'Connect the two')
    await page.locator('h1:focus').waitFor()
    // Past where the product shows the values.
    await reach(page, 'issuer', 2)
    await page.keyboard.type(idp.issuer)
    await reach(page, 'clientId', 1)
    await page.keyboard.type(idp.clientId)
    // Forgotten: the press leads to it.
    await page.keyboard.press('Enter')
    await page.locator('#clientSecret:focus').waitFor()
    await page.keyboard.type(idp.clientSecret)
    await page.keyboard.press('Enter')
    await atStep(page, 'Check the attributes')
    await reach(page, 'Save and continue')
    await page.keyboard.press('Enter')
    await atStep(page, 'Let people in')
    await reach(page, 'I have added people')
    await page.keyboard.press('Enter')
    await atStep(page, 'Test the sign-in')
    await reach(page, 'Test the sign-in')
    const opened = page.waitForEvent('popup')
    await page.keyboard.press('Enter')
    const popup = await opened
    // The window opens empty, and is led to the page of the test.
    await popup.getByRole('button', { name: 'Start the test' }).waitFor()
    await reach(popup, 'Start the test')
    await popup.keyboard.press('Enter')
    await atOidcIdp(popup)
    await popup.getByRole('heading', { name: 'The test passed' }).waitFor()
    await popup.close()
    await page.getByText('It works').waitFor()
    await reach(page, 'Continue')
    await page.keyboard.press('Enter')
    await atStep(page, 'Turn it on')
    await reach(page, 'Turn on single sign-on')
    await page.keyboard.press('Enter')
    await page.getByText('Single sign-on is on').waitFor()
  })

  /** At the second step. Answers how to revoke the ticket. */
  async function beginOidc(page: Page): Promise<() => Promise<unknown>> {
    const { url, ticket } = await world.link()
    await begin(page, url)
    await chooseProvider(page, byOidc)
    const { parts } = world.deployment.cardea
    return () => parts.db.transaction((db) => revokeTicket({ ...parts, db }, wholeDeployment, ticket.id))
  }

  async function loadOidcConnection(parts: Parts, organizationId: OrganizationId, id: ConnectionId) {
    const connection = await loadOrganizationConnection(parts, { kind: 'organization', organizationId }, id)
    if (connection.protocol !== 'oidc') throw new Error('it was OpenID Connect')
    return connection
  }
})

/** More stops than any of the steps has. */
const MOST_STOPS = 60

/** Presses the tab key until the field or button of that name has the focus; `most`: within so many presses. */
async function reach(page: Page, name: string, most = MOST_STOPS): Promise<void> {
  for (let stop = 0; stop < most; stop += 1) {
    await page.keyboard.press('Tab')
    if ((await focused(page)).includes(name)) return
  }
  throw new Error(`${name} was not reached; the focus is on ${(await focused(page)).join(', ')}`)
}

async function arrowTo(page: Page, value: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if ((await focused(page)).includes(value)) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`${value} was not reached`)
}

/** The name, value and text of what has the focus; its outline can be seen. */
function focused(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `(({ name, value, textContent }) => [name, value, textContent].map((text) => (text ?? '').trim()))(document.activeElement)`,
  )
}
