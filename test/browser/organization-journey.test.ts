import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDnsServer, dnsServer } from '../../packages/server/test/dns-server.ts'
import { totpCode } from '../../packages/server/test/tenant-browser.ts'
import { browserWorld } from './browser-world.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { type OidcIdp, startOidcIdp } from './oidc-idp.ts'
import { signUp, typeEmail, typePassword } from './own-account.ts'
import { readFacts } from './sign-in.ts'
import { startDeployment } from './start-deployment.ts'
import { tenantPage } from './tenant-page.ts'
import { testLoginUrl } from './test-login.ts'

/** Founds the organization; her address is none of its domain. */
const owner = 'grace@home.example'
/** Has an account of his own from before single sign-on. */
const early = 'kim@acme.example'
/** Has never been here: the identity provider knows him. */
const colleague = {
  sub: 'u-3003',
  email: 'leo@acme.example',
  given_name: 'Leo',
  family_name: 'Rossi',
}

describe.skipIf(withoutBrowser)('an organization, from its first owner to single sign-on', () => {
  let dns: TestDnsServer
  let idp: OidcIdp
  const world = browserWorld(async () => {
    dns = await dnsServer({ 'idp.localhost': '127.0.0.1' })
    const hosts = { cardea: 'cardea.localhost', example: 'app.localhost' }
    return startDeployment(hosts, { CARDEA_DNS_SERVERS: dns.address })
  })
  beforeAll(async () => {
    const redirectUri = `${world.deployment.cardeaUrl}/api/auth/sso/callback`
    idp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, colleague)
  })
  afterAll(async () => {
    await idp.close()
    dns.close()
  })

  it('is founded, proves its domain, sets single sign-on up, demands it, and keeps a way in for the day on which it breaks', async () => {
    const { page, context, deployment } = world
    const { cardeaUrl, exampleUrl } = deployment
    const grace = await tenantPage(context, cardeaUrl)

    // She signs up, and adds a second factor.
    await signUp(page, cardeaUrl, owner)
    const secret = await setUpAuthenticator(page, cardeaUrl)
    const recoveryCodes = (await page.locator('pre').innerText()).split('\n')
    expect(recoveryCodes).toHaveLength(10)
    await page.goto(`${cardeaUrl}/account/recovery-codes`)
    await page.getByText('show once more that it is you').waitFor()
    await typePassword(page)
    // The code of the next half minute is good already, and that of this one is used.
    await page.getByLabel('Code of your authenticator app').fill(codeOf(secret, 30_000))
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.getByRole('heading', { name: 'Make new recovery codes' }).waitFor()

    // She founds the organization, and has codes for emergencies.
    const founded = await grace.call('POST', '/api/user/organizations', { name: 'Acme' })
    expect(founded).toMatchObject({ code: 'CREATED', data: { role: 'owner' } })
    const organization = `/api/user/organizations/${String(founded.data.id)}`
    const emergency = await grace.call('POST', `${organization}/break-glass-codes`)
    expect(emergency.data.codes).toHaveLength(10)

    // Its domain is proven by a record in the DNS; who has an address of it joins.
    const added = await grace.call('POST', `${organization}/domains`, { domain: 'acme.example' })
    const domain = `${organization}/domains/${String(added.data.id)}`
    expect((await grace.call('POST', `${domain}/verify`)).code).toBe('DOMAIN_RECORD_MISSING')
    const { name, value } = added.data.challenge as { name: string; value: string }
    dns.publish(name, { txt: [value] })
    expect((await grace.call('POST', `${domain}/verify`)).data.state).toBe('verified')
    expect((await grace.call('PATCH', `${domain}/settings`, { autoJoin: 'join' })).code).toBe('OK')

    // Kim comes with a password.
    const kims = await world.openContext()
    const kim = { page: await kims.newPage(), tenant: await tenantPage(kims, cardeaUrl) }
    await signUp(kim.page, cardeaUrl, early)
    await kim.page.goto(`${exampleUrl}/login`)
    await typeEmail(kim.page, early)
    await typePassword(kim.page)
    await kim.page.waitForURL(`${exampleUrl}/profile`)
    expect((await kim.tenant.call('GET', organization)).data).toMatchObject({ role: 'member' })
    expect((await kim.tenant.call('GET', `${organization}/settings/sso`)).code).toBe('OWNER_REQUIRED')

    // Single sign-on takes four fields, and is tested.
    const saved = await grace.call('PUT', `${organization}/settings/sso`, {
      provider: 'custom',
      issuerUrl: idp.issuer,
      clientId: idp.clientId,
      clientSecret: idp.clientSecret,
    })
    expect(saved).toMatchObject({ code: 'OK', data: { hasClientSecret: true, status: 'active' } })
    expect(JSON.stringify(saved)).not.toContain(idp.clientSecret)
    const reached = await grace.call('POST', `${organization}/settings/sso/test`)
    expect(reached.data).toEqual({ success: true, message: expect.any(String) as string })
    const demanded = { authRequired: 'sso', requireMfa: false }
    expect((await grace.call('PUT', `${organization}/settings/security`, demanded)).code).toBe(
      'SSO_NOT_PROVEN',
    )
    await page.goto(await testLoginUrl(deployment, String(saved.data.connectionId)))
    await page.getByRole('button', { name: 'Start the test' }).click()
    await signInAtProvider(page)
    await page.getByRole('heading', { name: 'The test passed' }).waitFor()

    // Leo types his address, is led to the provider, and is a member from then on.
    const leo = await (await world.openContext()).newPage()
    await leo.goto(`${exampleUrl}/login`)
    await typeEmail(leo, colleague.email)
    await signInAtProvider(leo)
    await leo.waitForURL(`${exampleUrl}/profile`)
    expect(await readFacts(leo)).toMatchObject({ email: colleague.email, name: 'Leo Rossi' })
    const { data: members } = await grace.call('GET', `${organization}/members`)
    expect(members.items).toHaveLength(3)
    expect(JSON.stringify(members.items)).toContain(colleague.email)

    // Demanded, it keeps every password out: sessions that are there, and sign-ins.
    expect((await grace.call('PUT', `${organization}/settings/security`, demanded)).data).toEqual(demanded)
    expect((await kim.tenant.call('GET', organization)).code).toBe('SSO_REQUIRED')
    expect((await grace.call('GET', organization)).code).toBe('SSO_REQUIRED')
    await kim.page.goto(`${exampleUrl}/login`)
    await typeEmail(kim.page, early)
    await kim.page.getByRole('heading', { name: 'OIDC test IdP' }).waitFor()
    await expectRefused(await world.openContext(), recoveryCodes[0] ?? '')

    // The day on which the provider is away.
    await idp.close()
    const used = await grace.call('POST', `${organization}/break-glass`, { code: emergency.data.codes[0] })
    expect(used).toMatchObject({ code: 'OK', data: { left: 9 } })
    const opened = { authRequired: 'any', requireMfa: false }
    expect((await grace.call('PUT', `${organization}/settings/security`, opened)).data).toEqual(opened)
    expect((await kim.tenant.call('GET', organization)).code).toBe('OK')
    await page.goto(`${cardeaUrl}/mail`)
    await page.getByRole('link', { name: /emergency code/ }).waitFor()
    // The browser notes each refusal by its status; of policies and scripts there is nothing to say.
    expect(world.watch.complaints.filter((text) => !text.includes('responded with a status of 4'))).toEqual(
      [],
    )
  }, 300_000)

  /** Her password and a second factor are right, and the organization wants its own sign-in. */
  async function expectRefused(context: BrowserContext, recoveryCode: string): Promise<void> {
    const page = await context.newPage()
    await page.goto(`${world.deployment.exampleUrl}/login`)
    await typeEmail(page, owner)
    await typePassword(page)
    await page.getByText('Use a recovery code').click()
    await page.getByLabel('Recovery code').fill(recoveryCode)
    await page.getByRole('button', { name: 'Continue with this code' }).click()
    await page.getByRole('heading', { name: 'You are not signed in' }).waitFor()
    expect(await readFacts(page)).toMatchObject({ 'Error code': 'login.sso_required' })
  }
})

/** On the pages of the account, up to the recovery codes. Answers the secret of the app. */
async function setUpAuthenticator(page: Page, cardeaUrl: string): Promise<string> {
  await page.goto(`${cardeaUrl}/account/security`)
  await page.getByRole('link', { name: 'Set up an app' }).click()
  await page.getByRole('button', { name: 'Show the QR code' }).click()
  const secret = (await page.locator('dd.mono').innerText()).replaceAll(' ', '')
  await page.getByLabel('Code of the app').fill(codeOf(secret))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  return secret
}

function codeOf(secret: string, later = 0): string {
  return totpCode(secret, new Date(Date.now() + later))
}

async function signInAtProvider(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'OIDC test IdP' }).waitFor()
  await page.getByRole('button', { name: 'Sign in' }).click()
}
