import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { simulatorUrls } from '../../packages/server/src/simulator/simulator-urls.ts'
import { testClientId, testClientSecret } from '../../packages/server/src/simulator/test-client.ts'
import { withoutBrowser } from './launch-browser.ts'
import { atStep, begin, chooseProvider, press, proveDomain, signInToTest, turnOn } from './setup-steps.ts'
import { setupWorld } from './setup-world.ts'
import { goToIdentityProvider, readFacts } from './sign-in.ts'

/** Whoever has a laptop and nothing else: every way of giving a provider's values, with the simulator as the provider. */
describe.skipIf(withoutBrowser)('the setup assistant with the simulator as the identity provider', () => {
  const world = setupWorld()
  const urlsOf = (persona: string) => simulatorUrls(world.deployment.cardeaUrl, persona)

  it('Okta, by the address of metadata, after the address of the sign-in page', async () => {
    const { page } = world
    const { saml } = urlsOf('okta')
    await toValues(page, 'Okta', 'SAML 2.0')
    const field = page.getByRole('textbox', { name: 'Metadata address' })
    await field.fill(`${saml.sso}/`)
    await page.locator('#metadataUrl-error', { hasText: 'This looks like the sign-on URL' }).waitFor()
    await field.fill(saml.metadata)
    await page.getByText(`This is the metadata of ${saml.entityId}.`).waitFor()
    await press(page, 'Save and continue')
    await finish(page, 'okta.example')
  })

  it('Google Workspace, by an uploaded file, after another document', async () => {
    const { page } = world
    const { saml } = urlsOf('google')
    await toValues(page, 'Google Workspace', 'SAML 2.0')
    await page.getByRole('radio', { name: 'Metadata file' }).check()
    const upload = (buffer: Buffer) =>
      page.locator('input[type=file]').setInputFiles({ name: 'idp.xml', mimeType: 'text/xml', buffer })
    await upload(Buffer.from('<?xml version="1.0"?><catalogue/>'))
    await page.getByText('This is not SAML metadata').waitFor()
    await upload(Buffer.from(await metadataAt(saml.metadata)))
    await page.getByText(`This is the metadata of ${saml.entityId}.`).waitFor()
    await press(page, 'Save and continue')
    await finish(page, 'google.example')
  })

  it('AD FS, field by field, after half a certificate', async () => {
    const { page } = world
    const { saml } = urlsOf('adfs')
    const metadata = await metadataAt(saml.metadata)
    const [, certificate = ''] = /<ds:X509Certificate>([^<]+)</.exec(metadata) ?? []
    await toValues(page, 'AD FS', 'SAML 2.0')
    await page.getByRole('radio', { name: 'Field by field' }).check()
    await page.getByLabel('Entity ID').fill(saml.entityId)
    await page.getByLabel('Sign-in address').fill(saml.sso)
    await page.getByLabel('Signing certificate').fill(certificate.slice(0, 200))
    await page.locator('#certificates-error', { hasText: 'This is not a signing certificate' }).waitFor()
    await page.getByLabel('Signing certificate').fill(certificate)
    await page.getByText('The certificate is valid until').waitFor()
    await press(page, 'Save and continue')
    await finish(page, 'adfs.example')
  })

  it('Okta, by OpenID Connect, after the address of its discovery document', async () => {
    const { page, deployment } = world
    const { oidc } = urlsOf('okta')
    await begin(page, (await world.link()).url)
    // The generic provider has the protocol in its name, too.
    await chooseProvider(page, 'Okta', 'OpenID Connect Newer')
    await press(page, 'I have done this')
    await page.getByLabel('Issuer').fill(oidc.discovery)
    await page.getByText('This looks like the address of the discovery document, not the issuer.').waitFor()
    await page.getByLabel('Issuer').fill(oidc.issuer)
    await page.getByText('The issuer answers as it should.').waitFor()
    await page.getByLabel('Client ID').fill(testClientId)
    await page.getByLabel('Client secret').fill(testClientSecret(deployment.cardea.parts.vault))
    await press(page, 'Save and continue')
    await finish(page, 'oidc.okta.example')
  })

  /** As the browser would download it. By the address that it listens at: Node may not know the names that the browser does. */
  async function metadataAt(url: string): Promise<string> {
    const { pathname } = new URL(url)
    return (await fetch(`${world.deployment.cardea.address}${pathname}`)).text()
  }

  /** To the third step. */
  async function toValues(page: Page, label: string, protocol: string): Promise<void> {
    await begin(page, (await world.link()).url)
    await chooseProvider(page, label, protocol)
    await press(page, 'I have done this')
    await atStep(page, 'Connect the two')
  }

  /** The admin tests with an address of the domain, turns it on, and a colleague signs in. */
  async function finish(page: Page, domain: string): Promise<void> {
    await atStep(page, 'Check the attributes')
    await press(page, 'Save and continue')
    await proveDomain(page, world.dns, domain)
    const admin = `ann.bell@${domain}`
    await signInToTest(page, (popup) => beSomebody(popup, admin), { result: 'The test passed' })
    await page.getByText(`You came through as ${admin}.`).waitFor()
    await turnOn(page)

    const { exampleUrl } = world.deployment
    const other = await (await world.openContext()).newPage()
    const email = `mia.ng@${domain}`
    await goToIdentityProvider(other, exampleUrl, email)
    await beSomebody(other, email)
    await other.waitForURL(`${exampleUrl}/profile`)
    expect(await readFacts(other)).toMatchObject({ email })
  }
})

/** On the simulator's page: none of the test people, but whoever has this address. */
async function beSomebody(page: Page, email: string): Promise<void> {
  await page.getByRole('radio', { name: 'Somebody else' }).check()
  await page.getByLabel('Address of somebody else').fill(email)
  await page.getByRole('button', { name: 'Continue' }).click()
}
