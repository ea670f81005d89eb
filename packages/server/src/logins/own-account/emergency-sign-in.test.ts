import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { oidcSettings, unique } from '../../../test/api-world.ts'
import { type PageWorld, hiddenIn, openPageWorld } from '../../../test/page-world.ts'
import { testEngines } from '../../../test/test-database.ts'
import type { TestBrowser, Visit } from '../../../test/test-browser.ts'
import { setPassword } from '../../accounts/set-password.ts'
import type { User } from '../../accounts/types.ts'
import { userFindOrInsertOwn } from '../../accounts/user-store.ts'
import { createConnection } from '../../connections/create-connection.ts'
import { createDomain } from '../../domains/create-domain.ts'
import { createOrganization } from '../../organizations/create-organization.ts'
import { newId } from '../../storage/ids.ts'
import { wholeDeployment } from '../../storage/tenant.ts'

const password = 'seven purple hinges turn'

describe.each(testEngines)(
  'the sign-in of owners whose identity provider does not answer, on %s',
  (engine) => {
    let world: PageWorld
    let domain: string
    let owner: User & { readonly email: string }
    beforeAll(async () => {
      world = await openPageWorld(engine)
    })
    afterAll(() => world.close())

    /** An organization whose identity provider is nowhere, and somebody with a password and an address of its domain. */
    beforeEach(async () => {
      const { parts } = world
      domain = `${unique('acme')}.example`
      const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name: domain })
      await createDomain(parts, wholeDeployment, organizationId, { domain, state: 'verified' })
      await createConnection(parts, wholeDeployment, { organizationId, status: 'active', ...oidcSettings })
      const email = `grace@${domain}`
      const user = await userFindOrInsertOwn(parts.db, { id: newId('user', parts), email, key: email })
      await setPassword(parts, user.id, password, { kept: null })
      owner = { ...user, email }
    })

    const begin = (browser: TestBrowser, path = '/account/sign-in/emergency') =>
      browser.get(`${world.url}${path}`)
    const typeEmail = (browser: TestBrowser, page: Visit, email: string) =>
      browser.post(`${world.url}/sign-in`, { ...hiddenIn(page, '/sign-in'), email })
    const typePassword = (browser: TestBrowser, page: Visit, email: string, typed = password) =>
      browser.post(`${world.url}/sign-in/password`, {
        ...hiddenIn(page, '/sign-in/password'),
        email,
        password: typed,
      })

    it('takes an address to no identity provider, and ends at the codes in a session of their own account', async () => {
      const browser = world.browser()
      const methods = await typeEmail(browser, await begin(browser), owner.email)
      expect([methods.status, methods.location]).toEqual([200, null])
      const { status, location } = await typePassword(browser, methods, owner.email)
      expect([status, location]).toEqual([303, `${world.url}/account/emergency`])
      const { text } = await browser.get(`${world.url}/account`)
      expect(text).toContain('Change how you sign in')
    })

    it('is what a page of the codes leads to, and comes back to it', async () => {
      const browser = world.browser()
      const { location } = await begin(browser, '/account/emergency/org_x')
      expect(location).toBe(
        `${world.url}/account/sign-in/emergency?redirectUri=%2Faccount%2Femergency%2Forg_x`,
      )
      const methods = await typeEmail(browser, await browser.get(location ?? ''), owner.email)
      const end = await typePassword(browser, methods, owner.email)
      expect(end.location).toBe(`${world.url}/account/emergency/org_x`)
    })

    it('stays that when somebody goes back to type another address, or reloads', async () => {
      const browser = world.browser()
      const methods = await typeEmail(browser, await begin(browser), `other@${domain}`)
      const back = /href="(\/sign-in\?login=[^"]+)"/.exec(methods.text)?.[1] ?? ''
      const again = await begin(browser, back)
      expect(again.text).toContain('Sign in with your own account')
      expect((await typeEmail(browser, again, owner.email)).location).toBeNull()
    })

    it('is named where people sign in at Cardea itself, and leads whoever does not take it to their provider', async () => {
      const browser = world.browser()
      const page = await begin(browser, '/account/sign-in')
      expect(page.text).toContain('href="/account/sign-in/emergency"')
      expect((await begin(browser)).text).not.toContain('href="/account/sign-in/emergency"')
      const { text } = await typeEmail(browser, page, owner.email)
      expect(text).not.toContain('/sign-in/password')
    })

    it('is named on the page that says that the provider did not answer', async () => {
      const browser = world.browser()
      const page = await typeEmail(browser, await begin(browser, '/account/sign-in'), owner.email)
      expect(page.status).toBeGreaterThanOrEqual(400)
      expect(page.text).toContain('href="/account/sign-in/emergency"')
      const elsewhere = await begin(browser, '/account/sign-in?redirectUri=https://evil.example')
      expect([elsewhere.status, elsewhere.text.includes('emergency')]).toEqual([400, false])
    })

    it('answers the same whether the address has an account, is of a domain, or neither', async () => {
      const bodies = new Set<string>()
      for (const email of [owner.email, `nobody@${domain}`, 'nobody@nowhere.example']) {
        const browser = world.browser()
        const methods = await typeEmail(browser, await begin(browser), email)
        const wrong = await typePassword(browser, methods, email, 'wrong')
        const shown = [methods, wrong].map(({ status, text }) => `${String(status)} ${text}`)
        bodies.add(
          shown
            .join('')
            .replaceAll(email, 'EMAIL')
            .replaceAll(/login_\w+/g, 'LOGIN')
            .replaceAll(/data-options="[^"]*"/g, ''),
        )
      }
      expect(bodies.size).toBe(1)
    })

    it('goes on to an address of our own or of an application, and to nothing else', async () => {
      const { status, text } = await begin(
        world.browser(),
        '/account/sign-in/emergency?redirectUri=https://evil.example',
      )
      expect([status, text.includes('login.return_address_unknown')]).toEqual([400, true])
    })
  },
)

describe('a deployment without accounts of their own', () => {
  it('has no such sign-in, and names none', async () => {
    const world = await openPageWorld('embedded', { signInMethods: ['social'] })
    const browser = world.browser()
    const { status, text } = await browser.get(`${world.url}/account/sign-in/emergency`)
    expect([status, text.includes('account.method_off')]).toEqual([403, true])
    expect((await browser.get(`${world.url}/account/sign-in`)).text).not.toContain('emergency')
    await world.close()
  })
})
