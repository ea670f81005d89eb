import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SocialIdp, type SocialWorld, openSocialWorld, socialIdp } from '../../test/social-world.ts'
import type { SocialConnection } from '../connections/types.ts'

let world: SocialWorld
let google: SocialIdp
let connection: SocialConnection
beforeAll(async () => {
  world = await openSocialWorld()
  google = await socialIdp(world, 'google')
})
afterAll(async () => {
  await google.close()
  await world.close()
})
beforeEach(async () => {
  google.reset()
  connection = await world.connect('google', { status: 'draft' })
})

const start = () => world.api('POST', `/v1/connections/${connection.id}/test`)

/** Runs the test login up to the page of its result. */
async function run(loginUrl: string) {
  const browser = world.browser()
  const ticket = new URL(loginUrl).searchParams.get('ticket') ?? ''
  const asking = await browser.get(loginUrl)
  const { location } = await browser.post(`${world.url}/test-login`, { ticket })
  const asked = new URL(location ?? '').searchParams
  google.nonce = asked.get('nonce') ?? ''
  const callback = `${world.url}/sso/oidc/callback?code=x&state=${asked.get('state') ?? ''}`
  const ended = await browser.get(callback)
  return { asking, page: await browser.get(ended.location ?? '') }
}

describe('a test of a social connection', () => {
  it('of a draft ends in a result: no profile, no code', async () => {
    const test = await start()
    expect(test).toMatchObject({ organizationId: null, ready: true })
    const { asking, page } = await run(String(test.loginUrl))
    expect(asking.text).toContain('Test “Google”')
    expect(page.text).toContain('The test passed')
    const read = await world.api('GET', `/v1/connections/${connection.id}/tests/${String(test.id)}`)
    expect(read).toMatchObject({
      status: 'passed',
      admitted: true,
      profile: { email: 'leo@home.example', issuer: 'https://accounts.google.com' },
    })
    expect((await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)).items).toEqual([])
  })

  it('tells why nobody would get in', async () => {
    google.behavior.claims = { email_verified: false }
    const { page } = await run(String((await start()).loginUrl))
    expect(page.text).toContain('login.email_unverified')
  })

  it('says what is missing, and what its provider did not answer', async () => {
    const given = { status: 'draft', clientSecret: null, origin: 'http://127.0.0.1:9' } as const
    const { id } = await world.connect('github', given)
    const { ready, report } = await world.api('POST', `/v1/connections/${id}/test`)
    expect(ready).toBe(false)
    expect(report.map(({ code, passed }: { code: string; passed: boolean }) => [code, passed])).toEqual([
      ['connection.incomplete', false],
      ['upstream.unreachable', false],
    ])
  })
})

describe('the capture of full messages', () => {
  it('is for the operator alone, and keeps what a social provider said', async () => {
    const { id } = await world.connect('google')
    await world.api('POST', `/v1/connections/${id}/capture`)
    const browser = world.browser()
    await browser.get((await google.callback(browser)).href)
    const logins = await world.api('GET', `/v1/logins?connectionId=${id}`)
    const messages = await world.api('GET', `/v1/logins/${String(logins.items[0].id)}/messages`)
    expect(messages.items).toMatchObject([{ kind: 'id_token' }])
  })
})
