import { createHash, randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApplication } from '../../packages/server/src/applications/create-application.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type Listening, answerPage, listenAt } from './listen-at.ts'
import { answerAsSimulator } from './sign-in.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'

/* The browser itself decides who reads an answer: a single-page application on a site of its own, and a foreign site. */

describe.skipIf(withoutBrowser)('a single-page application on another site than Cardea', () => {
  let browser: Browser
  let deployment: Deployment
  let sites: Listening
  let spaUrl: string
  let foreignUrl: string
  const clientId = 'browser-spa'

  beforeAll(async () => {
    const port = await freePort()
    spaUrl = `http://spa.localhost:${String(port)}`
    foreignUrl = `http://foreign.localhost:${String(port)}`
    deployment = await startDeployment({ cardea: 'cardea.localhost', example: 'app.localhost' })
    await createApplication(deployment.cardea.parts, {
      name: 'Single page',
      type: 'spa',
      clientId,
      redirectUris: [`${spaUrl}/callback`],
    })
    sites = await listenAt(port, (_request, response) => answerPage(response, 'A page', ''))
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await deployment.close()
    await sites.close()
    expect(deployment.faults).toEqual([])
  })

  it('gets its tokens and the person by fetch; the page of a foreign site with the same credentials reads nothing', async () => {
    const page = await (await browser.newContext()).newPage()
    const verifier = randomBytes(32).toString('base64url')
    const [mine, stolen] = [await signIn(page, verifier), await signIn(page, verifier)]
    await page.goto(foreignUrl)
    expect(await redeem(page, stolen, verifier)).toEqual({ blocked: 'TypeError' })
    expect(await read(page, 'a-token')).toEqual({ blocked: 'TypeError' })

    await page.goto(spaUrl)
    const tokens = await redeem(page, mine, verifier)
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer' } })
    const token = String(tokens.body?.['access_token'])
    expect(await read(page, token)).toMatchObject({ status: 200, body: { sub: expect.any(String) } })
    // A refusal can be read as well: the developer sees what was wrong rather than "failed to fetch".
    expect(await redeem(page, mine, verifier)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    expect(await read(page, 'broken')).toMatchObject({ status: 401 })

    await page.goto(foreignUrl)
    expect(await read(page, token)).toEqual({ blocked: 'TypeError' })
    // What is public is for everybody.
    expect(await ask(page, `${deployment.cardeaUrl}/keys`, {})).toMatchObject({ status: 200 })
    await page.context().close()
  })

  async function signIn(page: Page, verifier: string): Promise<string> {
    const asked = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${spaUrl}/callback`,
      scope: 'openid',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      domain_hint: 'example.com',
    })
    await page.goto(`${deployment.cardeaUrl}/oauth/authorize?${asked.toString()}`)
    await answerAsSimulator(page, 'ada@example.com')
    await page.waitForURL((url) => url.href.startsWith(`${spaUrl}/callback`))
    return new URL(page.url()).searchParams.get('code') ?? ''
  }

  const redeem = (page: Page, code: string, verifier: string) =>
    ask(page, `${deployment.cardeaUrl}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        client_id: clientId,
        redirect_uri: `${spaUrl}/callback`,
        code_verifier: verifier,
      }).toString(),
    })

  /** With the header that makes the browser ask by a preflight first. */
  const read = (page: Page, token: string) =>
    ask(page, `${deployment.cardeaUrl}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } })
})

interface Seen {
  readonly status?: number
  readonly body?: Record<string, unknown>
  readonly blocked?: string
}

/** What a script of the page can see of an answer. */
function ask(page: Page, url: string, init: RequestInit): Promise<Seen> {
  return page.evaluate(
    async ({ url, init }): Promise<Seen> => {
      try {
        const answer = await fetch(url, init)
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
      } catch (error) {
        return { blocked: (error as Error).name }
      }
    },
    { url, init },
  )
}
