import { Webhook } from 'standardwebhooks'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createProfile } from '../../packages/server/src/self-service/create-profile.ts'
import { type WebhookReceiver, webhookReceiver } from '../../packages/server/test/webhook-receiver.ts'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signInAsOperator } from './operator-session.ts'

/** Webhooks in the dashboard, on the real API, with a real receiver. */
describe.skipIf(withoutBrowser)('webhooks in the dashboard', () => {
  let receiver: WebhookReceiver
  const world = browserWorld()
  beforeAll(async () => {
    receiver = await webhookReceiver()
  })
  afterAll(() => receiver.close())
  beforeEach(() => signInAsOperator(world.context, world.deployment, 'admin'))

  async function open(path = ''): Promise<Page> {
    await world.page.goto(`${world.deployment.cardeaUrl}/dashboard${path}`)
    return world.page
  }
  const heading = (name: string) => world.page.getByRole('heading', { level: 1, name }).waitFor()
  /** Something happens by itself. */
  const happen = (name: string) =>
    world.deployment.cardea.parts.db.transaction((db) =>
      createProfile({ ...world.deployment.cardea.parts, db }, { name }),
    )
  const sent = (type: string) => receiver.received.filter((delivery) => delivery.type === type)

  it('teaches how to verify a delivery while there is none, then makes one, tests it, and shows what arrived and what did not', async () => {
    const page = await open('/webhooks')
    await page.getByText('No webhook yet').waitFor()
    await page.getByText('createHmac').waitFor()
    await world.expectGood()

    await page.getByRole('link', { name: 'New webhook' }).click()
    await heading('New webhook')
    await page.getByLabel('Address').fill(receiver.url)
    await page.getByLabel('Events', { exact: true }).fill('self_service_profil.*')
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByText('No event is called so').waitFor()
    await world.expectGood(400)
    world.watch.complaints.length = 0
    await page.getByLabel('Events', { exact: true }).fill('self_service_profile.*')
    await page.getByRole('button', { name: 'Create webhook' }).click()
    const secret = await page.locator('.shown-once .copy-value').innerText()
    await world.expectGood()
    await page.getByRole('link', { name: 'Go to the webhook' }).click()
    await heading('Webhook')
    expect(await page.content()).not.toContain(secret)
    await page.getByText('Nothing was to be delivered yet').waitFor()

    await page.getByRole('button', { name: 'Send a test event' }).click()
    await page.getByText('The receiver answered 204').waitFor()
    const [test] = sent('webhook.test')
    const verified = new Webhook(secret).verify(test?.body ?? '', test?.headers as Record<string, string>)
    expect(verified).toMatchObject({ type: 'webhook.test' })

    receiver.respond = (_, response) => response.writeHead(500).end('out of order')
    await happen('Customers')
    await expect
      .poll(() => sent('self_service_profile.created').length, { timeout: 60_000 })
      .toBeGreaterThan(0)
    const row = page.locator('.row', { hasText: 'self_service_profile.created' })
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Refresh' }).click()
          return row.getByText('Waiting').count()
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    await world.expectGood()

    await row.getByRole('link').click()
    await heading('Delivery')
    await page.getByText('out of order').first().waitFor()
    await world.expectGood()
    receiver.respond = (_, response) => response.writeHead(200).end('thank you')
    await page.getByRole('button', { name: 'Deliver again' }).click()
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Refresh' }).click()
          return page.getByText('thank you').count()
        },
        { timeout: 60_000 },
      )
      .toBe(1)
    await page.getByText('Delivered', { exact: true }).waitFor()
    await world.expectGood()
  })

  it('changes a secret over, changes settings, switches off, and deletes', async () => {
    const page = await open('/webhooks/new')
    const url = `${receiver.url}/second`
    await page.getByLabel('Address').fill(url)
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByRole('link', { name: 'Go to the webhook' }).click()
    await heading('Webhook')
    await page.getByRole('button', { name: 'New secret' }).click()
    await page.locator('.shown-once .copy-value').waitFor()
    await page.getByText('Two secrets sign every delivery').waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Retire the older secret' }).click()
    await page.getByText('One secret signs every delivery').waitFor()

    await page.locator('summary', { hasText: 'The secret is in wrong hands' }).click()
    await page.getByText('are void at once').waitFor()
    await world.expectGood()
    await page.getByLabel('Type “emergency” to go on').fill('emergency')
    await page.getByRole('button', { name: 'Void it and make a new one' }).click()
    await page.locator('.shown-once').getByText('signs alone from now on').waitFor()
    await page.getByText('One secret signs every delivery').waitFor()
    await world.expectGood()

    const [day = ''] = new Date().toISOString().split('T')
    await page.locator('summary', { hasText: 'Replay a time' }).click()
    await page.getByLabel('First day').fill(day)
    await page.getByLabel('Last day').fill('2020-01-01')
    await page.getByRole('button', { name: 'Replay what was missed' }).click()
    await page.locator('#until[aria-invalid]:focus').waitFor()
    await world.expectGood(400)
    world.watch.complaints.length = 0
    await page.getByLabel('Last day').fill(day)
    await page.getByRole('button', { name: 'Replay what was missed' }).click()
    await page.getByText('Nothing was missed.').waitFor()
    await world.expectGood()

    await page.getByLabel('Description').fill('Billing')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByText('Nothing is delivered').waitFor()
    await world.expectGood()
    await page.getByRole('navigation').getByRole('link', { name: 'Webhooks' }).click()
    await page.locator('.row', { hasText: 'Billing' }).getByText('Disabled').waitFor()
    await page.locator('.row', { hasText: 'Billing' }).getByRole('link').click()
    await page.locator('summary', { hasText: 'Delete this webhook' }).click()
    await page.getByLabel(`Type “${url}” to go on`).fill(url)
    await page.getByRole('button', { name: 'Delete this webhook' }).click()
    await heading('Webhooks')
    await page.getByText('Billing').waitFor({ state: 'detached' })
  })

  it('offers a viewer nothing that they may not do', async () => {
    await signInAsOperator(world.context, world.deployment, 'viewer')
    const page = await open('/webhooks')
    await page.locator('.row').first().waitFor()
    expect(await page.getByRole('link', { name: 'New webhook' }).count()).toBe(0)
    await page.locator('.row a').first().click()
    await heading('Webhook')
    await page.getByText('One secret signs every delivery').waitFor()
    expect(
      await page
        .locator('main')
        .getByRole('button', { name: /Save|New secret|Void|Disable|test|Delete|Replay/ })
        .count(),
    ).toBe(0)
    await world.expectGood()
  })
})
