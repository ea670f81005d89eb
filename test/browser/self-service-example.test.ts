import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Agent, fetch } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readDeclaration } from '../../packages/server/src/cli/read-declaration.ts'
import { applyDeclaration } from '../../packages/server/src/declaration/apply-declaration.ts'
import { createProfile } from '../../packages/server/src/self-service/create-profile.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { browserWorld } from './browser-world.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { answerAsSimulator } from './sign-in.ts'
import { startDeployment, startProgram } from './start-deployment.ts'
import { type TlsFiles, tlsFiles } from './tls-files.ts'

const example = join(import.meta.dirname, '../../examples/express-self-service')
const email = 'ada@example.com'
/** As the example's cardea.yaml has them. */
const machine = { client_id: 'self-service-machine', client_secret: 'machine-secret-for-this-laptop-only' }

/** Cardea speaks https, as Auth0's library demands; the application trusts its certificate, and the browser is told to. */
describe.skipIf(withoutBrowser)('the self-service example, on Auth0’s libraries', () => {
  let tls: TlsFiles
  let agent: Agent
  let application: ChildProcess
  let appUrl: string
  let profileId: string

  const world = browserWorld(async () => {
    tls = await tlsFiles('localhost')
    return startDeployment({ cardea: 'localhost', example: 'localhost' }, tls.settings)
  })
  beforeAll(async () => {
    const { cardea, cardeaUrl } = world.deployment
    const port = String(await freePort())
    appUrl = `http://localhost:${port}`
    const { declaration } = readDeclaration(join(example, 'cardea.yaml'), { EXAMPLE_URL: appUrl })
    await applyDeclaration(cardea.parts, declaration, { dryRun: false })
    const profile = { name: 'Customers', introduction: 'Welcome, dear customer.' }
    profileId = (await createProfile(cardea.parts, profile)).id
    application = await startProgram(
      'examples/express-self-service/server.mjs',
      'The self-service example is on',
      {
        PORT: port,
        APP_URL: appUrl,
        ISSUER_BASE_URL: cardeaUrl,
        NODE_EXTRA_CA_CERTS: tls.settings.CARDEA_TLS_CERT,
      },
    )
    agent = new Agent({ connect: { ca: readFileSync(tls.settings.CARDEA_TLS_CERT) } })
  })
  afterAll(async () => {
    application.kill()
    await agent.close()
    tls.remove()
  })
  beforeEach(() => world.startAgain({ ignoreHTTPSErrors: true }))

  async function signIn(): Promise<void> {
    const { page } = world
    await page.goto(appUrl)
    await page.getByRole('link', { name: 'Sign in with SSO' }).click()
    await page.getByRole('textbox').fill(email)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await answerAsSimulator(page, email)
    await page.waitForURL((url) => url.origin === appUrl)
    await page.goto(`${appUrl}/dashboard`)
  }

  it('leads whoever is signed in to the assistant, for their organization and with its profile', async () => {
    const { page, deployment } = world
    await signIn()
    await page.getByRole('button', { name: 'Set up single sign-on' }).click()
    await page.waitForURL(`${deployment.cardeaUrl}/self-service/connections-flow?ticket=*`)
    await page.getByText('Test organization').first().waitFor()
    await page.getByRole('button').click()
    await page.getByRole('heading', { name: 'Choose your identity provider' }).waitFor()
    await page.getByText('Welcome, dear customer.').waitFor()
    const tickets = await api(`/v1/setup-tickets?organizationId=${testOrganizationId}`)
    expect(tickets.items).toMatchObject([{ profileId, mode: 'create', status: 'opened' }])
  })

  it('is good to look at and to use, in both themes and at 320 px, and by keyboard', async () => {
    const { page } = world
    await page.goto(appUrl)
    await world.expectGood()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Sign in with SSO')
    await signIn()
    await world.expectGood()
  })

  it('makes no link for who is not signed in, or for a form of another site', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${appUrl}/dashboard`, { method: 'POST', redirect: 'manual', headers })
    expect((await post({})).status).toBe(403)
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
    const unknown = await post({ origin: appUrl })
    const { cardeaUrl } = world.deployment
    expect([
      unknown.status,
      unknown.headers.get('location')?.startsWith(`${cardeaUrl}/oauth/authorize?`),
    ]).toEqual([302, true])
    const { items } = await api(`/v1/setup-tickets?organizationId=${testOrganizationId}`)
    expect(items.length).toBeLessThanOrEqual(1)
  })

  it('may make links and read what they offer, and nothing else', async () => {
    const { cardeaUrl } = world.deployment
    const asked = await fetch(`${cardeaUrl}/oauth/token`, {
      dispatcher: agent,
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        audience: `${cardeaUrl}/api/v2/`,
        ...machine,
      }),
    })
    const { access_token: token } = (await asked.json()) as { readonly access_token: string }
    const call = async (method: string, path: string) => {
      const answer = await fetch(`${cardeaUrl}${path}`, {
        dispatcher: agent,
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{}' }),
      })
      return answer.status
    }
    expect(await call('GET', '/api/v2/self-service-profiles')).toBe(200)
    for (const [method, path] of [
      ['POST', '/api/v2/self-service-profiles'],
      ['GET', '/api/v2/connections'],
      ['GET', '/api/v2/organizations'],
      ['GET', '/api/v2/clients'],
      ['GET', '/api/v2/users'],
      ['GET', '/v1/connections'],
      ['GET', '/v1/api-keys'],
    ] as const)
      expect([path, await call(method, path)]).toEqual([path, 403])
  })

  async function api(path: string): Promise<{ readonly items: readonly unknown[] }> {
    const answer = await fetch(world.deployment.cardeaUrl + path, {
      dispatcher: agent,
      headers: { authorization: `Bearer ${world.deployment.apiKey}` },
    })
    return (await answer.json()) as { readonly items: readonly unknown[] }
  }
})
