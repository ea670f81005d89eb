import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { received, shownCode } from '../../test/login-world.ts'
import {
  type SocialIdp,
  type SocialWorld,
  openSocialWorld,
  socialIdp,
  tenants,
} from '../../test/social-world.ts'
import type { SocialConnection } from '../connections/types.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { reportPolicy } from '../organizations/report-policy.ts'
import type { SecurityPolicy } from '../organizations/types.ts'
import { wholeDeployment } from '../storage/tenant.ts'

let world: SocialWorld
let idps: Readonly<Record<'google' | 'microsoft', SocialIdp>>
beforeAll(async () => {
  world = await openSocialWorld()
  idps = { google: await socialIdp(world, 'google'), microsoft: await socialIdp(world, 'microsoft') }
})
afterAll(async () => {
  await Promise.all(Object.values(idps).map((each) => each.close()))
  await world.close()
})

let idp: SocialIdp
let connection: SocialConnection
async function at(name: 'google' | 'microsoft'): Promise<void> {
  idp = idps[name]
  idp.reset()
  connection = await world.connect(name)
}

/** One sign-in from start to end, in a browser of its own. */
async function signIn(params: Readonly<Record<string, string>> = {}) {
  const browser = world.browser()
  const callback = await idp.callback(browser, params)
  return received(await browser.get(callback.href))
}

/** The error code that the application receives. */
async function refused(claims: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  idp.behavior.claims = { ...idp.behavior.claims, ...claims }
  return (await signIn())['error_code']
}

async function tokens(code: string) {
  const { status, body } = await world.redeem(code)
  expect(status).toBe(200)
  const [, payload = ''] = String(body['id_token']).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  return { claims, accessToken: String(body['access_token']) }
}

async function policy(
  domain: string,
  given: Partial<SecurityPolicy>,
  reportOnlyPolicy: SecurityPolicy | null = null,
) {
  const organization = await createOrganization(world.parts, wholeDeployment, {
    name: `Of ${domain}`,
    policy: { authRequired: 'any', requireMfa: false, ...given },
    reportOnlyPolicy,
  })
  await createDomain(world.parts, wholeDeployment, organization.id, { domain, state: 'verified' })
  idp.email = `leo@${domain}`
  return organization.id
}

