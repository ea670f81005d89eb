import type { Page } from 'playwright-core'
import { createConnection } from '../../../packages/server/src/connections/create-connection.ts'
import { wholeDeployment } from '../../../packages/server/src/storage/tenant.ts'
import { goToIdentityProvider, signIn } from '../sign-in.ts'
import type { Deployment } from '../start-deployment.ts'
import { runTestLogin, testLoginUrl } from '../test-login.ts'
import type { Camera } from './camera.ts'
import { person } from './take-account.ts'

/** What everybody meets: the welcome, errors, the hosted sign-in up to the mailed link. */
export async function takeHosted({ photograph }: Camera, deployment: Deployment, page: Page): Promise<void> {
  const { cardeaUrl, exampleUrl } = deployment
  await photograph(page, 'cardea-welcome', cardeaUrl)
  await photograph(page, 'cardea-error', `${cardeaUrl}/oauth/authorize?client_id=unknown`)
  await photograph(page, 'cardea-error-code', `${cardeaUrl}/errors/saml.audience_mismatch`)
  await photograph(page, 'mail-none', `${cardeaUrl}/mail`)
  await photograph(page, 'hosted-sign-in', `${exampleUrl}/login`)
  await createSocialConnections(deployment)
  await photograph(page, 'hosted-sign-in-social', `${exampleUrl}/login`)
  await photograph(page, 'hosted-sign-in-emergency', `${cardeaUrl}/account/sign-in/emergency`)
  await goToIdentityProvider(page, exampleUrl, person)
  await photograph(page, 'hosted-methods')
  await page.getByRole('button', { name: /New here/ }).click()
  await photograph(page, 'hosted-link-sent')
}

/** The simulator, the example application, and test sign-ins that pass and fail. */
export async function takeExample({ photograph }: Camera, deployment: Deployment, page: Page): Promise<void> {
  const { cardeaUrl, exampleUrl } = deployment
  await photograph(page, 'simulator', `${cardeaUrl}/simulator`)
  await page.context().clearCookies()
  await photograph(page, 'example-home', exampleUrl)
  await goToIdentityProvider(page, exampleUrl, 'ada@example.com')
  await photograph(page, 'simulator-choice')
  await signIn(page, exampleUrl, 'ada@example.com')
  await photograph(page, 'example-profile')
  await photograph(page, 'example-home-signed-in', exampleUrl)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signIn(page, exampleUrl, 'ada@example.com', 'wrong_audience')
  await photograph(page, 'example-error')
  for (const fault of ['none', 'wrong_audience']) {
    await page.goto(await testLoginUrl(deployment))
    if (fault === 'none') await photograph(page, 'test-login')
    await runTestLogin(page, 'ada@example.com', fault)
    await photograph(page, `test-result-${fault}`)
  }
}

/** Nobody signs in by them: the page that offers them is what is photographed. */
async function createSocialConnections({ cardea }: Deployment): Promise<void> {
  for (const provider of ['google', 'microsoft', 'github'] as const) {
    await createConnection(cardea.parts, wholeDeployment, {
      protocol: 'social',
      provider,
      status: 'active',
      clientId: 'demo',
      clientSecret: 'for-a-photograph-only',
    })
  }
}
