import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import {
  testOidcConnectionId,
  testSamlConnectionId,
} from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { browserWorld } from './browser-world.ts'
import { freePort } from './free-port.ts'
import { withoutBrowser } from './launch-browser.ts'
import { answerAsSimulator } from './sign-in.ts'
import { startDeployment, startProgram } from './start-deployment.ts'

const email = 'ada@example.com'

/** Is not modified, and does what WorkOS' guide to single sign-on does. */
describe.skipIf(withoutBrowser).each([8, 11])(
  'an application on WorkOS’ library, version %i, on another site than Cardea',
  (version) => {
    const world = browserWorld(() =>
      startDeployment({ cardea: 'cardea.localhost', example: 'example.localhost' }),
    )
    let url: string
    let application: ChildProcess

    beforeAll(async () => {
      const port = await freePort()
      url = `http://app.localhost:${String(port)}`
      const { deployment } = world
      const { application: client } = await createApplication(deployment.cardea.parts, {
        name: 'On WorkOS’ library',
        type: 'web',
        redirectUris: [`${url}/callback`],
      })
      const { hostname, port: cardeaPort } = new URL(deployment.cardeaUrl)
      application = await startProgram('test/browser/workos-app.mjs', 'The application is on', {
        SETTINGS: JSON.stringify({
          port,
          url,
          version,
          apiKey: deployment.apiKey,
          clientId: client.clientId,
          cardea: { hostname, port: cardeaPort },
        }),
      })
    })
    afterAll(() => {
      application.kill()
    })

    const start = (selector: Readonly<Record<string, string>>) =>
      world.page.goto(`${url}/login?${new URLSearchParams(selector).toString()}`)
    /** What the application shows. */
    const shown = async () =>
      JSON.parse(await world.page.locator('body').innerText()) as Record<string, unknown>

    it.each([
      ['an organization', { organization: testOrganizationId }, 'GenericSAML'],
      ['a SAML connection', { connection: testSamlConnectionId }, 'GenericSAML'],
      ['an OpenID Connect connection', { connection: testOidcConnectionId }, 'GenericOIDC'],
      ['the domain of an organization', { provider: 'authkit', domainHint: 'example.com' }, 'GenericSAML'],
      ['an e-mail address', { provider: 'authkit', loginHint: email }, 'GenericSAML'],
    ])('signs a person in by %s, and shows their profile', async (_what, selector, connectionType) => {
      await start(selector)
      await answerAsSimulator(world.page, email)
      await world.page.waitForURL(`${url}/`)
      expect(await shown()).toMatchObject({
        signedIn: true,
        profile: {
          email,
          firstName: 'Ada',
          lastName: 'Keller',
          idpId: 'sim-0001',
          connectionType,
          organizationId: testOrganizationId,
          groups: ['Everyone', 'Engineering'],
        },
      })
      expect(world.watch.complaints).toEqual([])
    })

    it('lets a person type their address where it knows nothing of them', async () => {
      await start({ provider: 'authkit' })
      await world.page.getByRole('textbox').fill(email)
      await world.page.getByRole('button', { name: 'Continue', exact: true }).click()
      await answerAsSimulator(world.page, email)
      await world.page.waitForURL(`${url}/`)
      expect(await shown()).toMatchObject({ profile: { email } })
    })

    it('gets the reason when the identity provider refuses, and its state', async () => {
      await start({ connection: testSamlConnectionId })
      await answerAsSimulator(world.page, email, 'access_denied')
      await world.page.waitForURL(`${url}/callback?**`)
      expect(await shown()).toMatchObject({ error: 'access_denied', reason: 'saml.request_denied' })
      expect(new URL(world.page.url()).searchParams.get('state')).toMatch(/^[0-9a-f-]{36}$/)
    })

    it('gets the reason when there is no such organization', async () => {
      await start({ organization: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ' })
      await world.page.waitForURL(`${url}/callback?**`)
      expect(await shown()).toMatchObject({ reason: 'login.organization_unknown' })
    })

    it('signs a person out of their session, and is asked again then', async () => {
      const { db } = world.deployment.cardea.parts
      const live = async () => {
        const found = await db.kysely
          .selectFrom('sessions')
          .select('id')
          .where('ended_at', 'is', null)
          .execute()
        return found.map(({ id }) => id)
      }
      const before = await live()
      await start({ connection: testSamlConnectionId })
      await answerAsSimulator(world.page, email)
      await world.page.waitForURL(`${url}/`)
      const [own = ''] = (await live()).filter((id) => !before.includes(id))
      await world.page.goto(`${url}/logout`)
      expect(new URL(world.page.url()).origin).toBe(world.deployment.cardeaUrl)
      expect(await live()).not.toContain(own)
      await world.page.goto(url)
      expect(await shown()).toEqual({ signedIn: false })
    })
  },
)
