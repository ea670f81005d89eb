import type { Page } from 'playwright-core'
import { signInAsOperator } from '../operator-session.ts'
import type { Deployment } from '../start-deployment.ts'
import type { Camera } from './camera.ts'
import { fillDeployment } from './fill-deployment.ts'

/** Every view of the dashboard, and what stands before it. */
export async function takeDashboard(camera: Camera, deployment: Deployment, page: Page): Promise<void> {
  const at = (path: string) => `${deployment.cardeaUrl}/dashboard${path}`
  await camera.photograph(page, 'dashboard-sign-in', at('/sign-in'))
  const made = await fillDeployment(deployment, page)
  await signInAsOperator(page.context(), deployment, 'admin')
  const views = {
    overview: '',
    organizations: '/organizations',
    'organization-new': '/organizations/new',
    organization: `/organizations/${made.organizationId}`,
    'connection-saml': `/connections/${made.samlConnectionId}`,
    'connection-oidc': `/connections/${made.oidcConnectionId}`,
    applications: '/applications',
    'application-new': '/applications/new',
    application: `/applications/${made.applicationId}`,
    logins: '/logins',
    login: `/logins/${made.failedLoginId}`,
    'setup-links': '/setup-links',
    profile: `/self-service-profiles/${made.profileId}`,
    'profile-new': '/self-service-profiles/new',
    events: '/events',
    keys: '/keys',
    'key-new': '/keys/new',
    nothing: '/nothing/here',
  }
  for (const [name, path] of Object.entries(views)) {
    await page.goto(at(path))
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    await camera.photograph(page, `dashboard-${name}`)
  }
}
