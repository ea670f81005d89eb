import { createPublicKey } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { received, shownCode } from '../../test/login-world.ts'
import {
  type SocialIdp,
  type SocialWorld,
  appleKey,
  openSocialWorld,
  socialIdp,
} from '../../test/social-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import type { SocialConnection } from '../connections/types.ts'

/* Apple answers by a form that its page posts; the test's browser leaves `Lax` cookies out of such a POST, as browsers do. */

let world: SocialWorld
let apple: SocialIdp
let connection: SocialConnection
beforeAll(async () => {
  world = await openSocialWorld()
  apple = await socialIdp(world, 'apple')
})
afterAll(async () => {
  await apple.close()
  await world.close()
})
beforeEach(async () => {
  apple.reset()
  connection = await world.connect('apple')
})

const mia = JSON.stringify({ name: { firstName: 'Mia', lastName: 'Chen' }, email: 'boss@acme.example' })

/** Posts what Apple's page would. */
async function post(browser: TestBrowser, fields: Readonly<Record<string, string>> = {}) {
  const callback = await apple.callback(browser)
  const form = { ...Object.fromEntries(callback.searchParams), ...fields }
  return browser.postFromOtherSite(`${callback.origin}${callback.pathname}`, form)
}

async function signIn(fields: Readonly<Record<string, string>> = {}) {
  const browser = world.browser()
  const { location } = await post(browser, fields)
  return received(await browser.get(location ?? ''))
}

async function people() {
  const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
  return items
}

describe('a sign-in with Apple', () => {
  it('asks for the names and the address, and for the answer as a form', async () => {
    const { location } = await world.browser().get(world.authorizeUrl({ provider: 'apple', login_hint: 'x' }))
    const asked = Object.fromEntries(new URL(location ?? '').searchParams)
    expect(asked).toMatchObject({ scope: 'openid name email', response_mode: 'form_post' })
    expect(asked).toHaveProperty('nonce')
    expect(asked).toHaveProperty('code_challenge')
    expect(asked).not.toHaveProperty('login_hint')
  })

  it('goes on by our own address, where the cookie comes along, with the known fields alone', async () => {
    const browser = world.browser()
    const { status, location } = await post(browser, {
      user: mia,
      id_token: 'x',
      next: 'https://evil.example',
    })
    expect(status).toBe(303)
    const { origin, pathname, searchParams } = new URL(location ?? '')
    expect(`${origin}${pathname}`).toBe(`${world.url}/sso/oidc/callback`)
    expect([...searchParams.keys()].sort()).toEqual(['code', 'state', 'user'])
    expect(received(await browser.get(location ?? ''))).toHaveProperty('code')
  })

  it('is finished in the browser that began it and in no other', async () => {
    const { location } = await post(world.browser(), { user: mia })
    expect(shownCode(await world.browser().get(location ?? ''))).toBe('login.browser_mismatch')
  })

  it('proves itself by a JWT that is made for the exchange and signed with the key', async () => {
    await signIn()
    const secret = apple.tokenRequests[0]?.form.get('client_secret') ?? ''
    expect(decodeProtectedHeader(secret)).toMatchObject({ alg: 'ES256', kid: 'KEY0000001' })
    const { payload } = await jwtVerify(secret, createPublicKey(appleKey.publicKey), {
      issuer: 'TEAM000001',
      subject: 'cardea',
      audience: 'https://appleid.apple.com',
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
  })

  it('takes `email_verified` as Apple writes it, and nothing less', async () => {
    apple.behavior.claims = { email_verified: 'false' }
    expect((await signIn())['error_code']).toBe('login.email_unverified')
    apple.behavior.claims = { email_verified: true }
    expect(await signIn()).toHaveProperty('code')
  })

  it('is told when the person breaks off', async () => {
    const browser = world.browser()
    const callback = await apple.callback(browser)
    const { location } = await browser.postFromOtherSite(`${callback.origin}${callback.pathname}`, {
      state: callback.searchParams.get('state') ?? '',
      error: 'user_cancelled_authorize',
    })
    expect(received(await browser.get(location ?? ''))['error_code']).toBe('login.provider_denied')
  })
})

describe('the names that Apple posts once, unsigned', () => {
  it('are names, and never who somebody is', async () => {
    await signIn({ user: mia })
    expect(await people()).toMatchObject([
      { idpId: 'u-1', email: 'leo@home.example', firstName: 'Mia', lastName: 'Chen', name: 'Mia Chen' },
    ])
  })

  it('stay when later sign-ins bring none, and are not replaced by others that nobody has signed', async () => {
    await signIn({ user: mia })
    await signIn()
    await signIn({ user: JSON.stringify({ name: { firstName: 'The', lastName: 'Boss' } }) })
    expect(await people()).toMatchObject([{ firstName: 'Mia', lastName: 'Chen' }])
  })

  it('give way to what the ID token says', async () => {
    apple.behavior.claims = { email_verified: true, given_name: 'Maria' }
    await signIn({ user: mia })
    expect(await people()).toMatchObject([{ firstName: 'Maria', lastName: 'Chen' }])
  })

  it.each([
    ['no JSON', 'Mia'],
    ['no text', '{"name":{"firstName":["x"]}}'],
    ['beyond measure', `{"name":{"firstName":"${'x'.repeat(3_000)}"}}`],
  ])('are left out where they are %s', async (_, user) => {
    expect(await signIn({ user })).toHaveProperty('code')
    expect(await people()).toMatchObject([{ firstName: null, name: null }])
  })

  it('mean nothing at another provider', async () => {
    const google = await socialIdp(world, 'google')
    connection = await world.connect('google')
    const browser = world.browser()
    const callback = await google.callback(browser)
    callback.searchParams.set('user', mia)
    expect(received(await browser.get(callback.href))).toHaveProperty('code')
    expect(await people()).toMatchObject([{ firstName: null }])
    await google.close()
  })
})
