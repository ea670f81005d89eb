import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import {
  testOidcConnectionId,
  testSamlConnectionId,
} from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { type BrowserWorld, browserWorld } from './browser-world.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { answerAsSimulator } from './sign-in.ts'
import { startDeployment, startProgram } from './start-deployment.ts'
import { type TlsFiles, tlsFiles } from './tls-files.ts'

const email = 'ada@example.com'
const user = { email, emailVerified: true, name: 'Ada Keller', givenName: 'Ada', familyName: 'Keller' }
const hosts = { cardea: 'cardea.localhost', example: 'example.localhost' }

type Selectors = Readonly<Record<string, string>>

/** The application in a process of its own, and what a person does there. Call it in a `describe`, after its world. */
function applicationIn(world: BrowserWorld, settings: () => Readonly<Record<string, string>> = () => ({})) {
  let url: string
  let application: ChildProcess

  beforeAll(async () => {
    const { cardea, cardeaUrl } = world.deployment
    const port = await freePort()
    url = `http://app.localhost:${String(port)}`
    const { application: client, clientSecret } = await createApplication(cardea.parts, {
      name: 'On Scalekit’s library',
      type: 'web',
      redirectUris: [`${url}/auth/callback`],
      initiateLoginUri: `${url}/auth/callback`,
      postLogoutRedirectUris: [`${url}/`],
      scopes: ['write:setup_tickets'],
    })
    const { clientId } = client
    application = await startProgram('test/browser/scalekit-app.mjs', 'The application is on', {
      ...settings(),
      SETTINGS: JSON.stringify({ port, url, envUrl: cardeaUrl, clientId, clientSecret }),
    })
  })
  afterAll(() => {
    application.kill()
  })

  const start = (selectors: Selectors = {}) =>
    world.page.goto(`${url}/auth/login?${new URLSearchParams(selectors).toString()}`)
  const returned = () => world.page.waitForURL(`${url}/`)
  return {
    get url() {
      return url
    },
    start,
    returned,
    async signIn(selectors: Selectors): Promise<void> {
      await start(selectors)
      await answerAsSimulator(world.page, email)
      await returned()
    },
    /** What it shows. */
    shown: async () => JSON.parse(await world.page.locator('body').innerText()) as Record<string, unknown>,
  }
}

describe.skipIf(withoutBrowser)('an application on Scalekit’s library, on another site than Cardea', () => {
  const world = browserWorld(() => startDeployment(hosts))
  const app = applicationIn(world)

  it.each([
    ['a SAML connection', { connectionId: testSamlConnectionId }],
    ['an OpenID Connect connection', { connectionId: testOidcConnectionId }],
    ['an organization', { organizationId: testOrganizationId }],
    ['the domain of an organization', { domainHint: 'example.com' }],
    ['an e-mail address', { loginHint: email }],
  ])('signs a person in by %s, and shows their profile', async (_what, selectors) => {
    await app.signIn(selectors)
    expect(await app.shown()).toMatchObject({ signedIn: true, user })
    expect(world.watch.complaints).toEqual([])
  })

  it('lets a person type their address where it knows nothing of them', async () => {
    await app.start()
    await world.page.getByRole('textbox').fill(email)
    await world.page.getByRole('button', { name: 'Continue', exact: true }).click()
    await answerAsSimulator(world.page, email)
    await app.returned()
    expect(await app.shown()).toMatchObject({ user })
  })

  it('signs a person in who has begun at their identity provider, by a sign-in of its own', async () => {
    const { page, deployment } = world
    await page.goto(`${deployment.cardeaUrl}/simulator`)
    await page.getByLabel('Test person').selectOption(email)
    await page.getByRole('button', { name: 'Start the sign-in' }).click()
    await answerAsSimulator(page, email)
    await app.returned()
    expect(await app.shown()).toMatchObject({ signedIn: true, user })
    const arrived = world.watch.documents.map((document) => new URL(document.url))
    const [begun, finished] = arrived.filter(({ pathname }) => pathname === '/auth/callback')
    expect(begun?.searchParams.get('idp_initiated_login')).toMatch(/^ey/)
    expect(begun?.searchParams.has('code')).toBe(false)
    expect(finished?.searchParams.has('code')).toBe(true)
  })

  it.each([
    ['SAML', testSamlConnectionId, 'saml.request_denied'],
    ['OpenID Connect', testOidcConnectionId, 'oidc.access_denied'],
  ])('gets the reason when the identity provider refuses over %s', async (_what, connectionId, reason) => {
    await app.start({ connectionId })
    await answerAsSimulator(world.page, email, 'access_denied')
    await world.page.waitForURL(`${app.url}/auth/callback?**`)
    expect(await app.shown()).toEqual({
      error: 'access_denied',
      reason,
      description: expect.stringMatching(/\w/),
    })
    expect(new URL(world.page.url()).searchParams.get('state')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('gets the reason when there is no such organization', async () => {
    await app.start({ organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' })
    await world.page.waitForURL(`${app.url}/auth/callback?**`)
    expect(await app.shown()).toMatchObject({ reason: 'login.organization_unknown' })
  })

  it('signs a person out of their session, who comes back with its state', async () => {
    const { page, deployment } = world
    const { db } = deployment.cardea.parts
    const live = async () => {
      const sessions = db.kysely.selectFrom('sessions').select('id').where('ended_at', 'is', null)
      return (await sessions.execute()).map(({ id }) => id)
    }
    const before = await live()
    await app.signIn({ connectionId: testSamlConnectionId })
    const [own = ''] = (await live()).filter((id) => !before.includes(id))
    expect(own).not.toBe('')
    await page.goto(`${app.url}/logout`)
    await page.waitForURL(`${app.url}/?state=bye`)
    expect(await app.shown()).toEqual({ signedIn: false })
    expect(await live()).not.toContain(own)
  })
})

/** There the library chooses HTTP/2 for its procedures by the handshake, and the portal keeps its session in a frame of another site. */
describe.skipIf(withoutBrowser)('the same application, where Cardea speaks TLS', () => {
  let tls: TlsFiles
  const world = browserWorld(async () => {
    tls = await tlsFiles(hosts.cardea)
    return startDeployment(hosts, tls.settings)
  })
  const app = applicationIn(world, () => ({ NODE_EXTRA_CA_CERTS: tls.settings.CARDEA_TLS_CERT }))
  afterAll(() => tls.remove())
  beforeEach(() => world.startAgain({ ignoreHTTPSErrors: true }))

  it('frames the portal for the connection of whoever is signed in', async () => {
    const { page } = world
    await app.signIn({ organizationId: testOrganizationId })
    await page.goto(`${app.url}/settings`)
    const portal = page.frameLocator('iframe')
    await portal.getByText('Test organization').first().waitFor()
    await portal.getByRole('button').click()
    await portal.getByRole('heading', { name: 'Create the application' }).waitFor()
    await portal.getByText(testSamlConnectionId).first().waitFor()
    expect(world.watch.complaints).toEqual([])
  })

  it('makes no portal link for who is not signed in', async () => {
    await world.page.goto(`${app.url}/settings`)
    expect(await world.page.locator('iframe').count()).toBe(0)
  })
})
