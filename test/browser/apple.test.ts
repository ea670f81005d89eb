import { generateKeyPairSync } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnection } from '../../packages/server/src/connections/create-connection.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { type AppleIdp, startAppleIdp } from './apple-idp.ts'
import { auditPage } from './audit-page.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { readFacts } from './sign-in.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { watchPages } from './watch-pages.ts'

const key = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

describe.skipIf(withoutBrowser)('Cardea, application and Apple on three sites', () => {
  let browser: Browser
  let deployment: Deployment
  let apple: AppleIdp

  beforeAll(async () => {
    deployment = await startDeployment({ cardea: 'cardea.localhost', example: 'app.localhost' })
    const { cardeaUrl, cardea } = deployment
    const callback = `${cardeaUrl}/sso/oidc/callback`
    apple = await startAppleIdp('idp.localhost', await freePort(), callback, key.publicKey)
    lead(cardea.parts.outbound, 'https://appleid.apple.com', apple.origin)
    await createConnection(cardea.parts, wholeDeployment, {
      protocol: 'social',
      provider: 'apple',
      status: 'active',
      clientId: 'com.example.web',
      clientSecret: key.privateKey,
      teamId: 'TEAM000001',
      keyId: 'KEY0000001',
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await deployment.close()
    await apple.close()
    expect(deployment.faults).toEqual([])
  })

  it('signs in by keyboard although the cookie does not come along with Apple’s cross-site POST', async () => {
    const context = await browser.newContext()
    const watch = await watchPages(context)
    const page = await context.newPage()
    await page.goto(deployment.exampleUrl)
    await page.getByRole('link', { name: 'Sign in with SSO' }).click()
    const button = page.getByRole('button', { name: 'Continue with Apple' })
    await button.waitFor()
    expect(await auditPage(page)).toEqual([])
    await page.getByRole('textbox').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await button.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Apple test IdP' }).waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${deployment.exampleUrl}/profile`)
    expect(await readFacts(page)).toMatchObject({ email: 'mia@home.example' })

    const callback = `${deployment.cardeaUrl}/sso/oidc/callback`
    const [post, back] = watch.documents.filter(({ url }) => url.startsWith(callback))
    // SameSite as the internet has it: the POST from Apple's site is bare …
    expect(post).toMatchObject({ method: 'POST', url: callback })
    expect(post?.headers['sec-fetch-site']).toBe('cross-site')
    expect(post?.headers['cookie']).toBeUndefined()
    // … and the browser comes back with its cookie by a GET.
    expect(back?.method).toBe('GET')
    expect(back?.headers['cookie']).toContain('cardea-browser=')
    expect(watch.complaints.filter((text) => !text.includes('//idp.localhost'))).toEqual([])
    await context.close()
  })
})

/** Leads one name of the world outside to this machine. The test's own doing: the product has no such switch. */
function lead(outbound: { fetch: typeof globalThis.fetch }, from: string, to: string): void {
  const { fetch } = outbound
  outbound.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    return fetch(url.startsWith(`${from}/`) ? to + url.slice(from.length) : input, init)
  }
}
