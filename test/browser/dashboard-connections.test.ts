import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  testOidcConnectionId,
  testSamlConnectionId,
} from '../../packages/server/src/simulator/test-connections.ts'
import { dashboardWorld } from './dashboard-world.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { startOidcIdp } from './oidc-idp.ts'
import { signInAsOperator } from './operator-session.ts'
import { type SamlIdp, startSamlIdp } from './saml-idp.ts'
import { signIn } from './sign-in.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const bySaml = 'Another provider, by SAML'
const byOidc = 'Another provider, by OpenID Connect'

/** Connections that an operator makes and changes in the dashboard, on the real API. */
describe.skipIf(withoutBrowser)('connections in the dashboard', () => {
  const { world, open, expectHeading, newOrganization, card, forgive } = dashboardWorld()

  async function openNew(organization: string): Promise<Page> {
    const page = await open(`/organizations/${await newOrganization(organization)}`)
    await page.getByRole('link', { name: 'New connection' }).click()
    await expectHeading('New connection')
    return page
  }
  async function samlIdp(): Promise<SamlIdp> {
    const person = { nameId: 'u-1', email: 'mia@saml.example', firstName: 'Mia', lastName: 'Ng' }
    const idp = await startSamlIdp('localhost', await freePort(), person, () =>
      Promise.reject(new Error('Nobody signs in here.')),
    )
    onTestFinished(() => idp.close())
    return idp
  }
  async function save(name: string): Promise<void> {
    await card(name).getByRole('button', { name: 'Save' }).click()
    await card(name).getByText('Saved.').waitFor()
  }
  it('looks at values while they are typed: whose metadata it is, until when, and what stands in the wrong field', async () => {
    const idp = await samlIdp()
    const page = await openNew('While typing')
    await page.getByLabel('Search').fill('another')
    await page.getByRole('radio', { name: bySaml }).check()
    await page.getByRole('radio', { name: 'Metadata address' }).check()
    await page.getByRole('textbox', { name: 'Metadata address' }).fill(idp.entityId)
    const found = page.locator('#metadataUrl-error')
    await found.getByText(`This is the metadata of ${idp.entityId}. The certificate is valid until`).waitFor()
    await world.expectGood()
    await page.getByRole('radio', { name: 'Field by field' }).check()
    await page.getByLabel('Entity ID').fill('https://acme.okta.com/app/acme_1/exk1/sso/saml')
    await page.locator('#idpEntityId-error').getByText('This looks like the sign-on URL').waitFor()
    await world.expectGood()
    await page.getByLabel('Search').fill('okta')
    await page.getByRole('radio', { name: 'Okta' }).check()
    // The same value, in the words of another product.
    await page.locator('#idpEntityId-error').getByText('In Okta, open').waitFor()
  })

  it('makes a SAML connection by the address of its metadata, and keeps what was typed when nothing answers there', async () => {
    const idp = await samlIdp()
    const page = await openNew('By address')
    await page.getByLabel('Search').fill('another')
    await page.getByRole('radio', { name: bySaml }).check()
    await page.getByRole('radio', { name: 'Metadata address' }).check()
    const address = page.getByRole('textbox', { name: 'Metadata address' })
    await page.getByLabel('Name of the connection').fill('Acme SSO')
    await address.fill(`${world.deployment.exampleUrl}/`)
    await page.getByRole('button', { name: 'Create connection' }).click()
    await page.locator('#metadataUrl[aria-invalid]:focus').waitFor()
    expect(await page.locator('#metadataUrl-error').innerText()).toContain('not metadata')
    expect(await page.getByLabel('Name of the connection').inputValue()).toBe('Acme SSO')
    forgive()
    await world.expectGood()
    await address.fill(idp.entityId)
    await page.getByRole('button', { name: 'Create connection' }).click()
    await expectHeading('Acme SSO')
    await page.locator('.copy', { hasText: 'ACS URL' }).waitFor()
    await page.getByText(idp.ssoUrl).waitFor()
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByRole('button', { name: 'Turn off' }).waitFor()
  })

  it('makes one by a file, then changes it field by field: certificates are added and removed, and no other is lost', async () => {
    const [idp, next] = [await samlIdp(), await samlIdp()]
    const page = await openNew('By file')
    await page.getByRole('radio', { name: bySaml }).check()
    await page.getByRole('radio', { name: 'Metadata file' }).check()
    const upload = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'idp.xml', mimeType: 'application/xml', buffer: Buffer.from(text) })
    await upload('<html></html>')
    await page.getByText('idp.xml was read.').waitFor()
    await page.getByRole('button', { name: 'Create connection' }).click()
    await page.locator('input[type=file][aria-invalid]:focus').waitFor()
    forgive()
    // A federation's document: which of them it is, is asked for at the field that tells.
    const both = [idp, next].map(({ metadata }) => metadata.replace(/^<\?xml.*?\?>/, '')).join('')
    await upload(`<md:EntitiesDescriptor xmlns:md="${METADATA}">${both}</md:EntitiesDescriptor>`)
    await page.getByRole('button', { name: 'Create connection' }).click()
    await page.locator('#idpEntityId[aria-invalid]:focus').waitFor()
    forgive()
    await page.locator('#idpEntityId').fill(idp.entityId)
    await page.getByRole('button', { name: 'Create connection' }).click()
    await expectHeading('generic-saml')

    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await expectHeading('Settings of generic-saml')
    const values = card('Values of the identity provider')
    expect(await values.getByLabel('Entity ID').inputValue()).toBe(idp.entityId)
    await values.getByLabel('Signing certificates to add').fill('no certificate')
    await values.getByRole('button', { name: 'Save' }).click()
    await page.locator('#certificates[aria-invalid]:focus').waitFor()
    forgive()
    await values.getByLabel('Signing certificates to add').fill(pem(next.certificate))
    await save('Values of the identity provider')
    await expect.poll(() => values.locator('.row').count()).toBe(2)
    await world.expectGood()
    // The newer stands first.
    await values
      .getByRole('button', { name: /^Remove the certificate/ })
      .last()
      .click()
    await values.getByText('Removed when you save').waitFor()
    await values.getByLabel('Sign-on address').fill(next.ssoUrl)
    await save('Values of the identity provider')
    await expect.poll(() => values.locator('.row').count()).toBe(1)
    await page.getByRole('link', { name: 'Connection', exact: true }).click()
    await page.getByText(next.ssoUrl).waitFor()
    expect(await card('Signing certificates').locator('.row').count()).toBe(1)
  })

  it('makes an OpenID Connect connection: its secret goes in and is never shown, and is replaced', async () => {
    const redirectUri = `${world.deployment.cardeaUrl}/sso/oidc/callback`
    const person = { sub: 'u-2', email: 'mia@oidc.example', given_name: 'Mia', family_name: 'Ng' }
    const idp = await startOidcIdp('localhost', await freePort(), redirectUri, person)
    onTestFinished(() => idp.close())
    const page = await openNew('By issuer')
    await page.getByRole('radio', { name: byOidc }).check()
    await page.getByLabel('Issuer').fill(`${idp.issuer}/.well-known/openid-configuration`)
    await page.getByLabel('Client ID').fill(idp.clientId)
    await page.getByLabel('Client secret').fill('first-secret-of-this-test')
    await page.getByRole('button', { name: 'Create connection' }).click()
    await page.locator('#issuer[aria-invalid]:focus').waitFor()
    expect(await page.getByLabel('Client secret').inputValue()).toBe('first-secret-of-this-test')
    forgive()
    await page.getByLabel('Issuer').fill(idp.issuer)
    await page.getByRole('button', { name: 'Create connection' }).click()
    await expectHeading('generic-oidc')
    await page.getByText('Kept sealed').waitFor()
    expect(await page.content()).not.toContain('first-secret')

    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    const secret = page.getByLabel('Client secret')
    expect(await secret.inputValue()).toBe('')
    await page.getByText('One is kept sealed.').waitFor()
    await secret.fill('second-secret-of-this-test')
    await save('Values of the identity provider')
    expect(await secret.inputValue()).toBe('')
    expect(await page.content()).not.toContain('second-secret')

    await page.getByLabel('We prove who we are by').selectOption('private_key_jwt')
    await page.getByLabel('More scopes').fill('groups\nnot a scope')
    await card('Requests and answers').getByRole('button', { name: 'Save' }).click()
    await page.locator('#scopes[aria-invalid]:focus').waitFor()
    forgive()
    await page.getByLabel('More scopes').fill('groups')
    await save('Requests and answers')
    const keys = card('Keys by which we prove who we are')
    await keys.locator('.row', { hasText: 'Current' }).waitFor()
    const before = await keys.locator('.row', { hasText: 'Next' }).locator('.row-title').innerText()
    await keys.getByRole('button', { name: 'Change over to the next key' }).click()
    await keys.locator('.row', { hasText: before }).getByText('Current').waitFor()
    await world.expectGood()
  })

  it('says what a connection asks and accepts, and sends what was changed alone', async () => {
    const page = await open(`/connections/${testSamlConnectionId}/settings`)
    const general = card('General')
    await general.getByLabel('Refuse them').check()
    const [request] = await Promise.all([
      page.waitForRequest((sent) => sent.method() === 'PATCH'),
      save('General'),
    ])
    expect(request.postDataJSON()).toEqual({ idpInitiated: 'reject' })

    const options = card('Requests and answers')
    await options.getByLabel('Sign our requests').check()
    await options.getByLabel('Seconds that its clock may be off').fill('an hour')
    await options.getByRole('button', { name: 'Save' }).click()
    await page.locator('#clockSkewSeconds[aria-invalid]:focus').waitFor()
    expect(await options.getByLabel('Sign our requests').isChecked()).toBe(true)
    forgive()
    await options.getByLabel('Seconds that its clock may be off').fill('60')
    await options.getByLabel('Strength of the sign-in to ask for').selectOption('minimum')
    await options
      .getByLabel('Authentication contexts')
      .fill('urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport')
    await options.getByLabel('Signatures with SHA-1').selectOption('30')
    await save('Requests and answers')
    await world.expectGood()
    await page.reload()
    await expect.poll(() => options.getByLabel('Sign our requests').isChecked()).toBe(true)
    expect(await options.getByLabel('Seconds that its clock may be off').inputValue()).toBe('60')
    expect(await general.getByLabel('Refuse them').isChecked()).toBe(true)
    await options.getByText('Are accepted until').waitFor({ state: 'attached' })
  })

  it('shows what a mapping would make of the newest sign-in before it is saved', async () => {
    await signIn(world.page, world.deployment.exampleUrl, 'ada@example.com')
    await world.startAgain()
    await signInAsOperator(world.context, world.deployment, 'admin')
    const page = await open(`/connections/${testSamlConnectionId}/settings`)
    const mapping = card('Attributes')
    await mapping.getByRole('button', { name: 'Add an attribute' }).click()
    await mapping.getByLabel('Attribute 1', { exact: true }).fill('login name')
    await mapping.getByLabel('Sent as 1').fill('email')
    await mapping.getByRole('button', { name: 'Save' }).click()
    await mapping.locator('[aria-invalid], [role=alert] .field-error').first().waitFor()
    forgive()
    await mapping.getByLabel('Attribute 1', { exact: true }).fill('loginName')
    await mapping.getByRole('button', { name: 'Show what it would change' }).click()
    const row = mapping.getByRole('row', { name: 'loginName' })
    expect(await row.locator('td').allInnerTexts()).toEqual(['nothing', 'ada@example.com'])
    await mapping.getByRole('button', { name: 'Add a group' }).click()
    await mapping.getByLabel('Group 1', { exact: true }).fill('Engineering')
    await mapping.getByLabel('Roles of group 1').fill('editor, admin')
    await mapping.getByRole('checkbox', { name: 'loginName' }).check()
    await world.expectGood()
    await save('Attributes')
    await page.reload()
    await expect.poll(() => mapping.getByLabel('Roles of group 1').inputValue()).toBe('editor, admin')
    expect(await mapping.getByRole('checkbox', { name: 'loginName' }).isChecked()).toBe(true)
    await mapping.getByRole('button', { name: 'Remove the attribute loginName' }).click()
    await mapping.getByRole('checkbox', { name: 'loginName' }).uncheck()
    await save('Attributes')
  })

  it('leads a SAML connection from one key to the next', async () => {
    const page = await open(`/connections/${testSamlConnectionId}/settings`)
    const keys = card('Keys towards the identity provider')
    const rows = (state: string) => keys.locator('.row', { hasText: state })
    await keys.getByRole('button', { name: 'Make the next key' }).waitFor()
    await page.getByText('Loading …').first().waitFor({ state: 'hidden' })
    // The first key of a connection is current at once.
    if ((await rows('Current').count()) === 0) {
      await keys.getByRole('button', { name: 'Make the next key' }).click()
      await rows('Current').waitFor()
    }
    await keys.getByRole('button', { name: 'Make the next key' }).click()
    await rows('Next').waitFor()
    await keys.getByRole('button', { name: 'Make the next key' }).click()
    await keys.getByRole('alert').locator('.tone-danger').waitFor()
    forgive()
    await keys.getByRole('button', { name: /^Use the key/ }).click()
    await rows('Retiring').waitFor()
    await keys.getByText('Certificate').first().click()
    await world.expectGood()
    await rows('Retiring')
      .getByRole('button', { name: /^Delete the key/ })
      .click()
    await rows('Retiring').waitFor({ state: 'detached' })
    expect(await rows('Current').count()).toBe(1)
  })

  it('offers a viewer no form of a connection, also not at its address', async () => {
    await signInAsOperator(world.context, world.deployment, 'viewer')
    const page = await open(`/connections/${testOidcConnectionId}`)
    await page.locator('.copy', { hasText: 'Redirect URI' }).waitFor()
    expect(await page.getByRole('link', { name: 'Settings', exact: true }).count()).toBe(0)
    await open(`/connections/${testOidcConnectionId}/settings`)
    await page.getByText('Your role does not let you change this.').waitFor()
    expect(await page.locator('main form').count()).toBe(0)
    await world.expectGood()
  })
})

function pem(certificate: string): string {
  return `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----`
}
