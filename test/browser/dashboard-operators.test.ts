import { beforeEach, describe, expect, it } from 'vitest'
import { testOidcConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signInAsOperator } from './operator-session.ts'

/** The view of operators, on the real API. */
describe.skipIf(withoutBrowser)('operators in the dashboard', () => {
  const world = browserWorld()
  beforeEach(() => signInAsOperator(world.context, world.deployment, 'admin'))

  /** The refusals that the test meant. */
  const forgive = () => void (world.watch.complaints.length = 0)

  it('are added by a link, given another role and removed; the last admin stays one', async () => {
    const { page, deployment } = world
    await signInAsOperator(await world.openContext(), deployment, 'viewer')
    await page.goto(`${deployment.cardeaUrl}/dashboard/operators`)
    // That no connection is approved is told by a 404.
    await world.expectGood(404)
    await page.getByRole('textbox', { name: 'E-mail' }).fill('grace@home.example')
    await page.getByRole('button', { name: 'Add an operator' }).click()
    await page.getByText('grace@home.example').first().waitFor()
    await page.getByRole('button', { name: 'Make viewer: admin@operators.example' }).click()
    await page.locator('.row .notice.tone-danger').waitFor()
    forgive()
    await page.getByRole('button', { name: 'Make admin: viewer@operators.example' }).click()
    await page.getByRole('button', { name: 'Make viewer: viewer@operators.example' }).waitFor()
    await page.getByRole('button', { name: 'Remove viewer@operators.example' }).click()
    await world.expectGood(404)
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('viewer@operators.example').first().waitFor({ state: 'detached' })
  })

  it('are given single sign-on by a connection that is approved as it is, and lose it by a change of it', async () => {
    const { page, deployment } = world
    await page.goto(`${deployment.cardeaUrl}/dashboard/operators`)
    const id = page.getByLabel('ID of an active connection')
    const approve = page.getByRole('button', { name: 'Approve it as it is now' })
    await id.fill('conn_none')
    await approve.click()
    await page.locator('.card .tone-danger, #connectionId[aria-invalid]').first().waitFor()
    forgive()
    await id.fill(testOidcConnectionId)
    await approve.click()
    await page.getByText('Operators sign in by this connection').waitFor()
    await world.expectGood()
    await page.goto(`${deployment.cardeaUrl}/dashboard/connections/${testOidcConnectionId}`)
    await page.getByRole('button', { name: 'Turn off' }).click()
    await page.getByRole('button', { name: 'Turn on' }).click()
    await page.getByRole('button', { name: 'Turn off' }).waitFor()
    await page.goto(`${deployment.cardeaUrl}/dashboard/operators`)
    await page.getByText('The connection has changed since it was approved').waitFor()
    await approve.click()
    await page.getByText('Operators sign in by this connection').waitFor()
    await page.getByRole('button', { name: 'End single sign-on' }).click()
    await id.waitFor()
    expect(await page.getByText('No connection is approved').isVisible()).toBe(true)
  })
})
