import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import { type CustomerSamlIdp, customerSamlIdp } from './customer-saml-idp.ts'
import { ending } from './entry-points.ts'
import { machineToken } from './machine-token.ts'
import { type Customer, type LoginWorld, handedOver, openLoginWorld, received } from './login-world.ts'

/*
 * Row 66: whatever we give out comes back only as it was given, and only where it belongs. Every signed token is changed in
 * every field; everything that opens one door is tried at all the others.
 */

let world: LoginWorld
let saml: CustomerSamlIdp
let acme: Customer
let other: Customer
beforeAll(async () => {
  world = await openLoginWorld()
  saml = await customerSamlIdp()
  acme = await world.samlCustomer(saml)
  other = await world.samlCustomer(saml)
})
afterAll(() => world.close())

interface Issued {
  readonly code: string
  readonly accessToken: string
  readonly idToken: string
}

/** A new sign-in; `redeemed`: also its tokens. */
async function signIn(): Promise<Pick<Issued, 'code'>> {
  const browser = world.browser()
  const form = await world.samlForm(browser, acme, saml)
  const { code = '' } = received(await world.finishSaml(browser, form))
  return { code }
}

async function tokens(): Promise<Issued> {
  const { code } = await signIn()
  const { body } = await world.redeem(code)
  return { code, accessToken: String(body['access_token']), idToken: String(body['id_token']) }
}

async function handover(): Promise<string> {
  const { action, fields } = await world.unaskedForm(acme, saml)
  return handedOver(await world.browser().postFromOtherSite(action, fields))
}

/** A token of an application that acts for itself. */
async function machine(): Promise<string> {
  const { createApplication } = await import('../src/applications/create-application.ts')
  const { parts } = world
  const { application, clientSecret } = await createApplication(parts, {
    name: 'Batch',
    type: 'm2m',
    scopes: ['read:logins'],
  })
  const keys = await openSigningKeys(parts)
  return machineToken({ ...parts, keys }, application.clientId, clientSecret ?? '')
}

async function bearer(path: string, token: string): Promise<number> {
  const host = new URL(world.url).host
  const headers = { host, authorization: `Bearer ${token}` }
  return (await world.server.inject({ method: 'GET', url: path, headers })).statusCode
}

/** Every door that a credential opens: does this one open it? */
const doors: Readonly<Record<string, (credential: string) => Promise<boolean>>> = {
  'the token endpoint': async (code) => (await world.redeem(code)).status === 200,
  UserInfo: async (token) => (await bearer('/oauth/userinfo', token)) === 200,
  'the native API': async (key) => (await bearer('/v1/logins', key)) === 200,
  'a sign-in that began at the IdP': async (token) => {
    const visit = await world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
    return visit.location?.startsWith(saml.ssoUrl) === true
  },
}

describe('row 66: what one door opens to is nothing at another', () => {
  const credentials: Readonly<Record<string, () => Promise<string>>> = {
    'the token endpoint': async () => (await signIn()).code,
    UserInfo: async () => (await tokens()).accessToken,
    'a sign-in that began at the IdP': handover,
    'the native API': machine,
    'no door: an ID token': async () => (await tokens()).idToken,
    'no door: a client secret': () => Promise.resolve(world.clientSecret),
    'no door: a client id': () => Promise.resolve(world.application.clientId),
    'no door: the id of a connection': () => Promise.resolve(acme.connection.id),
    'no door: the cookie of a browser': async () => {
      const browser = world.browser()
      await browser.get(world.authorizeUrl({ connection_id: acme.connection.id }))
      return [...browser.cookies.values()][0]?.value ?? ''
    },
    'no door: the ticket of a response that waits': async () => {
      const browser = world.browser()
      const { action, fields } = await world.samlForm(browser, acme, saml)
      const { location } = await browser.postFromOtherSite(action, fields)
      return new URL(location ?? '').searchParams.get('ticket') ?? ''
    },
    'no door: the id of a login': async () => String(decodeJwt(await handover()).jti),
  }

  it.each(Object.keys(credentials))('made for %s', async (own) => {
    for (const [name, opens] of Object.entries(doors)) {
      const credential = await credentials[own]?.()
      expect(credential).toMatch(/^\S{4,}$/)
      expect(await opens(credential ?? ''), name).toBe(name === own)
    }
  })

  it('an application that verifies as OpenID Connect says takes no handover for an ID token', async () => {
    const { body } = await inject('/keys')
    const keys = createLocalJWKSet(body as Parameters<typeof createLocalJWKSet>[0])
    const options = { issuer: world.parts.config.issuer, audience: world.application.clientId }
    // OIDC Core §2: sub is required. Without looking at typ, that is what tells them apart.
    const verify = (token: string) => jwtVerify(token, keys, { ...options, requiredClaims: ['sub'] })
    await expect(verify((await tokens()).idToken)).resolves.toBeDefined()
    await expect(verify(await handover())).rejects.toMatchObject({ claim: 'sub' })
  })
})

