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
    'connection-new': `/organizations/${made.organizationId}/connections/new`,
    'connection-saml': `/connections/${made.samlConnectionId}`,
    'connection-oidc': `/connections/${made.oidcConnectionId}`,
    'connection-saml-settings': `/connections/${made.samlConnectionId}/settings`,
    'connection-oidc-settings': `/connections/${made.oidcConnectionId}/settings`,
    users: '/users',
    user: `/users/${made.userId}`,
    'user-profile': `/profiles/${made.personProfileId}`,
    applications: '/applications',
    'application-new': '/applications/new',
    application: `/applications/${made.applicationId}`,
    logins: '/logins',
    login: `/logins/${made.failedLoginId}`,
    awaiting: '/awaiting',
    'setup-links': '/setup-links',
    profile: `/self-service-profiles/${made.profileId}`,
    'profile-new': '/self-service-profiles/new',
    events: '/events',
    webhooks: '/webhooks',
    'webhook-new': '/webhooks/new',
    webhook: `/webhooks/${made.webhookId}`,
    'webhook-delivery': `/webhook-deliveries/${made.deliveryId}?webhook=${made.webhookId}`,
    keys: '/keys',
    'key-new': '/keys/new',
    key: `/keys/${made.apiKeyId}`,
    'social-new': '/social/google',
    operators: '/operators',
    nothing: '/nothing/here',
  }
  for (const [name, path] of Object.entries(views)) {
    await page.goto(at(path))
    await page.locator('.dashboard-view[aria-busy=false]').waitFor()
    await page.waitForLoadState('networkidle')
    await camera.photograph(page, `dashboard-${name}`)
  }
}