describe('a social sign-in', () => {
  beforeEach(() => at('google'))

  it('asks with PKCE, a nonce and the login as state, and goes through the one door to a code', async () => {
    const browser = world.browser()
    const started = await browser.get(
      world.authorizeUrl({ provider: 'google', login_hint: 'leo@home.example' }),
    )
    const asked = Object.fromEntries(new URL(started.location ?? '').searchParams)
    expect(asked).toMatchObject({
      response_type: 'code',
      client_id: 'cardea',
      redirect_uri: `${world.url}/sso/oidc/callback`,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      login_hint: 'leo@home.example',
    })
    expect(asked['state']).toMatch(/^login_/)
    const { code = '', state } = await signIn()
    expect(state).toBe('the state')
    const { claims, accessToken } = await tokens(code)
    expect(claims).toMatchObject({
      sub: `${connection.id};u-1`,
      amr: [connection.id],
      email: 'leo@home.example',
      email_verified: true,
      email_provenance: {
        connection_id: connection.id,
        connection_type: 'social',
        domain_verified_at: null,
        scope: 'social',
      },
    })
    expect(claims).not.toHaveProperty('org_id')
    expect(claims).not.toHaveProperty('oid')
    const userinfo = await world.server.inject({
      url: '/oauth/userinfo',
      headers: { host: new URL(world.url).host, authorization: `Bearer ${accessToken}` },
    })
    expect(userinfo.json()).toMatchObject({ sub: claims['sub'], connection_type: 'social', idp_id: 'u-1' })
    expect(userinfo.json()).not.toHaveProperty('organization_id')
  })

  it('proves itself with the secret in the body, and the code with its PKCE verifier', async () => {
    await signIn()
    const [{ form, authorization } = { form: new URLSearchParams(), authorization: '' }] = idp.tokenRequests
    expect(form.get('client_secret')).toBe('the-secret-of-cardea-at-this-provider')
    expect(form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(authorization).toBeUndefined()
  })

  it('is the same person at the next sign-in, and never asks UserInfo, which nobody has signed', async () => {
    idp.behavior.userinfo = { status: 200, body: { sub: 'u-1', email: 'boss@acme.example' } }
    await signIn()
    await signIn()
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items).toMatchObject([
      { organizationId: null, issuer: 'https://accounts.google.com', email: 'leo@home.example' },
    ])
    expect(idp.requests.filter((each) => each.includes('userinfo'))).toEqual([])
  })

  it('can be asked for by the connection’s id, too', async () => {
    const browser = world.browser()
    const { location } = await browser.get(world.authorizeUrl({ connection_id: connection.id }))
    expect(location).toMatch(/^https:\/\/accounts\.google\.com\//)
  })

  it('`provider` is the first of all selectors, and the trace says so', async () => {
    await signIn({ organization_id: 'org_x', prompt: 'consent' })
    const { items } = await world.api('GET', `/v1/logins?connectionId=${connection.id}`)
    const login = await world.login(String(items[0].id))
    expect(login.routing[0]).toEqual({ selector: 'provider', received: 'google', outcome: 'decides' })
    expect(login.routing[2]).toMatchObject({ selector: 'organization_id', outcome: 'not_considered' })
    expect(login).toMatchObject({
      organizationId: null,
      status: 'completed',
      request: { provider: 'google' },
    })
  })

  it('signs out like every other: the tokens of its session are void', async () => {
    const { code = '' } = await signIn()
    const { body } = await world.redeem(code)
    const out = new URLSearchParams({ id_token_hint: String(body['id_token']) }).toString()
    const { status } = await world.browser().get(`${world.url}/oauth/logout?${out}`)
    expect(status).toBeLessThan(400)
    const userinfo = await world.server.inject({
      url: '/oauth/userinfo',
      headers: {
        host: new URL(world.url).host,
        authorization: `Bearer ${String(body['access_token'])}`,
      },
    })
    expect(userinfo.statusCode).toBe(401)
  })

  it('ends when the connection is switched off while the person is at the provider (row 40)', async () => {
    const browser = world.browser()
    const callback = await idp.callback(browser)
    await world.parts.db.kysely
      .updateTable('connections')
      .set({ status: 'inactive' })
      .where('id', '=', connection.id)
      .execute()
    expect(received(await browser.get(callback.href))['error_code']).toBe('login.provider_unavailable')
  })
})

describe('what leads to no provider is named, and never guessed', () => {
  beforeEach(() => at('google'))

  it.each([
    [{ provider: 'facebook' }, 'login.provider_unknown'],
    [{ provider: 'Google' }, 'login.provider_unknown'],
    [{ provider: '__proto__' }, 'login.provider_unknown'],
    [{ provider: 'github' }, 'login.provider_unavailable'],
    [{ provider: 'github', login_hint: 'leo@home.example' }, 'login.provider_unavailable'],
    [{ provider: 'google', prompt: 'login' }, 'login.prompt_unsupported'],
  ])('%j: %s', async (params, code) => {
    expect(received(await world.browser().get(world.authorizeUrl(params)))['error_code']).toBe(code)
  })

  it.each(['draft', 'inactive'] as const)('a provider whose connection is %s', async (status) => {
    connection = await world.connect('google', { status })
    for (const params of [{ provider: 'google' }, { connection_id: connection.id }]) {
      expect(received(await world.browser().get(world.authorizeUrl(params)))['error_code']).toBe(
        'login.provider_unavailable',
      )
    }
  })
})

describe('an answer that is not this login’s is refused', () => {
  beforeEach(() => at('google'))

  it.each<[string, Record<string, unknown>, string]>([
    ['of another client', { aud: 'somebody-else' }, 'oidc.audience_mismatch'],
    ['of another client among others', { aud: ['cardea', 'x'], azp: 'x' }, 'oidc.authorized_party_mismatch'],
    ['of another login', { nonce: 'another' }, 'oidc.nonce_mismatch'],
    ['without a nonce', { nonce: undefined }, 'oidc.nonce_mismatch'],
    ['of another issuer', { iss: 'https://evil.example' }, 'oidc.issuer_mismatch'],
    ['that has expired', { exp: 1 }, 'oidc.id_token_expired'],
    ['without a subject', { sub: undefined }, 'oidc.subject_missing'],
  ])('an ID token %s', async (_, claims, code) => {
    expect(await refused(claims)).toBe(code)
  })

  it('an ID token without a signature, or signed by somebody else', async () => {
    idp.behavior.foreignKey = true
    expect(await refused()).toBe('oidc.signature_invalid')
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    idp.behavior.idToken = `${encode({ alg: 'none' })}.${encode({ iss: idp.issuer })}.`
    expect(await refused()).toBe('oidc.algorithm_refused')
  })

  it('row 64: an answer that names another issuer is not sent to this one', async () => {
    const browser = world.browser()
    const callback = await idp.callback(browser)
    callback.searchParams.set('iss', 'https://appleid.apple.com')
    expect(received(await browser.get(callback.href))['error_code']).toBe('oidc.response_issuer_mismatch')
    expect(idp.tokenRequests).toEqual([])
  })

  it('another browser’s answer, and one that comes a second time', async () => {
    const browser = world.browser()
    const callback = await idp.callback(browser)
    expect(shownCode(await world.browser().get(callback.href))).toBe('login.browser_mismatch')
    expect(received(await browser.get(callback.href))).toHaveProperty('code')
    expect(shownCode(await browser.get(callback.href))).toBe('login.already_finished')
  })

  it('an unknown or repeated state', async () => {
    const browser = world.browser()
    const callback = await idp.callback(browser)
    callback.searchParams.append('state', 'login_x')
    expect(shownCode(await browser.get(callback.href))).toBe('login.unknown')
  })

  it('what the person broke off at the provider', async () => {
    const browser = world.browser()
    const callback = await idp.callback(browser)
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'access_denied')
    expect(received(await browser.get(callback.href))).toMatchObject({
      error: 'access_denied',
      error_code: 'login.provider_denied',
    })
  })

  it('a discovery document that calls itself something else', async () => {
    const other = await openSocialWorld()
    const theirs = await socialIdp(other, 'google')
    await other.connect('google')
    theirs.behavior.discovery['issuer'] = 'https://evil.example'
    const visit = await other.browser().get(other.authorizeUrl({ provider: 'google' }))
    expect(received(visit)['error_code']).toBe('oidc.discovery_issuer_mismatch')
    await theirs.close()
    await other.close()
  })
})

