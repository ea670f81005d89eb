import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { received, shownCode } from '../../test/login-world.ts'
import { type SocialIdp, type SocialWorld, openSocialWorld, socialIdp } from '../../test/social-world.ts'

let world: SocialWorld
let google: SocialIdp
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
  await world.connect('google')
})

const open = async (params: Record<string, string> = {}) => {
  const browser = world.browser()
  const visit = await browser.get(world.authorizeUrl(params))
  const login = /name="login" value="(login_\w+)"/.exec(visit.text)?.[1] ?? ''
  const offered = [...visit.text.matchAll(/name="provider" value="(\w+)">([^<]+)</g)].map(
    ([, value, label]) => [value, label],
  )
  return { browser, visit, login, offered }
}

describe('the hosted page', () => {
  it('offers each active social connection below the e-mail, in words', async () => {
    expect((await open()).offered).toEqual([['google', 'Continue with Google']])
  })

  it('offers none that is not active, and says nothing of the kind then', async () => {
    await world.connect('google', { status: 'draft' })
    const { offered, visit } = await open()
    expect(offered).toEqual([])
    expect(visit.text).not.toContain('class="divider"')
  })

  it('offers none that could not do what the application asks', async () => {
    expect((await open({ prompt: 'login' })).offered).toEqual([])
    expect((await open({ prompt: 'select_account' })).offered).toHaveLength(1)
  })

  it('takes the person on to the one they choose', async () => {
    const { browser, login } = await open()
    const { status, location } = await browser.post(`${world.url}/sign-in`, { login, provider: 'google' })
    expect(status).toBe(303)
    const asked = new URL(location ?? '')
    expect(asked.origin).toBe('https://accounts.google.com')
    google.nonce = asked.searchParams.get('nonce') ?? ''
    const callback = `${world.url}/sso/oidc/callback?code=x&state=${login}`
    expect(received(await browser.get(callback))).toHaveProperty('code')
    expect((await world.login(login)).steps.map(({ step }: { step: string }) => step)).toContain(
      'connection_selected',
    )
  })

  it('keeps the choice for an address that leads nowhere', async () => {
    const { browser, login } = await open()
    const again = await browser.post(`${world.url}/sign-in`, { login, email: 'leo@nobody.example' })
    expect(again.status).toBe(400)
    expect(again.text).toContain('Continue with Google')
  })

  it('sends what nobody offered back to the application, by name', async () => {
    for (const [provider, code] of [
      ['github', 'login.provider_unavailable'],
      ['facebook', 'login.provider_unknown'],
    ] as const) {
      const { browser, login } = await open()
      const visit = await browser.post(`${world.url}/sign-in`, { login, provider })
      expect(received(visit)['error_code']).toBe(code)
    }
  })

  it('gives nobody of no organization to an application that asked for one', async () => {
    const idp = await customerOidcIdp()
    const customer = await world.oidcCustomer(idp)
    const browser = world.browser()
    const { location } = await browser.get(world.authorizeUrl({ organization_id: customer.organization.id }))
    const login = new URL(location ?? '').searchParams.get('state') ?? ''
    const { text } = await browser.get(`${world.url}/sign-in?login=${login}`)
    expect(text).toContain('Work e-mail')
    expect(text).not.toContain('Continue with Google')
    const visit = await browser.post(`${world.url}/sign-in`, { login, provider: 'google' })
    expect(received(visit)['error_code']).toBe('login.provider_unavailable')
    await idp.close()
  })

  it('is of the browser that began the sign-in', async () => {
    const { login } = await open()
    const visit = await world.browser().post(`${world.url}/sign-in`, { login, provider: 'google' })
    expect(shownCode(visit)).toBe('login.browser_mismatch')
  })
})
