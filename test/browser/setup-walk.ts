import type { Page } from 'playwright-core'
import type { TestDnsServer } from '../../packages/server/test/dns-server.ts'
import { freePort } from './free-port.ts'
import { startOidcIdp } from './oidc-idp.ts'
import {
  atOidcIdp,
  atStep,
  begin,
  chooseProvider,
  newLink,
  press,
  proveDomain,
  signInToTest,
} from './setup-steps.ts'
import type { Deployment } from './start-deployment.ts'

/** Where it is gone. */
export interface Way {
  readonly page: Page
  readonly deployment: Deployment
  readonly dns: TestDnsServer
}

const byOidc = 'Another provider, by OpenID Connect'

/**
 * Goes every step of the setup assistant, wrong turns too, and hands each to `look` as it is shown. `domain`: what the admin proves; it is
 * one organization's, so each walk needs another.
 */
export async function walkAssistant(
  { page, deployment, dns }: Way,
  domain: string,
  look: (what: string) => Promise<void>,
): Promise<void> {
  const person = { sub: 'u-5', email: `ann@${domain}`, given_name: 'Ann', family_name: 'Bell' }
  const redirectUri = `${deployment.cardeaUrl}/sso/oidc/callback`
  const idp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, person)
  try {
    const introduction =
      'Welcome. It takes **twenty minutes**; our [guide](https://app.example.com/sso) helps.'
    const branding = { colors: { primary: '#2b4c7e', background: '#f3e9d8' } }
    await begin(page, (await newLink(deployment, { introduction, branding })).url)
    await look('provider')
    await chooseProvider(page, 'Okta', 'SAML 2.0')
    await look('application, SAML')
    await page.getByRole('link', { name: 'Connect the two' }).click()
    await atStep(page, 'Connect the two')
    for (const way of ['Metadata address', 'Metadata file', 'Field by field']) {
      await page.getByRole('radio', { name: way }).check()
      await look(`values, ${way}`)
    }
    await page.getByLabel('Entity ID').fill('https://acme.okta.com/app/acme/exk1/sso/saml')
    await page.getByText('This looks like the sign-on URL').waitFor()
    await press(page, 'Save and continue')
    await look('values, wrong')
    await page.getByRole('link', { name: 'Choose your identity provider' }).click()
    await atStep(page, 'Choose your identity provider')
    await chooseProvider(page, byOidc)
    await look('application, OpenID Connect')
    await press(page, 'I have done this')
    await page.getByLabel('Issuer').fill(idp.issuer)
    await page.getByText('The issuer answers as it should.').waitFor()
    await page.getByLabel('Client ID').fill(idp.clientId)
    await page.getByLabel('Client secret').fill('another-secret-than-the-right-one')
    await look('values, OpenID Connect')
    await press(page, 'Save and continue')
    await atStep(page, 'Check the attributes')
    await look('attributes, before a test')
    await press(page, 'Save and continue')
    await atStep(page, 'Let people in')
    await look('assignment')
    await proveDomain(page, dns, domain)
    await page.getByRole('link', { name: 'Verify your domains' }).click()
    await page.getByLabel('Domain', { exact: true }).fill(`second.${domain}`)
    await press(page, 'Add domain')
    await page.getByText('Waiting for the record').waitFor()
    await look('domains')
    await page.getByRole('link', { name: 'Test the sign-in' }).click()
    await atStep(page, 'Test the sign-in')
    await signInToTest(page, atOidcIdp, { result: 'The test found a problem' })
    await page.getByText('Not yet', { exact: true }).waitFor()
    await look('test, failed')
    await page.getByRole('link', { name: 'Connect the two' }).click()
    await page.getByLabel('Client secret').fill(idp.clientSecret)
    await press(page, 'Save and continue')
    await page.getByRole('link', { name: 'Test the sign-in' }).click()
    await signInToTest(page, () => Promise.resolve(), { result: 'The test passed' })
    await page.getByText('It works').waitFor()
    await look('test, passed')
    await page.getByRole('link', { name: 'Check the attributes' }).click()
    await page.getByText('Everything else that was sent').click()
    await look('attributes, after a test')
    await page.getByRole('link', { name: 'Test the sign-in' }).click()
    await page.getByRole('link', { name: 'Turn it on' }).click()
    await look('enable')
    await press(page, 'Turn on single sign-on')
    await press(page, 'Finish')
    await page.getByText('All done.').waitFor()
    await look('enabled')
  } finally {
    await idp.close()
  }
}