describe('row 60 (nOAuth): an address that the provider has not proven is nobody’s', () => {
  beforeEach(() => at('google'))

  it.each<[string, Record<string, unknown>, string]>([
    ['unverified', { email_verified: false }, 'login.email_unverified'],
    ['without a word about it', { email_verified: undefined }, 'login.email_unverified'],
    ['missing', { email: undefined }, 'login.email_missing'],
  ])('%s: refused, with the place to mend it', async (_, claims, code) => {
    idp.behavior.claims = { ...idp.behavior.claims, ...claims }
    const { error_code, login_id = '' } = await signIn()
    expect(error_code).toBe(code)
    const { error } = await world.login(login_id)
    expect(error.hint).toContain(error.providerHint)
    expect(error.providerHint).toMatch(/google/i)
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items).toEqual([])
    const awaiting = await world.api('GET', `/v1/profiles?connectionId=${connection.id}&awaiting=true`)
    expect(awaiting.items).toEqual([])
  })
})

describe('microsoft: one authority for every tenant, and an issuer for each', () => {
  beforeEach(() => at('microsoft'))

  const issuerOf = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`

  it('takes people of any tenant, each under the tenant’s own issuer', async () => {
    const first = await tokens((await signIn())['code'] ?? '')
    idp.behavior.claims = { tid: tenants.other, iss: issuerOf(tenants.other), xms_edov: '1' }
    const second = await tokens((await signIn())['code'] ?? '')
    expect(first.claims['sub']).toBe(`${connection.id};${tenants.one}.u-1`)
    expect(second.claims['sub']).toBe(`${connection.id};${tenants.other}.u-1`)
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items.map(({ issuer }: { issuer: string }) => issuer).sort()).toEqual([
      issuerOf(tenants.one),
      issuerOf(tenants.other),
    ])
  })

  it('row 60: takes an address only with xms_edov, or of Microsoft’s own personal accounts', async () => {
    expect(await refused({ xms_edov: undefined })).toBe('login.email_unverified')
    expect(await refused({ xms_edov: false, email_verified: true })).toBe('login.email_unverified')
    idp.behavior.claims = { tid: tenants.personal, iss: issuerOf(tenants.personal) }
    expect(await signIn()).toHaveProperty('code')
  })

  it.each<[string, Record<string, unknown>]>([
    ['another tenant than the token’s', { iss: issuerOf(tenants.other) }],
    ['the template', { iss: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
    ['the template, with a token of no tenant', { iss: issuerOf('{tenantid}'), tid: undefined }],
    ['a tenant that is no GUID', { iss: issuerOf('common'), tid: 'common' }],
    ['the older version', { iss: `https://sts.windows.net/${tenants.one}/` }],
    ['another cloud', { iss: `https://login.microsoftonline.us/${tenants.one}/v2.0` }],
  ])('row 61: refuses the issuer of %s', async (_, claims) => {
    expect(await refused(claims)).toBe('oidc.issuer_mismatch')
  })

  it('row 64: takes an answer that names a tenant only with that tenant’s token', async () => {
    for (const [tenant, outcome] of [
      [tenants.one, undefined],
      [tenants.other, 'oidc.issuer_mismatch'],
      ['common', 'oidc.response_issuer_mismatch'],
    ] as const) {
      const browser = world.browser()
      const callback = await idp.callback(browser)
      callback.searchParams.set('iss', issuerOf(tenant))
      expect(received(await browser.get(callback.href))['error_code']).toBe(outcome)
    }
  })

  it('has no groups and no roles: any tenant could have named them', async () => {
    idp.behavior.claims = { ...idp.behavior.claims, groups: ['admins'], roles: ['owner'] }
    const { claims } = await tokens((await signIn({ scope: 'openid groups' }))['code'] ?? '')
    expect(claims['groups']).toEqual([])
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items[0]).toMatchObject({ groups: [], roles: [] })
  })
})

