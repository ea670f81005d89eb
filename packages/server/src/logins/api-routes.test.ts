import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApiKey } from '../applications/create-api-key.ts'
import type { OrganizationId } from '../storage/ids.ts'

let idp: CustomerSamlIdp
beforeAll(async () => {
  idp = await customerSamlIdp()
})

describe.each(testEngines)('/v1/logins and /v1/profiles on %s', (engine) => {
  let world: LoginWorld
  let acme: Customer
  let other: Customer
  /** A completed login of each customer, and a failed one of the first, oldest first. */
  const logins: string[] = []
  let keys: Record<'all' | 'acme' | 'other' | 'none', string>

  beforeAll(async () => {
    world = await openLoginWorld(engine)
    acme = await world.samlCustomer(idp)
    other = await world.samlCustomer(idp)
    logins.length = 0
    await signIn(acme)
    await signIn(other)
    await signIn(acme, { audience: 'https://elsewhere.example' })
    keys = {
      all: await keyOf(['read:logins', 'read:profiles']),
      acme: await keyOf(['read:logins', 'read:profiles'], acme.organization.id),
      other: await keyOf(['read:logins', 'read:profiles'], other.organization.id),
      none: await keyOf(['read:applications']),
    }
  })
  afterAll(() => world.close())

  async function signIn(customer: Customer, input = {}) {
    const browser = world.browser()
    // Ids sort by age, in milliseconds.
    world.parts.clock.advance(1)
    const form = await world.samlForm(browser, customer, idp, input)
    logins.push(form.fields.RelayState)
    await world.finishSaml(browser, form)
  }
  async function keyOf(
    scopes: Parameters<typeof createApiKey>[2]['scopes'],
    organizationId: OrganizationId | null = null,
  ) {
    const name = `${String(scopes)} ${String(organizationId)}`
    return (await createApiKey(world.parts, { scopes: ['*'] }, { name, scopes, organizationId })).key
  }
  const get = async (path: string, key: string | null) => {
    const answer = await world.server.inject({
      url: path,
      headers: { host: new URL(world.url).host, ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
    })

    return { status: answer.statusCode, text: answer.body, body: answer.json() }
  }
  const idsOf = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id)

  it('lists logins newest first, in pages', async () => {
    const [first, second, third] = logins
    expect(idsOf(await get('/v1/logins', keys.all))).toEqual([third, second, first])
    const page = await get('/v1/logins?limit=2', keys.all)
    expect(idsOf(page)).toEqual([third, second])
    const rest = await get(`/v1/logins?limit=2&cursor=${String(page.body.nextCursor)}`, keys.all)
    expect([idsOf(rest), rest.body.nextCursor]).toEqual([[first], null])
  })

  it('says what the ids of a login are called, as far as the caller may read that', async () => {
    const everything = await keyOf(['*'])
    const [first, , third] = logins
    const nameOf = async (id: string | undefined, key: string) =>
      (await get(`/v1/logins/${String(id)}`, key)).body.names
    const all = await nameOf(first, everything)
    expect(all).toEqual({
      organization: acme.organization.name,
      connection: acme.connection.name,
      application: world.application.name,
      person: expect.stringContaining('@'),
    })
    const { body } = await get('/v1/logins', everything)
    expect(body.items[2].names).toEqual(all)
    // Who was refused has no profile.
    expect(await nameOf(third, everything)).toEqual({ ...all, person: null })
    const people = { organization: null, connection: null, application: null, person: all.person }
    expect(await nameOf(first, keys.all)).toEqual(people)
    expect(await nameOf(first, await keyOf(['read:logins']))).toEqual({ ...people, person: null })
    // An application is the deployment’s, whoever signs in to it.
    const own = await keyOf(['read:logins', 'read:organizations', 'read:connections'], acme.organization.id)
    expect(await nameOf(first, own)).toEqual({ ...all, application: null, person: null })
  })

  it('filters logins by organization, connection and status', async () => {
    const [first, second, third] = logins
    expect(idsOf(await get(`/v1/logins?organizationId=${other.organization.id}`, keys.all))).toEqual([second])
    expect(idsOf(await get(`/v1/logins?connectionId=${acme.connection.id}`, keys.all))).toEqual([
      third,
      first,
    ])
    expect(idsOf(await get('/v1/logins?status=failed', keys.all))).toEqual([third])
  })

  it('counts what sign-ins came to per day, today last, and tells where most have failed', async () => {
    const { body } = await get('/v1/logins/counts?days=3', keys.all)
    const today = world.parts.clock.now().toISOString().slice(0, 10)
    expect(body.days).toHaveLength(3)
    expect(body.days[2]).toEqual({ day: today, completed: 2, failed: 1 })
    expect(body.days[0]).toMatchObject({ completed: 0, failed: 0 })
    expect(body.failing).toEqual([{ connectionId: acme.connection.id, completed: 1, failed: 1 }])
    expect((await get('/v1/logins/counts', keys.all)).body.days).toHaveLength(14)
    const last = async (query: string, key: string) =>
      (await get(`/v1/logins/counts?${query}`, key)).body.days.at(-1)
    expect(await last(`connectionId=${acme.connection.id}`, keys.all)).toMatchObject({
      completed: 1,
      failed: 1,
    })
    expect(await last(`organizationId=${other.organization.id}`, keys.all)).toMatchObject({
      completed: 1,
      failed: 0,
    })
    expect(await last('', keys.other)).toMatchObject({ completed: 1, failed: 0 })
    expect(await last(`connectionId=${acme.connection.id}`, keys.other)).toMatchObject({
      completed: 0,
      failed: 0,
    })
    expect((await get('/v1/logins/counts', keys.other)).body.failing).toEqual([])
  })

  it('tells a failed login with its error in three texts, its checks and its steps', async () => {
    const { body } = await get(`/v1/logins/${String(logins[2])}`, keys.all)
    expect(body).toMatchObject({
      status: 'failed',
      applicationId: world.application.id,
      errorCode: 'saml.audience_mismatch',
      error: { code: 'saml.audience_mismatch', oauthError: 'access_denied' },
      request: { connectionId: acme.connection.id },
    })
    expect(body.error.hint).toContain('https://elsewhere.example')
    expect(body.error.hint).toContain(body.error.providerHint)
    expect(body.error.providerHint).toContain(`to ${world.url}/saml/${acme.connection.id},`)
    expect(body.checks).toContainEqual(
      expect.objectContaining({ code: 'saml.audience_mismatch', passed: false }),
    )
  })

  it('lists and gets profiles, with raw attributes as sent', async () => {
    const list = await get(`/v1/profiles?email=mia@${acme.domain}`, keys.all)
    expect(list.body.items).toMatchObject([
      {
        idpId: 'U-1001',
        organizationId: acme.organization.id,
        rawAttributes: { firstName: ['Mia'] },
        outside: false,
      },
    ])
    const [profile] = list.body.items
    expect((await get(`/v1/profiles/${String(profile.id)}`, keys.all)).body).toEqual(profile)
  })

  it('keeps to the organization of the key: another’s id is as absent as none (incidents row 56)', async () => {
    const [first, second] = logins
    expect(idsOf(await get('/v1/logins', keys.other))).toEqual([second])
    expect(idsOf(await get(`/v1/logins?organizationId=${acme.organization.id}`, keys.other))).toEqual([])
    const absent = await get('/v1/logins/login_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', keys.other)
    expect(await get(`/v1/logins/${String(first)}`, keys.other)).toEqual(absent)
    const [profile] = (await get('/v1/profiles', keys.acme)).body.items
    const noProfile = await get('/v1/profiles/prof_7ZZZZZZZZZZZZZZZZZZZZZZZZZ', keys.other)
    expect(await get(`/v1/profiles/${String(profile.id)}`, keys.other)).toEqual(noProfile)
    expect([absent.status, noProfile.status]).toEqual([404, 404])
    expect((await get('/v1/profiles', keys.other)).body.items).toHaveLength(1)
  })

  it.each([
    '/v1/logins',
    '/v1/profiles',
    '/v1/logins/login_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '/v1/profiles/prof_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
  ])('%s answers 401 without a key and 403 without the scope', async (path) => {
    expect((await get(path, null)).status).toBe(401)
    expect((await get(path, keys.none)).status).toBe(403)
  })

  it.each([
    '/v1/logins?status=odd',
    '/v1/logins/counts?days=31',
    '/v1/logins/counts?days=0',
    '/v1/logins?limit=0',
    '/v1/logins?cursor=x',
    '/v1/logins?odd=1',
    '/v1/logins/odd',
    '/v1/profiles/odd',
    '/v1/profiles?email=a%00b',
  ])('%s answers 400', async (path) => {
    expect((await get(path, keys.all)).status).toBe(400)
  })
})
