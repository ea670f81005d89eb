import type { Page } from 'playwright-core'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { answerAsSimulator } from './sign-in.ts'
import type { Deployment } from './start-deployment.ts'

/** The one-time address of a new test login; through the simulator unless another connection is named. */
export async function testLoginUrl(
  { cardea, apiKey }: Deployment,
  connectionId: string = testSamlConnectionId,
): Promise<string> {
  // By the address that it listens at: Node may not know the names that the browser does.
  const answer = await fetch(`${cardea.address}/v1/connections/${connectionId}/test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
  })
  const { loginUrl } = (await answer.json()) as { loginUrl: string }
  return loginUrl
}

/** From the page of the address to the result. */
export async function runTestLogin(page: Page, email: string, fault: string): Promise<void> {
  await page.getByRole('button', { name: 'Start the test' }).click()
  await answerAsSimulator(page, email, fault)
  await page.waitForURL((url) => url.pathname === '/test-login/result')
}
