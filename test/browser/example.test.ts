import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { answerAsSimulator, goToIdentityProvider, readFacts, signIn } from './sign-in.ts'
import { watchPages } from './watch-pages.ts'

/** Each fault of the simulator, and the code that says so at the application. */
const faults = {
  saml: [
    ['access_denied', 'saml.request_denied'],
    ['expired', 'saml.assertion_expired'],
    ['wrong_audience', 'saml.audience_mismatch'],
    ['bad_signature', 'saml.signature_invalid'],
    ['unsigned', 'saml.signature_missing'],
    ['missing_email', 'login.email_missing'],
  ],
  oidc: [
    ['access_denied', 'oidc.access_denied'],
    ['expired', 'oidc.id_token_expired'],
    ['wrong_audience', 'oidc.audience_mismatch'],
    ['bad_signature', 'oidc.signature_invalid'],
    ['unsigned', 'oidc.algorithm_refused'],
    ['missing_email', 'login.email_missing'],
  ],
} as const

interface LoginAnswer {
  readonly status: string
  readonly error: { readonly message: string; readonly hint: string }
  readonly checks: readonly { readonly code: string; readonly passed: boolean }[]
}

describe.skipIf(withoutBrowser)('a person at the example application', () => {
  const world = browserWorld()
  afterEach(() => {
    expect(world.watch.complaints).toEqual([])
  })

  describe.each([
    ['SAML', 'ada@example.com', 'Ada Keller', 'Engineering'],
    ['OpenID Connect', 'bo@example.org', 'Bo Lindqvist', 'Product'],
  ])('over %s', (_protocol, email, name, group) => {
    it('signs in from the hosted page, signs out, and signs in again', async () => {
      await signIn(world.page, world.deployment.exampleUrl, email)
      expect(new URL(world.page.url()).pathname).toBe('/profile')
      expect(await world.page.getByRole('heading', { level: 1 }).textContent()).toBe(name)
      const facts = await readFacts(world.page)
      expect(facts).toMatchObject({ email, email_verified: 'true', name })
      expect(facts['groups']).toContain(group)
      const { sub } = facts

      await world.page.getByRole('button', { name: 'Sign out' }).click()
      await world.page.getByRole('heading', { name: 'Welcome' }).waitFor()
      await world.page.goto(`${world.deployment.exampleUrl}/profile`)
      expect(new URL(world.page.url()).pathname).toBe('/')

      await signIn(world.page, world.deployment.exampleUrl, email)
      expect((await readFacts(world.page))['sub']).toBe(sub)
    })

    it('goes straight to the identity provider when the application knows the e-mail', async () => {
      await world.page.goto(world.deployment.exampleUrl)
      await world.page.getByRole('textbox').fill(email)
      await world.page.getByRole('button', { name: 'Continue' }).click()
      await answerAsSimulator(world.page, email)
      await world.page.waitForURL(`${world.deployment.exampleUrl}/profile`)
    })

    it('signs in with the keyboard alone', async () => {
      await world.page.goto(world.deployment.exampleUrl)
      await tabTo(world.page, 'Sign in with SSO')
      await world.page.keyboard.press('Enter')
      await world.page.waitForURL(`${world.deployment.cardeaUrl}/**`)
      await tabTo(world.page, 'email')
      await world.page.keyboard.type(email)
      await world.page.keyboard.press('Enter')
      await world.page.getByRole('heading', { name: 'Who is signing in?' }).waitFor()
      await tabTo(world.page, 'person')
      await tabTo(world.page, 'Continue')
      await world.page.keyboard.press('Enter')
      await world.page.waitForURL(`${world.deployment.exampleUrl}/profile`)
      expect((await readFacts(world.page))['email']).toBe(email)
    })

    it('signs in without JavaScript', async () => {
      const plain = await world.openContext({ javaScriptEnabled: false })
      const plainWatch = await watchPages(plain)
      const plainPage = await plain.newPage()
      await goToIdentityProvider(plainPage, world.deployment.exampleUrl, email)
      await answerAsSimulator(plainPage, email)
      if (email.endsWith('.com')) {
        await plainPage.getByRole('heading', { name: 'Taking you back' }).waitFor()
        await plainPage.getByRole('button', { name: 'Continue' }).click()
      }
      await plainPage.waitForURL(`${world.deployment.exampleUrl}/profile`)
      expect(plainWatch.complaints).toEqual([])
    })
  })

  describe.each(['saml', 'oidc'] as const)('when the identity provider fails over %s', (protocol) => {
    const email = { saml: 'ada@example.com', oidc: 'bo@example.org' }[protocol]

    it.each([...faults[protocol]])('%s ends at the example with %s', async (fault, code) => {
      await signIn(world.page, world.deployment.exampleUrl, email, fault)
      expect(await world.page.getByRole('heading', { level: 1 }).textContent()).toBe('You are not signed in')
      const facts = await readFacts(world.page)
      expect(facts).toMatchObject({ Error: 'access_denied', 'Error code': code })
      await expectInTrace(facts['Sign-in'] ?? '', code)
      // The browser logs the application's own 403; that is the one complaint there may be.
      const complaints = world.watch.complaints.splice(0)
      expect(complaints.filter((text) => !text.includes('403 (Forbidden)'))).toEqual([])

      await world.page.getByRole('link', { name: 'What this error means' }).click()
      expect(world.page.url()).toBe(`${world.deployment.cardeaUrl}/errors/${code}`)
      expect(await world.page.locator('main').textContent()).toContain(code)
    })
  })

  /** The login's trace says which check failed, and how to mend it. */
  async function expectInTrace(loginId: string, code: string): Promise<void> {
    const response = await fetch(`${world.deployment.cardeaUrl}/v1/logins/${loginId}`, {
      headers: { authorization: `Bearer ${world.deployment.apiKey}` },
    })
    expect(response.status).toBe(200)
    const login = (await response.json()) as LoginAnswer
    expect(login).toMatchObject({ status: 'failed', errorCode: code, error: { code } })
    expect(login.error.hint.length).toBeGreaterThan(20)
    expect(login.error.message).not.toBe(login.error.hint)
    // What the IdP did wrong is a failed check; an answer that only our own rules refuse has none.
    const failed = login.checks.filter(({ passed }) => !passed).map((check) => check.code)
    expect(failed[0]).toBe(code.startsWith('login.') ? undefined : code)
  }
})

/** Presses Tab until the focus is on the element with this text, name or id; fails when it is never reached. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    const [text, name, id] = await page.evaluate<[string, string, string]>(
      `(({ textContent, name, id }) => [textContent.trim(), name ?? '', id])(document.activeElement)`,
    )
    if ([text, name, id].includes(wanted)) return
  }
  throw new Error(`${wanted} cannot be reached with the keyboard on ${page.url()}`)
}
