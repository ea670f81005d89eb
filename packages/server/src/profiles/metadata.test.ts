import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApiKey } from '../applications/create-api-key.ts'
import { applicationPatch } from '../applications/schemas.ts'
import { updateApplication } from '../applications/update-application.ts'
import type { OrganizationId } from '../storage/ids.ts'

/* What the product says of a person, and who hears it. */

const claim = 'https://app.example.com/user_metadata'

describe.each(testEngines)('the metadata of a profile on %s', (engine) => {
  let world: LoginWorld
  let idp: CustomerSamlIdp
  let acme: Customer
  let other: Customer
  let keys: { readonly all: string; readonly acme: string; readonly other: string; readonly reader: string }

  beforeAll(async () => {
    idp = await customerSamlIdp()
    world = await openLoginWorld(engine)
    acme = await world.samlCustomer(idp)
    other = await world.samlCustomer(idp)
    await set({ metadataClaim: claim, sessionHours: 8, refreshTokenDays: 1, idTokenFormPost: true })
    const scopes = ['read:profiles', 'write:profiles'] as const
    const { id } = acme.organization
    keys = {
      all: await keyOf(scopes, null),
      acme: await keyOf(scopes, id),
      other: await keyOf(scopes, other.organization.id),
      reader: await keyOf(['read:profiles'], id),
    }
  })
  afterAll(() => world.close())

  const set = (patch: Parameters<typeof updateApplication>[2]) =>
    updateApplication(world.parts, world.application.id, patch)

  async function keyOf(
    scopes: readonly ('read:profiles' | 'write:profiles')[],
    organizationId: OrganizationId | null,
  ) {
    const name = `${scopes.join(' ')} ${String(organizationId)}`
    return (await createApiKey(world.parts, { scopes: ['*'] }, { name, scopes, organizationId })).key
  }

  async function api(key: string, method: 'GET' | 'PATCH', path: string, payload?: object) {
    const answer = await world.server.inject({
      method,
      url: path,
      headers: { host: new URL(world.url).host, authorization: `Bearer ${key}` },
      ...(payload === undefined ? {} : { payload }),
    })
    return { status: answer.statusCode, body: answer.json() }
  }

  const idTokenOf = async (code = '') => decodeJwt(String((await world.redeem(code)).body['id_token']))
  /** A person of this name signs in at their identity provider. */
  async function signIn(nameId: string, browser: TestBrowser = world.browser(), params = {}) {
    const form = await world.samlForm(
      browser,
      acme,
      idp,
      { nameId, email: `${nameId.replace(';', '.')}@${acme.domain}` },
      params,
    )
    return received(await world.finishSaml(browser, form))['code'] ?? ''
  }
  /** The profile behind a `sub`. */
  async function profileOf(sub: unknown, key = keys.all) {
    const { body } = await api(key, 'GET', `/v1/profiles?subject=${encodeURIComponent(String(sub))}`)
    return (body as { items: { id: string; metadata: unknown }[] }).items
  }
  async function say(sub: unknown, metadata: object | null, key = keys.all) {
    const [profile] = await profileOf(sub)
    return api(key, 'PATCH', `/v1/profiles/${profile?.id ?? ''}`, { metadata })
  }

  it('is null, and no claim, until the product has said something', async () => {
    const claims = await idTokenOf(await signIn('ada'))
    expect(claims).not.toHaveProperty([claim])
    expect(await profileOf(claims.sub)).toMatchObject([{ idpId: 'ada', metadata: null }])
  })

  it('is in every token and answer from then on, read fresh: a new sign-in, a silent one, a refresh, UserInfo', async () => {
    const browser = world.browser()
    const code = await signIn('bo', browser, { scope: 'openid offline_access' })
    const first = (await world.redeem(code)).body
    const { sub } = decodeJwt(String(first['id_token']))
    expect((await say(sub, { plan: 'gold', seats: [1, 2] })).status).toBe(200)
    const told = { plan: 'gold', seats: [1, 2] }

    const silent = await browser.get(world.authorizeUrl({ prompt: 'none', scope: 'openid' }))
    expect(await idTokenOf(received(silent)['code'])).toHaveProperty([claim], told)
    expect(await idTokenOf(await signIn('bo'))).toHaveProperty([claim], told)
    const refreshed = await world.server.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: String(first['refresh_token']),
        client_id: world.application.clientId,
        client_secret: world.clientSecret,
      }).toString(),
    })
    expect(decodeJwt(refreshed.json<{ id_token: string }>().id_token)).toHaveProperty([claim], told)
    const authorization = `Bearer ${String(first['access_token'])}`
    const userinfo = await world.server.inject({ url: '/oauth/userinfo', headers: { authorization } })
    expect(userinfo.json()).toHaveProperty([claim], told)
  })

  it('is in an ID token that comes without a code, too', async () => {
    const asked = { response_type: 'id_token', response_mode: 'form_post', nonce: 'n-1' }
    const posted = async () => {
      const browser = world.browser()
      const form = await world.samlForm(
        browser,
        acme,
        idp,
        { nameId: 'cy', email: `cy@${acme.domain}` },
        asked,
      )
      const { text } = await world.finishSaml(browser, form)
      return decodeJwt(/name="id_token" value="([^"]+)"/.exec(text)?.[1] ?? '')
    }
    const first = await posted()
    expect(first).not.toHaveProperty([claim])
    expect(first['org_name']).toBe(acme.organization.slug)
    await say(first.sub, { plan: 'free' })
    expect(await posted()).toHaveProperty([claim], { plan: 'free' })
  })

  it('is changed by no sign-in, replaced as a whole, and taken back with null', async () => {
    const { sub } = await idTokenOf(await signIn('di'))
    await say(sub, { a: 1, b: 2 })
    await say(sub, { b: 3 })
    expect(await idTokenOf(await signIn('di'))).toHaveProperty([claim], { b: 3 })
    await say(sub, null)
    expect(await idTokenOf(await signIn('di'))).not.toHaveProperty([claim])
  })

  it('is told to no application that has not named a claim for it', async () => {
    const { sub } = await idTokenOf(await signIn('ed'))
    await say(sub, { plan: 'gold' })
    await set({ metadataClaim: null })
    const claims = await idTokenOf(await signIn('ed'))
    await set({ metadataClaim: claim })
    expect(JSON.stringify(claims)).not.toContain('gold')
  })

  it('row 55: is read and written by the person’s own tenant alone', async () => {
    const { sub } = await idTokenOf(await signIn('fay'))
    expect((await say(sub, { by: 'acme' }, keys.acme)).body).toMatchObject({ metadata: { by: 'acme' } })
    const [refused, unseen] = [await say(sub, { by: 'other' }, keys.other), await profileOf(sub, keys.other)]
    expect([refused.status, refused.body, unseen]).toMatchObject([404, { code: 'request.not_found' }, []])
    expect((await say(sub, { by: 'reader' }, keys.reader)).status).toBe(403)
    expect(await profileOf(sub, keys.acme)).toMatchObject([{ metadata: { by: 'acme' } }])
  })

  it('is found by the whole subject, and by nothing like it', async () => {
    const { sub = '' } = await idTokenOf(await signIn('gus;x'))
    expect(await profileOf(sub)).toHaveLength(1)
    for (const like of [`${sub}x`, sub.slice(0, -2), `;${sub}`, 'gus;x', `${other.connection.id};gus;x`]) {
      expect(await profileOf(like)).toEqual([])
    }
  })

  it('is found by the user that somebody is, and shows nobody else and nobody of another tenant', async () => {
    const { sub } = await idTokenOf(await signIn('ivy'))
    const [profile] = await profileOf(sub)
    const { user_id: userId } = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('user_id')
      .where('id', '=', profile?.id ?? '')
      .executeTakeFirstOrThrow()
    const found = async (key: string) =>
      (await api(key, 'GET', `/v1/profiles?userId=${userId ?? 'nobody'}`)).body
    expect(await found(keys.all)).toMatchObject({ items: [{ id: profile?.id }] })
    expect(await found(keys.acme)).toMatchObject({ items: [{ id: profile?.id }] })
    expect(await found(keys.other)).toMatchObject({ items: [] })
  })

  it.each([
    ['more than 2048 bytes', { text: 'ä'.repeat(1100) }],
    ['a NUL', { text: 'a\u0000b' }],
    ['half a surrogate pair', { 'name\ud800': 1 }],
    ['a text', 'gold'],
    ['a list', ['gold']],
  ])('cannot have %s, and is then as it was', async (_, metadata) => {
    const { sub } = await idTokenOf(await signIn('hal'))
    await say(sub, { text: 'a backslash \\u0000 is fine' })
    const [profile] = await profileOf(sub)
    const { status } = await api(keys.all, 'PATCH', `/v1/profiles/${profile?.id ?? ''}`, { metadata })
    expect([status, await profileOf(sub)]).toMatchObject([400, [{ metadata: profile?.metadata }]])
  })

  it.each(['user_metadata', 'sub', 'urn:x', 'javascript:alert(1)', 'https://', 'https://a b', 'https://a"'])(
    'goes under no name that might be somebody else’s: %s',
    (metadataClaim) => {
      expect(applicationPatch.safeParse({ metadataClaim }).success).toBe(false)
    },
  )
})
