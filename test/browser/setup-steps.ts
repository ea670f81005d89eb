import type { Frame, Locator, Page } from 'playwright-core'
import { createProfile, type ProfileInput } from '../../packages/server/src/self-service/create-profile.ts'
import { type CreatedTicket, createTicket } from '../../packages/server/src/self-service/create-ticket.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import type { TestDnsServer } from '../../packages/server/test/dns-server.ts'
import type { Deployment } from './start-deployment.ts'

/* What an admin does in the setup assistant, step by step. */

export type TicketInput = Parameters<typeof createTicket>[2]

/** A profile, and a ticket with it for a new organization. */
export async function newLink(
  { cardea: { parts } }: Deployment,
  profile: ProfileInput = {},
  ticket: Partial<TicketInput> = {},
): Promise<CreatedTicket> {
  const { id: profileId } = await createProfile(parts, {
    name: 'Customers',
    domainVerification: 'required',
    ...profile,
  })
  const maker = { tenant: wholeDeployment, scopes: ['*'] }
  return createTicket(parts, maker, { organization: { name: 'Acme' }, profileId, ...ticket })
}

/** The page of the assistant, or the frame that it is in. */
export type Place = Page | Frame

/** Opens a link and presses its button. */
export async function begin(place: Place, url: string): Promise<void> {
  await place.goto(url)
  await place.getByRole('button', { name: 'Begin' }).click()
  await atStep(place, 'Choose your identity provider')
}

/** Waits until a step is shown. */
export async function atStep(place: Place, name: string): Promise<void> {
  await place.getByRole('heading', { name, level: 1, exact: true }).waitFor()
}

export async function press(place: Place, name: string): Promise<void> {
  await place.getByRole('button', { name, exact: true }).click()
}

/** From the first step to the one with the provider's values. */
export async function chooseProvider(place: Place, label: string, protocol?: string): Promise<void> {
  await place.getByRole('radio', { name: label, exact: true }).check()
  if (protocol !== undefined) await place.getByRole('radio', { name: protocol }).check()
  await press(place, 'Continue')
  await atStep(place, 'Create the application')
}

/** One of our values, as the second step shows it to be copied. */
export function shownValue(place: Place, label: string | RegExp): Locator {
  return place.locator('.copy', { hasText: label }).locator('.copy-value')
}

/** From the fifth step: somebody has assigned people, and proves a domain. */
export async function proveDomain(place: Place, dns: TestDnsServer, domain: string): Promise<void> {
  await press(place, 'I have added people')
  await atStep(place, 'Verify your domains')
  await place.getByLabel('Domain', { exact: true }).fill(domain)
  await press(place, 'Add domain')
  await press(place, 'Check now')
  await place.getByText('Not there yet').waitFor()
  const name = await shownValue(place, 'Name').innerText()
  const value = await shownValue(place, 'Value').innerText()
  dns.publish(name, { txt: [value] })
  await press(place, 'Check now')
  await place.getByText('Verified', { exact: true }).waitFor()
  await press(place, 'Continue')
  await atStep(place, 'Test the sign-in')
}

/** Begins a test sign-in in the window that opens; it is left open at its result. */
export async function signInToTest(
  page: Page,
  atProvider: (popup: Page) => Promise<void>,
  { place = page, result }: { readonly place?: Place; readonly result: string },
): Promise<void> {
  const opened = page.waitForEvent('popup')
  await place.getByRole('button', { name: /^Test (the sign-in|again)$/ }).click()
  const popup = await opened
  await popup.getByRole('button', { name: 'Start the test' }).click()
  await atProvider(popup)
  await popup.getByRole('heading', { name: result }).waitFor()
  await popup.close()
}

export async function atSamlIdp(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'SAML test IdP' }).waitFor()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

export async function atOidcIdp(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'OIDC test IdP' }).waitFor()
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** From the last step but one: on, and done. */
export async function turnOn(place: Place): Promise<void> {
  await press(place, 'Continue')
  await atStep(place, 'Turn it on')
  await press(place, 'Turn on single sign-on')
  await place.getByText('Single sign-on is on').waitFor()
}
