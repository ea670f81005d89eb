import type { Locator, Page } from 'playwright-core'
import { beforeEach } from 'vitest'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import type { OrganizationId } from '../../packages/server/src/storage/ids.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { type BrowserWorld, browserWorld } from './browser-world.ts'
import { signInAsOperator } from './operator-session.ts'

/** What the tests of the dashboard's forms share, beside their deployment and browser: an admin who is signed in, and what they look for. */
export interface DashboardWorld {
  readonly world: BrowserWorld
  /** The page of the dashboard at this path. */
  readonly open: (path: string) => Promise<Page>
  readonly expectHeading: (name: string) => Promise<void>
  readonly newOrganization: (name: string) => Promise<OrganizationId>
  /** The form with this heading. */
  readonly card: (name: string) => Locator
  /** Forgets the refusals that the test meant. */
  readonly forgive: () => void
}

/** Call it first in a `describe`, as `browserWorld`. */
export function dashboardWorld(): DashboardWorld {
  const world = browserWorld()
  beforeEach(() => signInAsOperator(world.context, world.deployment, 'admin'))
  return {
    world,
    async open(path) {
      await world.page.goto(`${world.deployment.cardeaUrl}/dashboard${path}`)
      return world.page
    },
    expectHeading: (name) => world.page.getByRole('heading', { level: 1, name, exact: true }).waitFor(),
    newOrganization: async (name) =>
      (await createOrganization(world.deployment.cardea.parts, wholeDeployment, { name })).id,
    card: (name) =>
      world.page.locator('.card', { has: world.page.getByRole('heading', { level: 2, name, exact: true }) }),
    forgive: () => void (world.watch.complaints.length = 0),
  }
}
