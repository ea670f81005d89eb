import type { ChildProcess } from 'node:child_process'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../../packages/server/src/applications/create-api-key.ts'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { createConnection } from '../../packages/server/src/connections/create-connection.ts'
import { createDomain } from '../../packages/server/src/domains/create-domain.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { updateOrganization } from '../../packages/server/src/organizations/update-organization.ts'
import type { OrganizationId } from '../../packages/server/src/storage/ids.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type OidcIdp, startOidcIdp } from './oidc-idp.ts'
import { readFacts } from './sign-in.ts'
import { type Deployment, startDeployment, startProgram } from './start-deployment.ts'
import { type Watch, watchPages } from './watch-pages.ts'

/* A private single-page application, as a person of its customer meets it. Their identity provider remembers them, as real ones do. */

const domain = 'private-spa.example'
const person = (name: string, family: string) => ({
  sub: `u-${name.toLowerCase()}`,
  email: `${name.toLowerCase()}@${domain}`,
  given_name: name,
  family_name: family,
})
const people = [person('Ines', 'Roth'), person('Jon', 'Berg'), person('Kim', 'Sato')]
const [api, claim] = ['private-api', 'http://private.example/user_metadata']

describe.skipIf(withoutBrowser)('the private single-page application', () => {
  let browser: Browser
  let deployment: Deployment
  let idp: OidcIdp
  let spa: ChildProcess
  let spaUrl: string
  let organizationId: OrganizationId
  let machine: { readonly clientId: string; readonly secret: string }
  let context: BrowserContext
  let page: Page
  let watch: Watch

  beforeAll(async () => {
    deployment = await startDeployment()
    const { cardeaUrl, cardea } = deployment
    const { parts } = cardea
    idp = await startOidcIdp('localhost', await freePort(), `${cardeaUrl}/sso/oidc/callback`, people)
    const organization = await createOrganization(parts, wholeDeployment, { name: 'Private customer' })
    organizationId = organization.id
    await createDomain(parts, wholeDeployment, organizationId, { domain, state: 'verified' })
    const { issuer, clientId, clientSecret } = idp
    const upstream = { protocol: 'oidc', issuer, clientId, clientSecret } as const
    await createConnection(parts, wholeDeployment, { organizationId, status: 'active', ...upstream })
    const port = await freePort()
    spaUrl = `http://localhost:${String(port)}`
    spa = await startProgram('examples/spa/server.mjs', 'The example single-page application is on', {
      PORT: String(port),
      APP_URL: spaUrl,
      CARDEA_URL: cardeaUrl,
      ORGANIZATION_ID: organizationId,
      AUDIENCE: api,
      METADATA_CLAIM: claim,
      ...(await registered()),
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    spa.kill()
    await deployment.close()
    await idp.close()
    expect(deployment.faults).toEqual([])
  })
  beforeEach(async () => {
    context = await browser.newContext()
    context.setDefaultTimeout(20_000)
    watch = await watchPages(context)
    page = await context.newPage()
  })
  afterEach(() => context.close())

  /** What `cardea.yaml` of the example declares, for this test's addresses. */
  async function registered(): Promise<Record<string, string>> {
    const { parts } = deployment.cardea
    const pages = await createApplication(parts, {
      name: 'Private application',
      type: 'spa',
      redirectUris: [spaUrl],
      allowedOrigins: [spaUrl],
      postLogoutRedirectUris: [spaUrl],
      sessionHours: 8,
      audiences: [api],
      metadataClaim: claim,
    })
    const accounts = await createApplication(parts, {
      name: 'Accounts of the private application',
      type: 'web',
      redirectUris: [`${spaUrl}/accounts/callback`],
      sessionHours: 8,
    })
    const key = await createApiKey(
      parts,
      { scopes: ['*'] },
      {
        name: 'Accounts of the private application',
        scopes: ['read:profiles', 'write:profiles'],
        organizationId,
      },
    )
    const m2m = await createApplication(parts, {
      name: 'Machine',
      type: 'm2m',
      scopes: ['a'],
      audiences: ['other-api'],
    })
    machine = { clientId: m2m.application.clientId, secret: m2m.clientSecret ?? '' }
    return {
      CLIENT_ID: pages.application.clientId,
      ACCOUNTS_CLIENT_ID: accounts.application.clientId,
      ACCOUNTS_CLIENT_SECRET: accounts.clientSecret ?? '',
      ACCOUNTS_API_KEY: key.key,
    }
  }

  const setJit = (jit: boolean) =>
    updateOrganization(deployment.cardea.parts, wholeDeployment, organizationId, { jit })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const visited = (path: string) =>
    watch.documents.filter(({ url }) => url.startsWith(`${spaUrl}${path}`)).length

  /** From the start to the identity provider, where this person says who they are. */
  async function goAs(name: string): Promise<void> {
    await page.goto(spaUrl)
    await button('Sign in with SSO').click()
    await page.getByRole('button', { name: `Sign in as ${name}` }).click()
  }
  async function signIn(name: string): Promise<Record<string, string>> {
    await goAs(name)
    await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor()
    return readFacts(page)
  }

  it('gives a new person an account without a question, and has it in the second, forced sign-in', async () => {
    expect(await signIn('Ines')).toMatchObject({
      email: people[0]?.email,
      org_id: organizationId,
      org_name: 'private-customer',
      plan: 'starter',
    })
    expect(visited('/accounts/sso/')).toBe(1)
    expect(visited('/?forceLogin=true')).toBe(1)
    expect(watch.complaints).toEqual([])
  })

  it('lets a person who has an account in at once, and calls its API with a token for that alone', async () => {
    await signIn('Ines')
    expect([visited('/accounts/'), visited('/?forceLogin')]).toEqual([0, 0])
    await button('Call the API').click()
    await page.getByRole('heading', { name: 'The API answered 200' }).waitFor()
    const answer = await page.locator('#answer').innerText()
    expect(answer).toContain(organizationId)
    expect(watch.complaints).toEqual([])
  })

  it('keeps the person signed in over a reload, gets a token silently, and signs them out', async () => {
    await signIn('Ines')
    await page.reload()
    await page.getByRole('heading', { name: 'Hello, Ines' }).waitFor()
    await button('Get a new token silently').click()
    await page.getByText('900 seconds').waitFor()
    await button('Sign out').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(watch.complaints).toEqual([])
  })

  it('without just-in-time provisioning lets nobody in who is no member, and says so; whoever is one goes on as before', async () => {
    await signIn('Jon')
    await setJit(false)
    await context.clearCookies()
    await page.evaluate('sessionStorage.clear()')
    expect(await signIn('Jon')).toMatchObject({ plan: 'starter' })
    await context.clearCookies()
    await goAs('Kim')
    await page.getByRole('alert').getByText('You have no account for this application yet.').waitFor()
    expect(visited('/accounts/sso/')).toBe(1)
    await setJit(true)
    await context.clearCookies()
    expect(await signIn('Kim')).toMatchObject({ plan: 'starter' })
  })

  it('has an API that takes no other token, and a token that opens nothing else', async () => {
    const answered = page.waitForResponse((response) => response.url().endsWith('/oauth/token'))
    await signIn('Ines')
    const tokens = (await (await answered).json()) as { access_token: string; id_token: string }
    const machines = await fetch(`${deployment.cardeaUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: machine.clientId,
        client_secret: machine.secret,
      }),
    })
    const { access_token: foreign } = (await machines.json()) as { access_token: string }
    const statusAt = async (url: string, token: string) =>
      (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status
    const atApi = (token: string) => statusAt(`${spaUrl}/api/me`, token)
    expect(await atApi(tokens.access_token)).toBe(200)
    for (const token of [tokens.id_token, foreign, `${tokens.access_token}x`, 'a.b.c', deployment.apiKey]) {
      expect(await atApi(token)).toBe(401)
    }
    expect(await statusAt(`${deployment.cardeaUrl}/v1/profiles`, tokens.access_token)).toBe(401)
    expect(await statusAt(`${deployment.cardeaUrl}/oauth/userinfo`, tokens.access_token)).toBe(200)
  })

  it('row 79: has an accounts address that sends nobody anywhere else', async () => {
    const at = (redirectUri: string) =>
      fetch(`${spaUrl}/accounts/sso/${organizationId}?redirectUri=${encodeURIComponent(redirectUri)}`, {
        redirect: 'manual',
      })
    for (const redirectUri of [
      '',
      'https://evil.example',
      `${spaUrl}.evil.example`,
      `${spaUrl}@evil.example`,
      `${spaUrl}\\@evil.example?x`,
      `${spaUrl}#x`,
      `${spaUrl}/other?forceLogin=true`,
      `//${new URL(spaUrl).host}`,
    ]) {
      const { status, headers } = await at(redirectUri)
      expect([redirectUri, status, headers.get('location')]).toEqual([redirectUri, 400, null])
    }
    const { status, headers } = await at(`${spaUrl}?forceLogin=true`)
    expect([status, headers.get('location')?.startsWith(`${deployment.cardeaUrl}/oauth/authorize?`)]).toEqual(
      [302, true],
    )
  })

  it('can be used at 320 pixels and with the keyboard alone', async () => {
    await page.setViewportSize({ width: 320, height: 640 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(spaUrl)
    await button('Sign in with SSO').waitFor()
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press('Tab')
      if ((await page.evaluate('document.activeElement.id')) === 'sign-in') break
    }
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign in as Ines' }).click()
    await page.getByRole('heading', { name: 'Hello, Ines' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(watch.complaints).toEqual([])
  })
})
