import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { auditPage } from './audit-page.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { startOidcIdp } from './oidc-idp.ts'
import {
  atOidcIdp,
  atStep,
  begin,
  bundle,
  chooseProvider,
  press,
  proveDomain,
  setupWorld,
  signInToTest,
} from './setup-world.ts'

const byOidc = 'Another provider, by OpenID Connect'

/** Phone, tablet, desktop. */
const widths = [320, 768, 1280] as const
/** Bytes of the bundle with a language, as they are sent. */
const BUDGET = 80 * 1024

describe.skipIf(withoutBrowser)('how the setup assistant looks, and what it weighs', () => {
  const world = setupWorld()

  let walks = 0
  /** Every step of the way, each handed to `look` as it is shown. */
  async function walk(look: (what: string) => Promise<void>): Promise<void> {
    const { page, deployment, dns } = world
    // A domain is one organization's.
    walks += 1
    const domain = `looks-${String(walks)}.example`
    const person = { sub: 'u-5', email: `ann@${domain}`, given_name: 'Ann', family_name: 'Bell' }
    const redirectUri = `${deployment.cardeaUrl}/sso/oidc/callback`
    const idp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, person)
    onTestFinished(() => idp.close())
    const introduction =
      'Welcome. It takes **twenty minutes**; our [guide](https://app.example.com/sso) helps.'
    const branding = { colors: { primary: '#2b4c7e', background: '#f3e9d8' } }
    await begin(page, (await world.link({ introduction, branding })).url)
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
  }

  it('has no finding in any step, theme and width, and breaks no policy', async () => {
    const findings: string[] = []
    await walk(async (what) => {
      for (const finding of await auditPage(world.page, widths)) findings.push(`${what}: ${finding}`)
    })
    expect(findings).toEqual([])
    expect(world.watch.complaints.filter((text) => !text.includes('responded with a status of 4'))).toEqual(
      [],
    )
  })

  it('is as wide as the window when it is read from right to left', async () => {
    const overflows: string[] = []
    await walk(async (what) => {
      await world.page.evaluate(`document.documentElement.dir = 'rtl'`)
      for (const width of widths) {
        await world.page.setViewportSize({ width, height: 800 })
        const overflow = await world.page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        if (overflow > 0) overflows.push(`${what}, ${String(width)} px: ${String(overflow)}`)
      }
    })
    expect(overflows).toEqual([])
  })

  it('speaks German when the browser does, fits, and keeps the language that is chosen', async () => {
    await world.startAgain({ locale: 'de-DE' })
    const { page } = world
    await page.goto((await world.link()).url)
    await press(page, 'Begin')
    await atStep(page, 'Identity Provider wählen')
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByRole('radio', { name: 'Okta', exact: true }).check()
    await press(page, 'Weiter')
    await atStep(page, 'Anwendung anlegen')
    await page.getByText('Geben Sie der Anwendung einen Namen').waitFor()
    await page.getByRole('link', { name: 'Beide verbinden' }).click()
    await page.getByRole('radio', { name: 'Feld für Feld' }).check()
    await page.getByLabel('Entity ID').fill('https://acme.okta.com/app/acme/exk1/sso/saml')
    await page.getByText('Das sieht aus wie die Adresse der Anmeldung, nicht wie die Entity ID.').waitFor()
    for (const step of ['Anwendung anlegen', 'Beide verbinden', 'Domains bestätigen', 'Einschalten']) {
      await page.getByRole('link', { name: step }).click()
      await atStep(page, step)
      expect(await auditPage(page, widths)).toEqual([])
    }
    await page.getByLabel('Sprache').focus()
    await page.getByLabel('Sprache').selectOption('en')
    await atStep(page, 'Turn it on')
    // Whoever chooses stays where they chose.
    await page.locator('#language:focus').waitFor()
    await page.reload()
    await atStep(page, 'Turn it on')
  })

  it('asks for few things, nothing from elsewhere, and its script is small', async () => {
    const { page, deployment } = world
    await page.goto((await world.link()).url)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await press(page, 'Begin')
    await atStep(page, 'Choose your identity provider')
    await page.waitForLoadState('networkidle')
    expect(
      asked.filter((url) => !url.startsWith(`${deployment.cardeaUrl}/`) && !url.startsWith('data:')),
    ).toEqual([])
    // The form, the page, two styles, two faces, the sign, the script and one question.
    expect(asked.length).toBeLessThanOrEqual(10)
    expect(asked.filter((url) => url.includes('setup-de.js'))).toEqual([])
    // Whoever reads German loads that, too.
    expect(gzipSync(bundle()).length + gzipSync(bundle('setup-de.js')).length).toBeLessThanOrEqual(BUDGET)
  })
})
