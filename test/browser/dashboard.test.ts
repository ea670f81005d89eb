import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { asset } from '../../packages/server/src/http/assets.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { type TestDnsServer, dnsServer } from '../../packages/server/test/dns-server.ts'
import { auditPage } from './audit-page.ts'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signInAsOperator } from './operator-session.ts'
import { answerAsSimulator, signIn } from './sign-in.ts'
import { startDeployment } from './start-deployment.ts'

/** What has moved without anybody having done something, as long as it is what people read or press (Layout Instability API). */
const WATCH_SHIFTS = `
  shifts = []
  new PerformanceObserver((list) => {
    for (const { sources, hadRecentInput } of list.getEntries()) {
      const moved = sources.map(({ node }) => node?.className ?? '').filter((name) => name !== 'page-footer')
      if (!hadRecentInput && moved.length > 0) shifts.push(moved.join(', '))
    }
  }).observe({ type: 'layout-shift', buffered: true })`

/** The dashboard in a real browser, on the real API. */
describe.skipIf(withoutBrowser)('the dashboard in a browser', () => {
  let dns: TestDnsServer
  const world = browserWorld(async () => {
    dns = await dnsServer({})
    return startDeployment(undefined, { CARDEA_DNS_SERVERS: dns.address })
  })
  afterAll(() => dns.close())
  beforeEach(() => signInAsOperator(world.context, world.deployment, 'admin'))

  async function open(path = ''): Promise<Page> {
    await world.page.goto(`${world.deployment.cardeaUrl}/dashboard${path}`)
    return world.page
  }
  async function expectHeading(name: string): Promise<void> {
    await world.page.getByRole('heading', { level: 1, name }).waitFor()
  }
  async function newOrganization(name: string): Promise<string> {
    return (await createOrganization(world.deployment.cardea.parts, wholeDeployment, { name })).id
  }

  it('weighs 120 KB or less when it is compressed', () => {
    expect(gzipSync(asset('dashboard.js').body).length).toBeLessThanOrEqual(120 * 1024)
  })

  it('goes by links without loading a page: the title follows, the focus comes to the heading, and the way back works', async () => {
    const page = await open()
    await expectHeading('Overview')
    await page.getByText('Set CARDEA_PUBLIC_URL').waitFor()
    await world.expectGood()
    for (const name of [
      'Organizations',
      'Applications',
      'Logins',
      'Setup links',
      'Events',
      'Keys & settings',
    ]) {
      await page.getByRole('navigation').getByRole('link', { name }).click()
      await expectHeading(name)
      await expect.poll(() => page.title()).toBe(`${name} · Cardea`)
      expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
      expect(await page.locator('nav [aria-current=page]').innerText()).toBe(name)
      await page.getByText('Loading …').first().waitFor({ state: 'hidden' })
      await world.expectGood()
    }
    expect(world.watch.documents).toHaveLength(1)
    await page.goBack()
    await expectHeading('Events')
    await page.goto(`${world.deployment.cardeaUrl}/dashboard/nothing/here`)
    await expectHeading('There is nothing at this address')
    await world.expectGood()
  })

  it('keeps its places behind a button on a phone, and closes them when somebody has gone to one', async () => {
    const page = await open()
    await page.setViewportSize({ width: 320, height: 740 })
    await expectHeading('Overview')
    const places = page.getByRole('navigation')
    expect(await places.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Menu', exact: true }).focus()
    await page.keyboard.press('Enter')
    await places.getByRole('link', { name: 'Logins' }).waitFor()
    expect(await auditPage(page, [320])).toEqual([])
    await places.getByRole('link', { name: 'Logins' }).press('Enter')
    await expectHeading('Logins')
    await places.waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
  })

  it('moves nothing that it has shown, in whatever order the answers come', async () => {
    const id = await newOrganization('Steady')
    const { page, deployment } = world
    await page.addInitScript(WATCH_SHIFTS)
    // Of the answers that a view asks for at once, the first comes last.
    const waiting: (() => Promise<void>)[] = []
    await page.route(/\/(v1|dashboard\/api)\//, (route) => {
      waiting.push(() => route.continue())
      setTimeout(() => void waiting.pop()?.(), 100)
    })
    const places = [
      '',
      `/organizations/${id}`,
      `/connections/${testSamlConnectionId}`,
      '/setup-links',
      '/keys',
    ]
    for (const path of places) {
      await page.goto(`${deployment.cardeaUrl}/dashboard${path}`)
      await page.locator('.dashboard-view[aria-busy=false]').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.evaluate('shifts'), path).toEqual([])
    }
  })

  it('creates an organization, finds it by its name, and deletes it only when its name is typed', async () => {
    const page = await open('/organizations/new')
    await page.getByLabel('Name', { exact: true }).fill('Bücher & Söhne')
    await page.getByLabel('Slug').fill('Not a slug')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await page.getByText('A slug is lower-case letters').waitFor()
    await world.expectGood(400)
    world.watch.complaints.length = 0
    await page.getByLabel('Slug').fill('')
    await page.getByRole('button', { name: 'Create organization' }).click()
    await expectHeading('Bücher & Söhne')
    await page.getByText('No connection yet').waitFor()
    await world.expectGood()

    await page.getByRole('navigation').getByRole('link', { name: 'Organizations' }).click()
    const search = page.getByLabel('Find an organization')
    await search.fill('Nobody Ltd')
    await search.press('Enter')
    await page.getByText('No organization is called “Nobody Ltd”').waitFor()
    await search.fill('Bücher & Söhne')
    await search.press('Enter')
    await page.getByRole('list', { name: 'Organizations' }).getByRole('link').click()
    await expectHeading('Bücher & Söhne')

    await page.locator('summary', { hasText: 'Delete this organization' }).click()
    const button = page.getByRole('button', { name: 'Delete this organization' })
    expect(await button.isDisabled()).toBe(true)
    await page.getByLabel('Type “Bücher & Söhne” to go on').fill('Bücher & Söhne')
    await world.expectGood()
    await button.click()
    await expectHeading('Organizations')
    await page.getByText('Bücher & Söhne').waitFor({ state: 'detached' })
  })

  it('shows a setup link once, and the link opens the assistant', async () => {
    const id = await newOrganization('Invited')
    const page = await open(`/organizations/${id}`)
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = page.locator('.shown-once .copy-value')
    await link.waitFor()
    const url = await link.innerText()
    expect(await page.evaluate('document.activeElement.className')).toContain('shown-once')
    await world.expectGood()
    await page.reload()
    await expectHeading('Invited')
    expect(await page.content()).not.toContain(url)

    await page.getByRole('navigation').getByRole('link', { name: 'Setup links' }).click()
    const row = page.locator('.row', { hasText: id })
    await row.getByText('Waiting').waitFor()
    await world.expectGood()
    const other = await (await world.openContext()).newPage()
    await other.goto(url)
    await other.getByRole('button', { name: 'Begin' }).waitFor()
    await row.getByRole('button', { name: /Revoke/ }).click()
    await row.getByText('Revoked').waitFor()
  })

  it('shows the record of a domain, and says what is wrong until it is there', async () => {
    const id = await newOrganization('Owner of a domain')
    const page = await open(`/organizations/${id}`)
    await page.getByLabel('Domain', { exact: true }).fill('no domain')
    await page.getByRole('button', { name: 'Add domain' }).click()
    await page.locator('#domain-error:not(:empty), .notice.tone-danger').first().waitFor()
    await page.getByLabel('Domain', { exact: true }).fill('owner.example')
    await page.getByRole('button', { name: 'Add domain' }).click()
    await page.getByText('Publish this record').waitFor()
    const verify = page.getByRole('button', { name: 'Verify now: owner.example' })
    await verify.click()
    await page.locator('.row').getByRole('alert').locator('.tone-danger').waitFor()
    world.watch.complaints.length = 0
    await world.expectGood()
    const [name = '', value = ''] = await page
      .locator('.copy-value')
      .allInnerTexts()
      .then((texts) => texts.slice(1))
    dns.publish(name, { txt: [value] })
    await verify.click()
    await page.locator('.row').getByText('Verified').waitFor()
    await page.getByRole('button', { name: 'Remove owner.example' }).click()
    await page.getByText('No domain yet').waitFor()
  })

  it('tells what a policy would have done before it is saved', async () => {
    const id = await newOrganization('Strict')
    const page = await open(`/organizations/${id}`)
    const policy = page.locator('.card', {
      has: page.getByRole('heading', { level: 2, name: 'How people sign in' }),
    })
    const save = policy.getByRole('button', { name: 'Save' })
    await page.getByLabel('Single sign-on only').check()
    await page.getByText('No connection has proven').waitFor()
    await save.click()
    await page.getByRole('alert').locator('.tone-danger').waitFor()
    await page.getByLabel('Two factors, or single sign-on').check()
    await save.click()
    await page.getByText('Saved.').waitFor()
    await page.reload()
    await expectHeading('Strict')
    expect(await page.getByLabel('Two factors, or single sign-on').isChecked()).toBe(true)
  })

  it('shows a connection with its certificates and chart, and tests it in a window', async () => {
    const { exampleUrl } = world.deployment
    await signIn(world.page, exampleUrl, 'ada@example.com')
    await world.startAgain()
    await signIn(world.page, exampleUrl, 'ada@example.com', 'wrong_audience')
    await world.startAgain()
    await signInAsOperator(world.context, world.deployment, 'admin')
    const page = await open(`/connections/${testSamlConnectionId}`)
    await page.getByRole('img', { name: '1 completed, 1 failed' }).waitFor()
    await page.getByText('As a table').click()
    await page.getByText('Nothing: the newest sign-ins').waitFor()
    await world.expectGood()

    const opening = page.waitForEvent('popup')
    await page.getByRole('button', { name: 'Start the test' }).click()
    const popup = await opening
    await popup.getByRole('button', { name: 'Start the test' }).click()
    await answerAsSimulator(popup, 'ada@example.com', 'wrong_audience')
    await page.getByText('saml.audience_mismatch').first().waitFor()
    await page.getByRole('button', { name: 'Test again' }).waitFor()
    await world.expectGood()
  })

  it('follows logins as they come, filters them, and shows every check of one', async () => {
    const page = await open('/logins')
    await expectHeading('Logins')
    const other = await (await world.openContext()).newPage()
    await page.getByRole('button', { name: 'Stop following' }).waitFor()
    const before = await page.locator('.row').count()
    await signIn(other, world.deployment.exampleUrl, 'ada@example.com', 'wrong_audience')
    await expect.poll(() => page.locator('.row').count(), { timeout: 60_000 }).toBeGreaterThan(before)
    await page.getByLabel('Status').selectOption('failed')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.waitForURL('**/logins?status=failed')
    await expect.poll(() => page.locator('.row').getByText('Completed').count()).toBe(0)
    // By names; the ids stay findable.
    const row = page.locator('.row').first()
    await row.getByRole('link', { name: 'Test organization' }).waitFor()
    await row.getByText('Example application').waitFor()
    await row.getByText(/^login_/).waitFor()
    await row.getByRole('link').click()
    await expectHeading('Login')
    await page.getByRole('link', { name: 'Test organization' }).waitFor()
    await page.getByRole('button', { name: 'Copy Organization ID' }).waitFor()
    const failed = page.locator('.check-failed')
    await failed.getByText('saml.audience_mismatch').waitFor()
    expect(await failed.locator('td').nth(1).innerText()).toContain('/saml/conn_')
    await page.getByText('The identity provider answered').waitFor()
    await world.expectGood()
  })

  it('shows the secret of a new application once, and changes its addresses', async () => {
    const page = await open('/applications/new')
    await page.getByLabel('Name', { exact: true }).fill('Shop')
    await page.getByLabel('Redirect URIs').fill('ftp://shop.example/callback')
    await page.getByRole('button', { name: 'Create application' }).click()
    await page.locator('#redirectUris-error:not(:empty)').waitFor()
    world.watch.complaints.length = 0
    await world.expectGood()
    await page.getByLabel('Redirect URIs').fill('https://shop.example/callback')
    await page.getByRole('button', { name: 'Create application' }).click()
    const secret = await page.locator('.shown-once .copy-value').innerText()
    await world.expectGood()
    await page.getByRole('link', { name: 'Shop' }).click()
    await page.getByText(`Ends in ${secret.slice(-4)}`).waitFor()
    expect(await page.content()).not.toContain(secret)
    const addresses = page.locator('.card', {
      has: page.getByRole('heading', { level: 2, name: 'Addresses' }),
    })
    await addresses.getByLabel('Allowed origins').fill('https://shop.example')
    await addresses.getByRole('button', { name: 'Save' }).click()
    await addresses.getByText('Saved.').waitFor()
    await world.expectGood()
  })

  it('gives an API key the scopes that were chosen, and asks before it deletes one', async () => {
    const page = await open('/keys/new')
    await page.getByLabel('Name', { exact: true }).fill('Billing')
    await page
      .getByRole('group', { name: 'Signing keys' })
      .getByText('Rotate the keys that sign tokens.')
      .waitFor()
    await world.expectGood()
    const search = page.getByLabel('Search permissions')
    await search.fill('nothing of the kind')
    await page.getByText('No permission is about “nothing of the kind”.').waitFor()
    await search.fill('traces')
    await page.getByRole('group', { name: 'Signing keys' }).waitFor({ state: 'detached' })
    // Enter in the search makes no key.
    await search.press('Enter')
    await page.getByLabel('read:logins').check()
    await page.getByText('1 chosen.').waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Create API key' }).click()
    const key = await page.locator('.shown-once .copy-value').innerText()
    await page.getByRole('link', { name: 'Keys & settings' }).first().click()
    const row = page.locator('.row', { hasText: 'Billing' })
    await row.getByText('read:logins').waitFor()
    expect(await page.content()).not.toContain(key)
    await row.getByRole('button', { name: 'Delete the key Billing' }).click()
    await row.getByText('stops working at once').waitFor()
    await world.expectGood()
    await row.getByRole('button', { name: 'Delete', exact: true }).click()
    await row.waitFor({ state: 'detached' })
  })

  it('creates a self-service profile and changes it', async () => {
    const page = await open('/self-service-profiles/new')
    await page.getByLabel('Name', { exact: true }).fill('Customers')
    await world.expectGood()
    await page.getByRole('button', { name: 'Create profile' }).click()
    await page.getByRole('link', { name: 'Customers' }).click()
    await page.getByLabel('Description').fill('What everybody gets.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await world.expectGood()
  })

  it('filters events by what they are', async () => {
    const id = await newOrganization('Eventful')
    const page = await open(`/organizations/${id}`)
    await page.getByRole('button', { name: 'Make the link' }).click()
    await page.locator('.shown-once').waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Events' }).click()
    await page.getByLabel('Type').selectOption('setup_ticket.created')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.waitForURL('**/events?type=setup_ticket.created')
    await expect.poll(() => page.locator('.row-title').allInnerTexts()).toContain('setup_ticket.created')
    await expect.poll(async () => new Set(await page.locator('.row-title').allInnerTexts()).size).toBe(1)
    await page.getByText('Details').last().click()
    await world.expectGood()
  })

  it('goes on with the cursor where a list is longer than a page', async () => {
    for (let number = 1; number <= 21; number++) await newOrganization(`Many ${String(number)}`)
    const page = await open('/organizations')
    await expect.poll(() => page.locator('.row').count()).toBe(20)
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => page.locator('.row').count()).toBeGreaterThan(20)
    const ids = await page
      .locator('.row a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('offers a viewer nothing that they may not do', async () => {
    await signInAsOperator(world.context, world.deployment, 'viewer')
    const id = await newOrganization('Looked at')
    const page = await open(`/organizations/${id}`)
    await expectHeading('Looked at')
    await page.getByText('You may look at everything').waitFor()
    await page.getByText('No domain yet').waitFor()
    expect(
      await page
        .locator('main')
        .getByRole('button', { name: /Save|Make|Add|Delete/ })
        .count(),
    ).toBe(0)
    await world.expectGood()
  })

  it('keeps what is shown when the service is away, says so, and goes on when it is back', async () => {
    const page = await open('/applications')
    await expectHeading('Applications')
    await page.route('**/v1/**', (route) => route.abort())
    await page.getByRole('navigation').getByRole('link', { name: 'Organizations' }).click()
    await page.getByText('The service cannot be reached').waitFor()
    await page.unroute('**/v1/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('.row').first().waitFor()
  })

  it('leads to the sign-in of operators after a sign-out, and nowhere else without a session', async () => {
    const page = await open()
    await expectHeading('Overview')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL('**/dashboard/sign-in**')
    await page.getByLabel('Password').waitFor()
    await world.expectGood()
    await page.goto(`${world.deployment.cardeaUrl}/dashboard/organizations`)
    await page.waitForURL('**/dashboard/sign-in?to=**')
  })
})
