import type { Page } from 'playwright-core'
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

/** Founds the organization; her address is of its domain. */
const owner = { sub: 'u-1001', email: 'grace@acme.example', given_name: 'Grace', family_name: 'Hopper' }
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
    idp = await startOidcIdp('idp.localhost', await freePort(), redirectUri, [owner, colleague])
  })
  afterAll(() => {
    dns.close()
  })

  it('is founded, proves its domain, sets single sign-on up, demands it, and keeps a way in for the day on which it breaks', async () => {
    const { page, context, deployment } = world
    const { cardeaUrl, exampleUrl } = deployment
    const grace = await tenantPage(context, cardeaUrl)

    // She signs up, and adds a second factor.
    await signUp(page, cardeaUrl, owner.email)
    await setUpAuthenticator(page, cardeaUrl)
    const recoveryCodes = (await page.locator('pre').innerText()).split('\n')
    expect(recoveryCodes).toHaveLength(10)
    await page.goto(`${cardeaUrl}/account/recovery-codes`)
    // She has just shown it.
    await page.getByRole('heading', { name: 'Make new recovery codes' }).waitFor()

    // She founds the organization, and has codes for emergencies.
    const founded = await grace.call('POST', '/api/user/organizations', { name: 'Acme' })
    expect(founded).toMatchObject({ code: 'CREATED', data: { role: 'owner' } })
    const organization = `/api/user/organizations/${String(founded.data.id)}`
    await page.goto(`${cardeaUrl}/account`)
    await page.getByRole('link', { name: /Codes for the day/ }).click()
    await page.getByRole('link', { name: 'Acme' }).click()
    await page.getByRole('button', { name: 'Make codes' }).click()
    await page.getByRole('heading', { name: 'Your codes for emergencies' }).waitFor()
    const emergency = (await page.locator('pre').innerText()).split('\n')
    expect(emergency).toHaveLength(10)

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
    // She signs in by it herself, in another browser; that and the test show that it works.
    const bound = await world.openContext()
    const there = await bound.newPage()
    await there.goto(`${cardeaUrl}/account/sign-in`)
    await typeEmail(there, owner.email)
    await signInAtProvider(there, 'Grace')
    await there.getByText('Your organization manages how you sign in.').waitFor()
    expect((await (await tenantPage(bound, cardeaUrl)).call('GET', organization)).data.role).toBe('owner')

    // Leo types his address, is led to the provider, and is a member from then on.
    const leo = await (await world.openContext()).newPage()
    await leo.goto(`${exampleUrl}/login`)
    await typeEmail(leo, colleague.email)
    await signInAtProvider(leo, 'Leo')
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

    // The day on which the provider is away. Nobody has a session of before.
    await idp.close()
    const away = await world.openContext()
    const alone = await away.newPage()
    const tenant = await tenantPage(away, cardeaUrl)
    await alone.goto(`${cardeaUrl}/account`)
    await typeEmail(alone, owner.email)
    // Her address leads to the provider all the same, and nothing is there. She goes back to where she has come from.
    await expect.poll(() => alone.url(), { timeout: 15_000 }).toMatch(/^chrome-error:/)
    await alone.goto(`${cardeaUrl}/account`)
    await alone.getByRole('link', { name: /Owners with emergency codes/ }).click()
    await alone.getByLabel('E-mail').fill(owner.email)
    await alone.getByRole('button', { name: 'Continue', exact: true }).click()
    await typePassword(alone)
    await alone.getByText('Use a recovery code').click()
    await alone.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '')
    await alone.getByRole('button', { name: 'Continue with this code' }).click()
    await alone.getByRole('link', { name: 'Acme' }).click()
    expect((await tenant.call('GET', organization)).code).toBe('SSO_REQUIRED')
    await alone.getByLabel('Emergency code').fill(emergency[0] ?? '')
    await alone.keyboard.press('Enter')
    await alone.getByText('is open to this session for an hour').waitFor()
    await alone.getByText('You have 9 that can be used').waitFor()
    const opened = { authRequired: 'any', requireMfa: false }
    expect((await tenant.call('PUT', `${organization}/settings/security`, opened)).data).toEqual(opened)
    expect((await kim.tenant.call('GET', organization)).code).toBe('OK')
    await page.goto(`${cardeaUrl}/mail`)
    await page.getByRole('link', { name: /emergency code/ }).waitFor()
    // The browser notes each refusal by its status; of policies and scripts there is nothing to say.
    expect(world.watch.complaints.filter((text) => !text.includes('responded with a status of 4'))).toEqual(
      [],
    )
  }, 300_000)
})

/** On the pages of the account, up to the recovery codes. */
async function setUpAuthenticator(page: Page, cardeaUrl: string): Promise<void> {
  await page.goto(`${cardeaUrl}/account/security`)
  await page.getByRole('link', { name: 'Set up an app' }).click()
  await page.getByRole('button', { name: 'Show the QR code' }).click()
  const secret = (await page.locator('dd.mono').innerText()).replaceAll(' ', '')
  await page.getByLabel('Code of the app').fill(totpCode(secret, new Date()))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
}

async function signInAtProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'OIDC test IdP' }).waitFor()
  await page.getByRole('button', { name: `Sign in as ${name}` }).click()
}