describe('spec 02: whose domain it is decides how its people sign in', () => {
  beforeEach(() => at('google'))

  it('an organization whose authRequired is sso counts its own connections only', async () => {
    await policy('strict.example', { authRequired: 'sso' })
    const { error_code, login_id = '', error_description } = await signIn()
    expect(error_code).toBe('login.sso_required')
    expect(error_description).toContain('own sign-in')
    const { error } = await world.login(login_id)
    expect(error.developer).toContain('domain_hint=strict.example')
    expect(JSON.stringify(error)).not.toContain('Of strict.example')
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items).toEqual([])
  })

  it.each([{ authRequired: 'mfa' }, { requireMfa: true }] as const)(
    'with %j the second factor is asked for as anywhere else',
    async (given) => {
      const domain = `mfa-${String('requireMfa' in given)}.example`
      await policy(domain, given)
      expect((await signIn())['error_code']).toBe('login.mfa_required')
      idp.behavior.claims = { ...idp.behavior.claims, amr: ['mfa'] }
      expect(await signIn()).toHaveProperty('code')
    },
  )

  it('a policy that is only watched refuses nobody, and its organization learns of them', async () => {
    const watched = { authRequired: 'sso', requireMfa: false } as const
    const organizationId = await policy('watched.example', {}, watched)
    expect(await signIn()).toHaveProperty('code')
    const report = await reportPolicy(world.parts, wholeDeployment, organizationId)
    expect(report).toMatchObject({
      policy: watched,
      refused: [{ connectionId: connection.id, reason: 'sso_required', days: 1 }],
    })
  })

  it('any lets them in, of no organization all the same; a domain that is not verified says nothing', async () => {
    await policy('open.example', { authRequired: 'any' })
    const { claims } = await tokens((await signIn())['code'] ?? '')
    expect(claims).not.toHaveProperty('org_id')
    const organization = await createOrganization(world.parts, wholeDeployment, {
      name: 'Claims',
      policy: { authRequired: 'sso', requireMfa: false },
    })
    await createDomain(world.parts, wholeDeployment, organization.id, { domain: 'claimed.example' })
    idp.email = 'leo@claimed.example'
    expect(await signIn()).toHaveProperty('code')
  })
})
