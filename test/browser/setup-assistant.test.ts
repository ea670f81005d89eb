import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { type OidcIdp, startOidcIdp } from './oidc-idp.ts'
import { type SamlIdp, startSamlIdp } from './saml-idp.ts'
import {
  atOidcIdp,
  atSamlIdp,
  atStep,
  begin,
  chooseProvider,
  press,
  proveDomain,
  shownValue,
  signInToTest,
  turnOn,
} from './setup-steps.ts'
import { setupWorld } from './setup-world.ts'
import { goToIdentityProvider, readFacts } from './sign-in.ts'

const bySaml = 'Another provider, by SAML'
const byOidc = 'Another provider, by OpenID Connect'
const attributes = [
  { name: 'email', description: 'Invitations go there', required: true },
  { name: 'department', description: 'For reports', required: false },
]

/** A customer's admin who has the link and nothing else, in each way in which a provider's values can be given. */
describe.skipIf(withoutBrowser)('the setup assistant, from the link to the first sign-in', () => {
  const world = setupWorld()

  it('connects SAML by the address of metadata, and tells at once when another thing answers there', async () => {
    const { page } = world
    const customer = await samlCustomer('url.example')
    await beginSaml(page)
    await page.getByRole('radio', { name: 'Metadata address' }).check()
    const field = page.getByRole('textbox', { name: 'Metadata address' })
    await field.fill(`${world.deployment.exampleUrl}/`)
    await page.locator('[aria-invalid]').waitFor()
    expect(await page.locator('#metadataUrl-error').innerText()).toMatch(/metadata/i)
    await field.fill(customer.idp.entityId)
    await page.getByText(`This is the metadata of ${customer.idp.entityId}.`).waitFor()
    await press(page, 'Save and continue')
    await finish(page, customer)
  })

  it('connects SAML by an uploaded file, and tells at once when it is none of metadata', async () => {
    const { page } = world
    const customer = await samlCustomer('file.example')
    await beginSaml(page)
    await page.getByRole('radio', { name: 'Metadata file' }).check()
    const upload = (name: string, text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'application/xml', buffer: Buffer.from(text) })
    // Nothing chosen: it is said, and the field has the focus.
    await press(page, 'Save and continue')
    await page.getByText('This is needed.').waitFor()
    await page.locator('input[type=file]:focus').waitFor()
    await upload('certificate.pem', pem(customer.idp.certificate))
    await page.getByText('This looks like a certificate, not a metadata document.').waitFor()
    await upload('metadata.xml', customer.idp.metadata)
    await page.getByText(`This is the metadata of ${customer.idp.entityId}.`).waitFor()
    await press(page, 'Save and continue')
    await finish(page, customer)
  })

  it('connects SAML field by field, with every value in the wrong place first', async () => {
    const { page } = world
    const customer = await samlCustomer('hand.example')
    const other = await samlCustomer('other.example')
    await beginSaml(page)
    await page.getByRole('radio', { name: 'Field by field' }).check()
    const entityId = page.getByLabel('Entity ID')
    await entityId.fill(customer.idp.ssoUrl)
    await page.getByText('This looks like the sign-on URL, not the entity ID.').waitFor()
    await page.getByLabel('Sign-in address').fill(customer.idp.ssoUrl)
    await page.getByLabel('Signing certificate').fill(pem(other.idp.certificate))
    await page.getByText('The certificate is valid until').waitFor()

    // It is pointed at, and what was typed outlives a look at another way.
    await press(page, 'Save and continue')
    await page.getByRole('button', { name: 'Save it all the same' }).waitFor()
    await page.locator('#idpEntityId:focus').waitFor()
    await page.getByRole('radio', { name: 'Metadata file' }).check()
    await page.getByRole('radio', { name: 'Field by field' }).check()
    expect(await entityId.inputValue()).toBe(customer.idp.ssoUrl)
    await entityId.fill(customer.idp.entityId)
    await page.locator('#idpEntityId-error', { hasText: 'This can be right.' }).waitFor()
    await press(page, 'Save and continue')

    // Only a sign-in can show that the certificate is that of another provider.
    await goOnToTest(page, customer.domain)
    await signInToTest(page, atSamlIdp, { result: 'The test found a problem' })
    await page.getByText('Not yet', { exact: true }).waitFor()
    await page.getByText('saml.signature', { exact: false }).first().waitFor()
    expect(await page.locator('.notice', { hasText: 'Not yet' }).innerText()).toMatch(/certificate/i)
    await page.getByRole('link', { name: 'Connect the two' }).click()
    await page.getByLabel('Signing certificate').fill(pem(customer.idp.certificate))
    await page.locator('#certificates-error', { hasText: 'valid until' }).waitFor()
    await press(page, 'Save and continue')
    await page.getByRole('link', { name: 'Test the sign-in' }).click()
    await signInToTest(page, atSamlIdp, { result: 'The test passed' })
    await page.getByText('It works').waitFor()
    await turnOn(page)
    await expectColleague(customer)
  })

  it('connects OpenID Connect, tells of an issuer that is none, and maps what the test brought', async () => {
    const { page } = world
    const customer = await oidcCustomer('oidc.example')
    await begin(page, (await world.link({ userAttributes: attributes })).url)
    await chooseProvider(page, byOidc)
    expect(await shownValue(page, /Redirect URI/).innerText()).toBe(
      `${world.deployment.cardeaUrl}/sso/oidc/callback`,
    )
    await press(page, 'I have done this')
    await atStep(page, 'Connect the two')
    await page.getByLabel('Issuer').fill(`${customer.idp.issuer}/.well-known/openid-configuration`)
    await page.getByText('This looks like the address of the discovery document, not the issuer.').waitFor()
    await page.getByLabel('Issuer').fill(`${customer.idp.issuer}/elsewhere`)
    await page
      .locator('#issuer-error:not(:has-text("discovery document, not"))[class="field-error"]', {
        hasText: /\w/,
      })
      .waitFor()
    await page.getByLabel('Issuer').fill(customer.idp.issuer)
    await page.getByText('The issuer answers as it should.').waitFor()
    await page.getByLabel('Client ID').fill(customer.idp.clientId)
    await page.getByLabel('Client secret').fill(customer.idp.clientSecret)
    await press(page, 'Save and continue')
    await goOnToTest(page, customer.domain)
    await signInToTest(page, atOidcIdp, { result: 'The test passed' })
    await page.getByText('It works').waitFor()

    // What came is shown beside what is asked for.
    await page.getByRole('link', { name: 'Check the attributes' }).click()
    const department = page.locator('.attribute', { has: page.getByLabel('department') })
    await department.getByText('nothing').waitFor()
    await page.getByText('Everything else that was sent').click()
    await page.locator('dt', { hasText: 'family_name' }).waitFor()
    await page.getByLabel('department').fill('family_name')
    await press(page, 'Save and continue')
    await page.getByRole('link', { name: 'Check the attributes' }).click()
    await department.getByText(customer.person.family_name).waitFor()
    await page.getByRole('link', { name: 'Test the sign-in' }).click()
    // The provider knows her by now, and asks nothing.
    await signInToTest(page, () => Promise.resolve(), { result: 'The test passed' })
    await page.getByText('It works').waitFor()
    await turnOn(page)
    await press(page, 'Finish')
    await page.getByText('All done. You can close this page.').waitFor()
    await expectColleague(customer)
  })

  /** To the third step. */
  async function beginSaml(page: Page): Promise<void> {
    await begin(page, (await world.link()).url)
    await chooseProvider(page, bySaml)
    spMetadataUrl = await shownValue(page, /metadata/i).innerText()
    await press(page, 'I have done this')
    await atStep(page, 'Connect the two')
  }
  let spMetadataUrl = ''

  /** From the values to the test, with no attribute changed and a domain proven. */
  async function goOnToTest(page: Page, domain: string): Promise<void> {
    await atStep(page, 'Check the attributes')
    await press(page, 'Save and continue')
    await atStep(page, 'Let people in')
    await proveDomain(page, world.dns, domain)
  }

  async function finish(page: Page, customer: SamlCustomer): Promise<void> {
    await goOnToTest(page, customer.domain)
    await signInToTest(page, atSamlIdp, { result: 'The test passed' })
    await page.getByText(`You came through as ${customer.person.email}.`).waitFor()
    await turnOn(page)
    await expectColleague(customer)
    // Each refusal has its status in the console; of policies and scripts there is nothing to say.
    expect(world.watch.complaints.filter((text) => !text.includes('responded with a status of 4'))).toEqual(
      [],
    )
  }

  /** Somebody of the domain signs in to the application. */
  async function expectColleague({ person: { email }, signIn }: Customer): Promise<void> {
    const { exampleUrl } = world.deployment
    const page = await (await world.openContext()).newPage()
    await goToIdentityProvider(page, exampleUrl, email)
    await signIn(page)
    await page.waitForURL(`${exampleUrl}/profile`)
    expect(await readFacts(page)).toMatchObject({ email, name: 'Mia Ng' })
  }

  async function samlCustomer(domain: string): Promise<SamlCustomer> {
    const person = { nameId: 'U-1', email: `mia@${domain}`, firstName: 'Mia', lastName: 'Ng' }
    const idp = await startSamlIdp('idp.localhost', await freePort(), person, async () => {
      // By the address that it listens at: Node may not know the names that the browser does.
      const { pathname } = new URL(spMetadataUrl)
      return (await fetch(`${world.deployment.cardea.address}${pathname}`)).text()
    })
    onTestFinished(() => idp.close())
    return { domain, person, idp, signIn: atSamlIdp }
  }

  async function oidcCustomer(domain: string) {
    const person = { sub: 'u-2', email: `mia@${domain}`, given_name: 'Mia', family_name: 'Ng' }
    const redirectUri = `${world.deployment.cardeaUrl}/sso/oidc/callback`
    const idp: OidcIdp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, person)
    onTestFinished(() => idp.close())
    return { domain, person, idp, signIn: atOidcIdp }
  }
})

interface Customer {
  readonly domain: string
  readonly person: { readonly email: string }
  readonly signIn: (page: Page) => Promise<void>
}

interface SamlCustomer extends Customer {
  readonly idp: SamlIdp
}

function pem(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----`
}