async function inject(url: string) {
  const answer = await world.server.inject({ url, headers: { host: new URL(world.url).host } })
  return { body: answer.json<unknown>() }
}

describe.each([
  ['an access token', 'UserInfo', async () => (await tokens()).accessToken],
  ['a handover', 'a sign-in that began at the IdP', handover],
  ['a token of an application', 'the native API', machine],
])('row 66: %s is accepted as it was signed, or not at all', (_, door, mint) => {
  let token: string
  beforeEach(async () => {
    token = await mint()
  })
  const isAccepted = (changed: string) => doors[door]?.(changed) ?? Promise.reject(new Error(door))
  const partsOf = (jwt: string) => jwt.split('.') as [string, string, string]
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const write = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  /** Another value of the same type, as tempting as can be. */
  function changed(name: string, value: unknown): unknown {
    if (name === 'connection_id') return other.connection.id
    if (name === 'organization_id' || name === 'org_id') return other.organization.id
    if (typeof value === 'number') return value + 3_600
    if (name === 'alg') return 'none'
    return `${String(value)}x`
  }

  it('in every field of header and claims', async () => {
    const [head, body, signature] = partsOf(token)
    const fields = [
      ...Object.entries(read(head)).map((field) => ['header', ...field] as const),
      ...Object.entries(read(body)).map((field) => ['claims', ...field] as const),
    ]
    expect(fields.length).toBeGreaterThanOrEqual(11)
    for (const [place, name, value] of fields) {
      for (const next of [changed(name, value), undefined, null, [value]]) {
        const header = place === 'header' ? write({ ...read(head), [name]: next }) : head
        const claims = place === 'claims' ? write({ ...read(body), [name]: next }) : body
        expect(await isAccepted(`${header}.${claims}.${signature}`), `${place} ${name}`).toBe(false)
      }
    }
    expect(await isAccepted(token)).toBe(true)
  })

  it('with a field more', async () => {
    const [head, body, signature] = partsOf(token)
    expect(await isAccepted(`${head}.${write({ ...read(body), admin: true })}.${signature}`)).toBe(false)
    expect(await isAccepted(`${write({ ...read(head), jwk: {} })}.${body}.${signature}`)).toBe(false)
    expect(await isAccepted(token)).toBe(true)
  })

  it('with its whole signature, and no other', async () => {
    const [head, body, signature] = partsOf(token)
    const [, , another] = partsOf(await mint())
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    for (const wrong of ['', flipped, signature.slice(0, -4), another, `${signature}AAAA`]) {
      expect(await isAccepted(`${head}.${body}.${wrong}`)).toBe(false)
    }
    expect(await isAccepted(`${write({ ...read(head), alg: 'none' })}.${body}.`)).toBe(false)
    expect(await isAccepted(token)).toBe(true)
  })
})

describe('row 66: a handover of one application', () => {
  it('is one by its type alone: the same claims, signed as another kind, start nothing', async () => {
    const token = await handover()
    const keys = await openSigningKeys(world.parts)
    const claims = { ...decodeJwt(token), sub: 'ada' }
    for (const type of ['JWT', 'at+jwt'] as const) {
      expect(await doors['a sign-in that began at the IdP']?.(keys.sign(claims, { type }))).toBe(false)
    }
    expect(await doors['a sign-in that began at the IdP']?.(token)).toBe(true)
  })

  it('starts nothing for another', async () => {
    const token = await handover()
    const { parts } = world
    const redirectUri = 'https://second.example/callback'
    const { createApplication } = await import('../src/applications/create-application.ts')
    const { application } = await createApplication(parts, {
      name: 'Second',
      type: 'web',
      redirectUris: [redirectUri],
    })
    const asked = { client_id: application.clientId, redirect_uri: redirectUri, idp_initiated_login: token }
    const { location } = await world.browser().get(world.authorizeUrl(asked))
    expect(location).toMatch(/^https:\/\/second\.example\/callback\?/)
    expect(new URL(location ?? '').searchParams.get('error_code')).toBe('login.idp_initiated_token_invalid')
    const own = await world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
    expect(own.location).toContain(saml.ssoUrl)
  })

  it('does not outlive its connection', async () => {
    const customer = await world.samlCustomer(saml)
    const { action, fields } = await world.unaskedForm(customer, saml)
    const token = handedOver(await world.browser().postFromOtherSite(action, fields))
    await world.parts.db.kysely
      .updateTable('connections')
      .set({ status: 'inactive' })
      .where('id', '=', customer.connection.id)
      .execute()
    const visit = await world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
    expect(ending(visit)).toBe('login.connection_inactive')
  })
})
