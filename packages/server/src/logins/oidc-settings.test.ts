import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { rotateClientKey } from '../connections/client-keys.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

/* What an OIDC connection can choose, each seen at a misbehaving provider. */

const TENANT = '3b5f2e1c-0000-4000-8000-000000000001'

let idp: CustomerOidcIdp
let world: LoginWorld
let browser: TestBrowser

beforeAll(async () => {
  idp = await customerOidcIdp()
  world = await openLoginWorld()
})
beforeEach(() => {
  idp.reset()
  browser = world.browser()
})
afterAll(async () => {
  await idp.close()
  await world.close()
})

const customerWith = (connection: Record<string, unknown>) => world.oidcCustomer(idp, { connection })

async function signIn(customer: Customer, params: Record<string, string> = {}) {
  const url = await world.oidcCallback(browser, customer, idp, params)
  const answer = received(await browser.get(url.href))
  return { answer, login: await world.login(url.searchParams.get('state') ?? '') }
}

async function sentParams(customer: Customer, params: Record<string, string> = {}) {
  const started = await browser.get(world.authorizeUrl({ connection_id: customer.connection.id, ...params }))
  return Object.fromEntries(new URL(started.location ?? '').searchParams)
}

describe('client authentication (OIDC Core §9) is what the connection says', () => {
  it.each([
    ['client_secret_basic', ['client_secret_post']],
    ['client_secret_post', ['client_secret_basic']],
    ['none', ['client_secret_basic']],
  ])('%s, whatever discovery announces', async (clientAuthentication, announced) => {
    idp.behavior.discovery = { token_endpoint_auth_methods_supported: announced }
    const { answer } = await signIn(await customerWith({ clientAuthentication }))
    expect(answer).toHaveProperty('code')
    const [request] = idp.tokenRequests
    expect(request?.authorization?.startsWith('Basic ')).toBe(
      clientAuthentication === 'client_secret_basic' ? true : undefined,
    )
    expect(request?.form.get('client_secret')).toBe(
      clientAuthentication === 'client_secret_post' ? idp.clientSecret : null,
    )
  })

  it('RFC 6749 §2.3.1: Basic encodes what it has to, and nothing that an IdP may take as it is', async () => {
    const sent = async (clientSecret: string) => {
      await signIn(await customerWith({ clientAuthentication: 'client_secret_basic', clientSecret }))
      const [, credentials = ''] = idp.tokenRequests.at(-1)?.authorization?.split(' ') ?? []
      return Buffer.from(credentials, 'base64').toString()
    }
    expect(await sent('A-b_c.d~e(f*g!h)')).toBe('cardea:A-b_c.d~e(f*g!h)')
    expect(await sent('a: b+c/d%e=ü')).toBe('cardea:a%3A+b%2Bc%2Fd%25e%3D%C3%BC')
  })

  it('a secret is needed where it is sent', async () => {
    await expect(
      customerWith({ clientAuthentication: 'client_secret_post', clientSecret: null }),
    ).rejects.toMatchObject({ code: 'connection.incomplete', details: { missing: 'clientSecret' } })
  })

  it.each(['RS256', 'ES256'] as const)(
    'private_key_jwt: a %s assertion that the published keys verify, also after a rotation (RFC 7523 §3)',
    async (clientAssertionAlgorithm) => {
      const customer = await customerWith({
        clientAuthentication: 'private_key_jwt',
        clientAssertionAlgorithm,
      })
      const { id } = customer.connection
      const published = async () =>
        JSON.parse((await browser.get(`${world.url}/sso/oidc/${id}/jwks`)).text) as JSONWebKeySet
      const before = await published()
      const use = async () => {
        expect((await signIn(customer)).answer).toHaveProperty('code')
        const form = idp.tokenRequests.at(-1)?.form ?? new URLSearchParams()
        expect(form.get('client_assertion_type')).toBe(
          'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        )
        expect(form.get('client_secret')).toBeNull()
        const checks = { issuer: idp.clientId, subject: idp.clientId, audience: idp.issuer }
        return jwtVerify(form.get('client_assertion') ?? '', createLocalJWKSet(before), checks)
      }
      const first = await use()
      expect(first.protectedHeader.alg).toBe(clientAssertionAlgorithm)
      expect(JSON.stringify(before)).not.toMatch(/"d":/)
      await rotateClientKey(world.parts, wholeDeployment, id)
      // The key that signs now had been published before.
      const second = await use()
      expect(second.protectedHeader.kid).not.toBe(first.protectedHeader.kid)
      expect((await published()).keys.map(({ kid }) => kid)).toContain(first.protectedHeader.kid)
      expect((await published()).keys).toHaveLength(3)
      await rotateClientKey(world.parts, wholeDeployment, id)
      expect((await published()).keys.map(({ kid }) => kid)).not.toContain(first.protectedHeader.kid)
    },
  )

  it.each([
    ['the issuer', null, 'generic-oidc'],
    ['the token endpoint', null, 'okta'],
    ['the token endpoint', 'token-endpoint', 'generic-oidc'],
    ['the issuer', 'issuer', 'okta'],
  ])(
    'private_key_jwt: the audience is %s for %j at %s (OIDC Core §9)',
    async (expected, clientAssertionAudience, provider) => {
      const options = { clientAuthentication: 'private_key_jwt', clientAssertionAudience, provider }
      await signIn(await customerWith(options))
      const { aud } = decodeJwt(idp.tokenRequests.at(-1)?.form.get('client_assertion') ?? '')
      expect(aud).toBe(expected === 'the issuer' ? idp.issuer : `${idp.issuer}/token`)
    },
  )

  it('keys are of one connection, and only of one that signs', async () => {
    const { connection } = await customerWith({})
    await expect(rotateClientKey(world.parts, wholeDeployment, connection.id)).rejects.toMatchObject({
      code: 'connection.no_client_keys',
    })
    expect(JSON.parse((await browser.get(`${world.url}/sso/oidc/${connection.id}/jwks`)).text)).toEqual({
      keys: [],
    })
  })
})

describe('a pin (incidents rows 60, 61, 68)', () => {
  it('row 60: a token of another Entra tenant is refused, whosever e-mail address it carries', async () => {
    const customer = await customerWith({ tenantId: TENANT })
    for (const tid of [undefined, '3b5f2e1c-0000-4000-8000-000000000002']) {
      idp.behavior.claims = { tid }
      expect((await signIn(customer)).answer).toMatchObject({ error_code: 'oidc.tenant_mismatch' })
    }
    idp.behavior.claims = { tid: TENANT }
    expect((await signIn(customer)).answer).toHaveProperty('code')
  })

  it('row 60: the same e-mail address under another subject is another person', async () => {
    const customer = await customerWith({})
    for (const sub of ['u-1', 'u-2']) {
      idp.behavior.claims = { sub }
      expect((await signIn(customer)).answer).toHaveProperty('code')
    }
    const people = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('id')
      .where('connection_id', '=', customer.connection.id)
      .execute()
    expect(people).toHaveLength(2)
  })

  it('row 68: hd counts from the ID token alone, and the address must be verified', async () => {
    const customer = await customerWith({ hostedDomain: 'acme.example' })
    idp.behavior.userinfo = { status: 200, body: { sub: 'u-1', hd: 'acme.example', email_verified: true } }
    expect((await signIn(customer)).answer).toMatchObject({ error_code: 'oidc.hosted_domain_mismatch' })
    idp.behavior.claims = { hd: 'acme.example' }
    expect((await signIn(customer)).answer).toMatchObject({ error_code: 'oidc.email_unverified' })
    idp.behavior.claims = { hd: 'acme.example', email_verified: true }
    expect((await signIn(customer)).answer).toHaveProperty('code')
  })

  it.each([
    ['https://accounts.google.com', { hostedDomain: null }, 'connection.incomplete'],
    ['https://login.microsoftonline.com/common/v2.0', {}, 'request.invalid'],
    [
      'https://login.microsoftonline.com/organizations/v2.0',
      { hostedDomain: 'acme.example' },
      'request.invalid',
    ],
    ['https://login.microsoftonline.com/consumers/v2.0', { tenantId: TENANT }, 'request.invalid'],
    [`https://login.microsoftonline.com/${TENANT}`, {}, 'request.invalid'],
    [
      `https://login.microsoftonline.com/${TENANT.replace(/1$/, '2')}/v2.0`,
      { tenantId: TENANT },
      'request.invalid',
    ],
    ['https://gitlab.com', {}, 'request.invalid'],
  ])('row 61: %s with %j cannot be an active connection', async (issuer, pin, code) => {
    await expect(customerWith({ issuer, ...pin })).rejects.toMatchObject({ code })
  })

  it.each([
    ['https://accounts.google.com', { hostedDomain: 'acme.example' }],
    ['https://login.microsoftonline.com/common/v2.0', { tenantId: TENANT }],
    [`https://login.microsoftonline.com/${TENANT}/v2.0`, {}],
  ])('makes %s with %j acceptable, and cannot be taken away', async (issuer, pin) => {
    const { connection } = await customerWith({ issuer, ...pin })
    const unpinned = updateConnection(world.parts, wholeDeployment, connection.id, {
      tenantId: null,
      hostedDomain: null,
    })
    if (Object.keys(pin).length === 0) await unpinned
    else await expect(unpinned).rejects.toHaveProperty('code')
  })
})

describe('what is sent to the IdP', () => {
  it('is the usual, without settings', async () => {
    const sent = await sentParams(await customerWith({}), { login_hint: 'leo@acme.example' })
    expect(sent['scope']).toBe('openid profile email')
    for (const name of ['prompt', 'acr_values', 'hd', 'domain_hint']) expect(sent).not.toHaveProperty(name)
  })

  it('has the connection’s scopes, prompt, acr_values and hd', async () => {
    const customer = await customerWith({
      scopes: ['groups', 'email'],
      prompt: 'select_account',
      acrValues: ['urn:a', 'urn:b'],
      hostedDomain: 'acme.example',
    })
    expect(await sentParams(customer)).toMatchObject({
      scope: 'openid profile email groups',
      prompt: 'select_account',
      acr_values: 'urn:a urn:b',
      hd: 'acme.example',
    })
    expect((await sentParams(customer, { prompt: 'none' }))['prompt']).toBe('none')
  })

  it('has the domain for Entra ID, from the application’s hints', async () => {
    const customer = await customerWith({ provider: 'entra-id' })
    expect(await sentParams(customer, { login_hint: 'leo@acme.example' })).toMatchObject({
      domain_hint: 'acme.example',
    })
    expect(
      await sentParams(customer, { login_hint: 'leo@a.example', domain_hint: 'b.example' }),
    ).toMatchObject({
      domain_hint: 'b.example',
    })
    expect(await sentParams(customer)).not.toHaveProperty('domain_hint')
  })
})

describe('algorithms of the ID token (RFC 8725 §3.1, incidents row 48)', () => {
  it.each(['RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])(
    '%s is verified; a connection that accepts another alone refuses it',
    async (algorithm) => {
      await idp.rotateKey(algorithm)
      expect((await signIn(await customerWith({}))).answer).toHaveProperty('code')
      const strict = await customerWith({ idTokenAlgorithms: ['RS256'] })
      expect((await signIn(strict)).answer).toMatchObject({ error_code: 'oidc.algorithm_refused' })
      await idp.rotateKey()
      expect((await signIn(strict)).answer).toHaveProperty('code')
    },
  )

  it('an encrypted ID token is refused by name', async () => {
    idp.behavior.idToken = 'a.b.c.d.e'
    expect((await signIn(await customerWith({}))).answer).toMatchObject({
      error_code: 'oidc.id_token_encrypted',
    })
  })
})

describe('UserInfo (OIDC Core §5.3)', () => {
  const asked = () => idp.requests.includes('GET /userinfo')

  it('is asked for what the mapping names, and must then answer', async () => {
    const customer = await customerWith({ mapping: { groups: 'roles' } })
    idp.behavior.claims = { given_name: 'Leo', family_name: 'Rossi' }
    idp.behavior.userinfo = { status: 200, body: { sub: 'u-1', roles: ['a'] } }
    const { login } = await signIn(customer)
    expect(login.steps).toContainEqual(
      expect.objectContaining({ step: 'answer_received', userinfo: 'asked' }),
    )
    const person = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('groups')
      .where('connection_id', '=', customer.connection.id)
      .executeTakeFirst()
    expect(person?.groups).toEqual(['a'])
    idp.behavior.userinfo = { status: 500, body: {} }
    expect((await signIn(customer)).answer).toMatchObject({ error_code: 'oidc.userinfo_failed' })
  })

  it('that fails turns nobody away for a name alone', async () => {
    const { answer, login } = await signIn(await customerWith({}))
    expect(answer).toHaveProperty('code')
    expect(login.steps).toContainEqual(expect.objectContaining({ userinfo: 'failed' }))
  })

  it('turns away for another subject even when only a name is wanted', async () => {
    idp.behavior.userinfo = { status: 200, body: { sub: 'u-2', given_name: 'Eve' } }
    expect((await signIn(await customerWith({}))).answer).toMatchObject({
      error_code: 'oidc.userinfo_subject_mismatch',
    })
  })

  it('is never asked, or always, when the connection says so', async () => {
    await signIn(await customerWith({ userinfo: 'never' }))
    expect(asked()).toBe(false)
    idp.behavior.claims = { given_name: 'Leo', family_name: 'Rossi' }
    expect((await signIn(await customerWith({ userinfo: 'always' }))).answer).toMatchObject({
      error_code: 'oidc.userinfo_failed',
    })
    expect(asked()).toBe(true)
  })

  describe('signed (§5.3.2)', () => {
    const signed = async (changes: Record<string, unknown> = {}) =>
      idp.sign({ iss: idp.issuer, aud: idp.clientId, sub: 'u-1', given_name: 'Leo', ...changes })

    it('is verified with the keys of the ID token', async () => {
      const customer = await customerWith({})
      idp.behavior.userinfoJwt = await signed()
      const { answer, login } = await signIn(customer)
      expect(answer).toHaveProperty('code')
      expect(login.steps).toContainEqual(expect.objectContaining({ userinfo: 'asked' }))
    })

    it.each<[string, () => Promise<string>]>([
      ['oidc.userinfo_not_ours', () => signed({ iss: 'https://evil.example' })],
      ['oidc.userinfo_not_ours', () => signed({ aud: 'another' })],
      ['oidc.userinfo_not_ours', () => signed({ aud: undefined })],
      ['oidc.userinfo_subject_mismatch', () => signed({ sub: 'u-2' })],
      ['oidc.signature_invalid', async () => `${(await signed()).slice(0, -8)}AAAAAAAA`],
      [
        'oidc.signature_invalid',
        async () =>
          `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await signed()).split('.')[1] ?? ''}.`,
      ],
      ['oidc.id_token_encrypted', () => Promise.resolve('a.b.c.d.e')],
    ])('is refused with %s otherwise', async (code, body) => {
      const customer = await customerWith({})
      idp.behavior.userinfoJwt = await body()
      expect((await signIn(customer)).answer).toMatchObject({ error_code: code })
    })
  })
})

describe('OIDC Core §2: when the person signed in, to which prompt=login is held', () => {
  it('is asked for where the IdP offers the claims parameter, and only then', async () => {
    const login = { prompt: 'login' }
    expect(await sentParams(await customerWith({}), login)).not.toHaveProperty('claims')
    const offering = await customerOidcIdp()
    offering.behavior.discovery = { claims_parameter_supported: true }
    const customer = await world.oidcCustomer(offering)
    expect(await sentParams(customer)).not.toHaveProperty('claims')
    const { claims = '', ...sent } = await sentParams(customer, login)
    expect(JSON.parse(claims)).toEqual({ id_token: { auth_time: { essential: true } } })
    expect(sent).not.toHaveProperty('max_age')
    await offering.close()
  })
})

describe('Entra ID: too many groups for a token', () => {
  it('is told in the trace; the groups are empty, and the link is not followed', async () => {
    const customer = await customerWith({ provider: 'entra-id' })
    idp.behavior.claims = {
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: `${idp.issuer}/groups` } },
    }
    const { login } = await signIn(customer)
    expect(login.steps).toContainEqual(expect.objectContaining({ step: 'profile_mapped', groups: 'overage' }))
    expect(idp.requests.filter((line) => line.includes('/groups'))).toEqual([])
  })
})

describe('addresses that discovery gives (incidents row 99)', () => {
  it.each(['token_endpoint', 'jwks_uri', 'userinfo_endpoint'])('a private %s is not called', async (name) => {
    idp.behavior.discovery = { [name]: 'https://169.254.169.254/latest' }
    const { answer } = await signIn(await customerWith({ userinfo: 'always' }))
    expect(answer).toMatchObject({ error_code: 'upstream.address_refused' })
  })
})
