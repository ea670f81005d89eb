import { describe, expect, it } from 'vitest'
import { ageSessions } from './age-sessions.ts'
import { auditPage } from './audit-page.ts'
import { browserWorld } from './browser-world.ts'
import { totpCode } from '../../packages/server/test/tenant-browser.ts'
import { exampleMails } from '../../packages/server/src/mails/templates/examples.ts'
import { withoutBrowser } from './launch-browser.ts'
import { queueLongMail } from './queue-long-mail.ts'
import { ownOrganization } from './own-organization.ts'
import { signUp, typePassword } from './own-account.ts'
import { goToIdentityProvider, signIn } from './sign-in.ts'
import { runTestLogin, testLoginUrl } from './test-login.ts'

/** Pages of Cardea that stand by themselves, and the status they come with. */
const addresses = [
  ['/', 200],
  ['/look', 200],
  ['/simulator', 200],
  ['/mail', 200],
  ['/v1/reference', 200],
  ['/errors/saml.audience_mismatch', 200],
  ['/nowhere', 404],
  ['/oauth/authorize?client_id=unknown', 400],
  ['/simulator/saml/sso', 400],
  ['/sso/oidc/callback?state=unknown&code=x', 400],
] as const

// Every page is looked at four times, and the reference is long.
describe.skipIf(withoutBrowser)('every page', { timeout: 180_000 }, () => {
  const world = browserWorld()

  it.each(addresses)('%s answers %i, breaks no policy and is accessible', async (path, status) => {
    const response = await world.page.goto(`${world.deployment.cardeaUrl}${path}`)
    expect(response?.status()).toBe(status)
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'")
    await world.expectGood(status)
  })

  it('the example’s pages, the hosted page and the simulator’s, signed out and signed in', async () => {
    const { exampleUrl } = world.deployment
    await world.page.goto(exampleUrl)
    await world.expectGood()
    await world.page.goto(`${exampleUrl}/login`)
    await world.expectGood()
    await goToIdentityProvider(world.page, exampleUrl, 'ada@example.com')
    await world.page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
    await world.expectGood()
    await goToIdentityProvider(world.page, exampleUrl, 'bo@example.org')
    await world.page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
    await world.expectGood()
    await signIn(world.page, exampleUrl, 'ada@example.com')
    await world.expectGood()
    await world.page.goto(exampleUrl)
    await world.expectGood()
    await world.page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(world.page, exampleUrl, 'ada@example.com', 'expired')
    await world.expectGood(403)
  })

  it('read from right to left, those that people meet are as wide as a phone', async () => {
    const { exampleUrl, cardeaUrl } = world.deployment
    const { page } = world
    await page.setViewportSize({ width: 320, height: 800 })
    const overflows: string[] = []
    const look = async (what: string) => {
      await page.evaluate(`document.documentElement.dir = 'rtl'`)
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (overflow > 0) overflows.push(`${what}: ${String(overflow)}`)
    }
    for (const path of [
      '/look',
      '/simulator',
      '/nowhere',
      '/account/sign-in',
      '/operator/sign-in',
      '/mail',
    ]) {
      await page.goto(`${cardeaUrl}${path}`)
      await look(path)
    }
    await page.goto(`${exampleUrl}/login`)
    await look('the sign-in')
    await goToIdentityProvider(page, exampleUrl, 'ada@example.com')
    await page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
    await look('the simulator')
    await page.goto(`${exampleUrl}/login`)
    await signIn(page, exampleUrl, 'ada@example.com', 'expired')
    await look('a refusal')
    expect(overflows).toEqual([])
  })

  it('the page that asks whether to sign out, with the keyboard alone', async () => {
    const { exampleUrl, cardeaUrl, cardea } = world.deployment
    const { client_id: clientId } = await cardea.parts.db.kysely
      .updateTable('applications')
      .set({ session_hours: 8, name: 'N'.repeat(200) })
      .where('name', '=', 'Example application')
      .returning('client_id')
      .executeTakeFirstOrThrow()
    await signIn(world.page, exampleUrl, 'ada@example.com')
    await world.page.goto(`${cardeaUrl}/oauth/logout?client_id=${clientId}`)
    await world.page.getByRole('heading', { name: 'Sign out of N' }).waitFor()
    await world.expectGood()
    await world.page.keyboard.press('Tab')
    await world.page.keyboard.press('Tab')
    await world.page.keyboard.press('Enter')
    await world.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await world.expectGood()
    await world.page.goto(`${cardeaUrl}/oauth/logout?client_id=${clientId}`)
    await world.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
  })

  it('the pages on which somebody changes what they sign in with, right and wrong', async () => {
    const { cardeaUrl } = world.deployment
    const { page } = world
    const to = (path: string) => page.goto(`${cardeaUrl}/account/${path}`)
    await signUp(page, cardeaUrl, 'grace@home.example')
    await to('security')
    await world.expectGood()
    await to('password')
    await page.getByLabel('New password').fill('short')
    await page.keyboard.press('Enter')
    await page.getByText('at least 12 characters', { exact: false }).nth(1).waitFor()
    await world.expectGood(400)
    await to('passkeys/add')
    await world.expectGood(400)
    await to('authenticator')
    await world.expectGood(400)
    await page.getByRole('button', { name: 'Show the QR code' }).click()
    await page.getByLabel('Code of the app').fill('000')
    await page.keyboard.press('Enter')
    await page.getByText('The code is not right').waitFor()
    world.watch.complaints.splice(0)
    await world.expectGood()
    const secret = (await page.locator('dd.mono').innerText()).replaceAll(' ', '')
    await page.getByLabel('Code of the app').fill(totpCode(secret, new Date()))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
    await world.expectGood()
    await page.getByRole('link', { name: 'I have kept them' }).click()
    await world.expectGood()
    await ageSessions(world.deployment)
    await page.getByRole('link', { name: 'Remove the app' }).click()
    await page.getByText('show once more that it is you').waitFor()
    await world.expectGood()
    await typePassword(page)
    await page
      .getByLabel('Code of your authenticator app')
      .fill(totpCode(secret, new Date(Date.now() + 30_000)))
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Remove the authenticator app?' }).waitFor()
    await world.expectGood()
    await to('recovery-codes')
    await world.expectGood()
  })

  it('the way in for emergencies, its codes, and the requests to join that an owner decides', async () => {
    const { cardeaUrl, cardea } = world.deployment
    const { page } = world
    await signUp(page, cardeaUrl, 'edsger@home.example')
    const organization = await ownOrganization(cardea, 'edsger@home.example')
    await page.goto(`${cardeaUrl}/account`)
    await page.getByRole('heading', { name: 'Requests to join' }).waitFor()
    await world.expectGood()
    await page.getByRole('link', { name: /Codes for the day/ }).click()
    await world.expectGood()
    await page.getByRole('link', { name: organization.name }).click()
    await page.getByRole('button', { name: 'Make codes' }).click()
    await page.getByText('second factor first').waitFor()
    world.watch.complaints.splice(0)
    await world.expectGood()
    await cardea.parts.db.kysely
      .updateTable('organizations')
      .set({ auth_required: 'sso' })
      .where('id', '=', organization.id)
      .execute()
    await page.goto(`${cardeaUrl}/account/emergency/${organization.id}`)
    await page.getByLabel('Emergency code').waitFor()
    await world.expectGood()
    await world.startAgain()
    await world.page.goto(`${cardeaUrl}/account/emergency`)
    await world.page.getByRole('heading', { name: 'Sign in with your own account' }).waitFor()
    await world.expectGood()
  })

  it.each(['none', 'wrong_audience'])('the pages of a test login, with the fault %s', async (fault) => {
    await world.page.goto(await testLoginUrl(world.deployment))
    await world.expectGood()
    await runTestLogin(world.page, 'ada@example.com', fault)
    const title = fault === 'none' ? 'The test passed' : 'The test found a problem'
    await world.page.getByRole('heading', { name: title }).waitFor()
    await world.expectGood()
  })

  it('the inbox of a sandbox, a mail, and its HTML part, whose button leads on', async () => {
    const { cardeaUrl, cardea } = world.deployment
    const id = await queueLongMail(cardea)
    await world.page.goto(`${cardeaUrl}/mail`)
    await world.page.getByRole('link', { name: 'You are invited to “N' }).first().click()
    await world.page.getByRole('heading', { name: 'You are invited to “N' }).waitFor()
    await world.expectGood()
    await world.page.getByRole('link', { name: 'Show as HTML' }).click()
    await world.page.waitForURL(`${cardeaUrl}/mail/${id}/html`)
    await world.page.getByRole('link', { name: 'Look at the invitation' }).click()
    await world.page.waitForURL(`${cardeaUrl}/look?token=*`)
    await expectGoodMail(`${cardeaUrl}/mail/${id}/html`)
  })

  it.each(Object.keys(exampleMails('http://localhost')))('the mail %s', async (kind) => {
    await expectGoodMail(`${world.deployment.cardeaUrl}/mail/examples/${kind}`)
  })

  it('the page that carries a SAML response on, when its script does not come', async () => {
    await world.context.route('**/submit-form.js*', (route) => route.fulfill({ body: '' }))
    await goToIdentityProvider(world.page, world.deployment.exampleUrl, 'ada@example.com')
    await world.page.getByRole('button', { name: 'Continue' }).click()
    await world.page.getByRole('heading', { name: 'Taking you back' }).waitFor()
    await world.expectGood()
  })

  it('the hosted page says what is wrong with an e-mail address that is none', async () => {
    await goToIdentityProvider(world.page, world.deployment.exampleUrl, 'ada@nobody')
    await world.page.getByRole('textbox').waitFor()
    const { complaints } = world.watch
    const message = await world.page.locator('.field-error').textContent()
    expect(message).not.toBe('')
    complaints.splice(0)
    await world.expectGood()
  })

  it('the eyes of these tests are open: they see what they are for', async () => {
    await world.page.goto(world.deployment.cardeaUrl)
    await world.page.evaluate(`
      document.querySelector('main').innerHTML +=
        '<img src="/assets/mark.svg"><div class="input" style="color: red">x</div><pre class="wide">' + 'x'.repeat(999) + '</pre>'
      console.error('a complaint')
      setTimeout(() => { throw new Error('an exception') })`)
    const findings = (await auditPage(world.page)).join('\n')
    expect(findings).toContain('image-alt')
    expect(findings).toContain('px too wide')
    const complaints = world.watch.complaints.join('\n')
    expect(complaints).toContain('CSP style-src')
    expect(complaints).toContain('console: a complaint')
    expect(complaints).toContain('exception: an exception')
  })

  /** The sandbox of a mail's document runs nothing at all, axe neither: the same document is looked at outside, too. */
  async function expectGoodMail(url: string): Promise<void> {
    const response = await world.page.goto(url)
    expect(response?.headers()['content-security-policy']).toMatch(/^default-src 'none'.* sandbox/)
    expect(world.watch.complaints).toEqual([])
    const html = await response?.text()
    await world.page.goto('about:blank')
    await world.page.setContent(html ?? '')
    await world.expectGood()
  }
})
