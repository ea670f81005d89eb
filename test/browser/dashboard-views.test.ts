import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT_COOKIE } from '../../packages/server/src/accounts/account-session.ts'
import { updateConnection } from '../../packages/server/src/connections/update-connection.ts'
import { eventInsert } from '../../packages/server/src/events/store.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signInAsOperator } from './operator-session.ts'
import { signIn } from './sign-in.ts'

/** Views of the dashboard that tell of the whole deployment, in a real browser, on the real API. */
describe.skipIf(withoutBrowser)('the dashboard tells of the deployment', () => {
  const world = browserWorld()
  beforeEach(() => signInAsOperator(world.context, world.deployment, 'admin'))
  afterEach(async () => {
    await setRequired([])
  })

  const parts = () => world.deployment.cardea.parts
  async function open(path = ''): Promise<Page> {
    await world.page.goto(`${world.deployment.cardeaUrl}/dashboard${path}`)
    return world.page
  }
  const expectHeading = (name: string) => world.page.getByRole('heading', { level: 1, name }).waitFor()
  /** What the connection of the test organization demands of everybody. */
  async function setRequired(requiredAttributes: readonly string[]): Promise<void> {
    await parts().db.transaction((db) =>
      updateConnection({ ...parts(), db }, wholeDeployment, testSamlConnectionId, {
        requiredAttributes: [...requiredAttributes],
      }),
    )
  }
  /** Sign-ins of one browser come one after the other, and end its session at the dashboard. */
  async function signInOnce(...as: [email: string, behavior?: string]): Promise<void> {
    await signIn(world.page, world.deployment.exampleUrl, ...as)
    await world.startAgain()
    await signInAsOperator(world.context, world.deployment, 'admin')
  }

  it('lists events newest first with who did them, by filters that are in the address, and all of them once', async () => {
    const { id } = await createOrganization(parts(), wholeDeployment, { name: 'Audited' })
    const events = Array.from({ length: 120 }, (_, number) => ({
      type: 'domain.created' as const,
      organizationId: id,
      objectId: `number ${String(number)}`,
      data: { state: 'pending' },
    }))
    await eventInsert(parts().db, parts(), ...events)
    const page = await open('/keys')
    await expectHeading('Keys & settings')
    await page.goto(`${world.deployment.cardeaUrl}/dashboard/self-service-profiles/new`)
    await page.getByLabel('Name', { exact: true }).fill('Of an operator')
    await page.getByRole('button', { name: 'Create profile' }).click()
    await page.getByRole('link', { name: 'Of an operator' }).waitFor()

    await page.getByRole('navigation').getByRole('link', { name: 'Events' }).click()
    const newest = page.locator('.row').first()
    await newest.getByText('self_service_profile.created').waitFor()
    await newest.getByText('Operator admin@operators.example').waitFor()
    await newest.getByText('Details').click()
    await newest.getByText('From the address').waitFor()
    await newest.getByText('Chrome').waitFor()
    await world.expectGood()
    await newest.getByRole('link', { name: 'Everything that they did' }).click()
    await page.waitForURL('**/events?actorId=user_**')
    await expect.poll(() => page.locator('.row').count()).toBe(1)

    await page.goto(`${world.deployment.cardeaUrl}/dashboard/events`)
    await page.getByLabel('Organization', { exact: true }).fill(id)
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.waitForURL(`**/events?organizationId=${id}`)
    await expect.poll(() => page.locator('.row').count()).toBe(50)
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => page.locator('.row').count()).toBe(100)
    await page.getByRole('button', { name: 'Show more' }).click()
    await expect.poll(() => page.locator('.row').count()).toBe(121)
    const shown = await page.locator('.row-detail .mono').allInnerTexts()
    // The oldest tells of the organization itself.
    expect(shown).toEqual([id, ...events.map(({ objectId }) => objectId)].reverse())
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export as JSON lines' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('events.jsonl')
    await page.getByText('121 events are in the file.').waitFor()
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    const exported = lines.map((line) => JSON.parse(line) as { objectId: string })
    expect(exported.map(({ objectId }) => objectId)).toEqual(shown)
    await world.expectGood()

    await page.getByLabel('Until the end of').fill('2020-01-01')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('heading', { name: 'No events' }).waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(() => page.locator('.row').count()).toBe(50)
  })

  it('tells what a rotation of the signing keys means, refuses one that comes too early, and wants an emergency typed', async () => {
    const page = await open('/keys')
    const keys = page.getByRole('list', { name: 'Signing keys' })
    await keys.getByText('Signs. Since').first().waitFor()
    const before = await keys.locator('.row-title').allInnerTexts()
    await page.locator('summary', { hasText: 'Rotate now' }).click()
    await page.getByText('Nobody is signed out').waitFor()
    await page.locator('summary', { hasText: 'in wrong hands' }).click()
    await world.expectGood()
    await page.getByRole('button', { name: 'Rotate the signing keys' }).click()
    await page.getByRole('alert').locator('.tone-danger').waitFor()
    world.watch.complaints.length = 0
    const button = page.getByRole('button', { name: 'A private key is in wrong hands' })
    expect(await button.isDisabled()).toBe(true)
    await page.getByLabel('Type “emergency” to go on').fill('emergency')
    await button.click()
    await page.getByText('The keys have been rotated.').waitFor()
    const after = await keys.locator('.row-title').allInnerTexts()
    expect(after).not.toEqual(before)
    await world.expectGood()
  })

  it('lists who waits for a mended mapping, says what is missing, and maps them again', async () => {
    const page = await open('/awaiting')
    await page.getByRole('heading', { name: 'Nobody waits' }).waitFor()
    await world.expectGood()
    await setRequired(['username'])
    await signInOnce('ada@example.com')
    await world.page.goto(`${world.deployment.cardeaUrl}/dashboard/awaiting`)
    const row = world.page.locator('.row').first()
    await row.getByText('Missing: username').waitFor()
    await world.expectGood()
    await row.getByRole('link', { name: 'Test organization' }).waitFor()
    await row.getByRole('link', { name: 'Simulator (SAML)' }).click()
    await world.page.getByRole('button', { name: 'Map everybody again' }).click()
    await world.page.getByText('0 mended, 1 wait on.').waitFor()
    await setRequired([])
    await world.page.getByRole('button', { name: 'Map everybody again' }).click()
    await world.page.getByText('1 mended, 0 wait on.').waitFor()
    await world.page.getByText('Nobody: every sign-in').waitFor()
    await world.expectGood()
  })

  it('draws all sign-ins on the overview, with the connections where most fail', async () => {
    await signInOnce('ada@example.com')
    await signInOnce('ada@example.com', 'wrong_audience')
    const page = await open()
    await page.getByRole('img', { name: /completed, [1-9]\d* failed/ }).waitFor()
    const failing = page.getByRole('list', { name: 'Where most sign-ins fail' })
    await failing.getByText(/^[1-9]\d* failed, \d+ completed$/).waitFor()
    await world.expectGood()
    await failing.getByRole('link', { name: /^Failed logins/ }).click()
    await page.waitForURL(`**/logins?status=failed&connectionId=${testSamlConnectionId}`)
    await page.locator('.row').getByText('saml.audience_mismatch').first().waitFor()
  })

  it('finds an organization by the beginnings of words of its name', async () => {
    await createOrganization(parts(), wholeDeployment, { name: 'Grüne Wiese Beteiligungs AG' })
    const page = await open('/organizations')
    await page.getByLabel('Find an organization').fill('beteil grun')
    await page.getByLabel('Find an organization').press('Enter')
    await page.getByRole('list', { name: 'Organizations' }).getByRole('link').click()
    await expectHeading('Grüne Wiese Beteiligungs AG')
  })

  it('keeps what was typed when the session ends, and goes on with it after a sign-in in another tab', async () => {
    const page = await open('/organizations/new')
    await page.getByLabel('Name', { exact: true }).fill('Typed before')
    await world.context.clearCookies({ name: ACCOUNT_COOKIE })
    await page.getByRole('button', { name: 'Create organization' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.waitFor()
    await world.expectGood(401)
    const opening = page.waitForEvent('popup')
    await dialog.getByRole('link', { name: 'Sign in in a new tab' }).press('Enter')
    const tab = await opening
    await tab.getByLabel('Password').waitFor()
    await page.bringToFront()
    for (let times = 0; times < 3; times++) await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByText('You are not signed in yet.').waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Typed before')
    world.watch.complaints.length = 0

    await signInAsOperator(world.context, world.deployment, 'admin')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await expectHeading('Typed before')
    expect(await dialog.count()).toBe(0)
    await world.expectGood()
  })

  it('shows somebody else who signs in nothing of what was typed', async () => {
    const page = await open('/organizations/new')
    await page.getByLabel('Name', { exact: true }).fill('Of the admin')
    await world.context.clearCookies({ name: ACCOUNT_COOKIE })
    await page.getByRole('button', { name: 'Create organization' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await signInAsOperator(world.context, world.deployment, 'viewer')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await expectHeading('Overview')
    await page.getByText('You may look at everything').waitFor()
    const created = await parts()
      .db.kysely.selectFrom('organizations')
      .select('id')
      .where('name', '=', 'Of the admin')
      .execute()
    expect(created).toEqual([])
  })
})
