import type { SocialProviderName } from '@cardea/protocol'
import { generateKeyPairSync } from 'node:crypto'
import { type NewSocialConnection, createConnection } from '../src/connections/create-connection.ts'
import type { SocialConnection } from '../src/connections/types.ts'
import type { Outbound } from '../src/platform/outbound.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { type LoginWorld, openLoginWorld } from './login-world.ts'
import type { TestBrowser } from './test-browser.ts'
import type { TestEngine } from './test-database.ts'

/** Where a provider's name leads in a test: the address on this machine that stands in its place. */
export type Places = Map<string, (url: URL) => string>

/**
 * A login world in which single names of the world outside are on this machine. Everything else of a request is as it would be, the
 * guard included: the mapping is the test's own, and the product has none.
 */
export interface SocialWorld extends LoginWorld {
  readonly places: Places
  /** An active connection of the deployment, in place of one that is there. */
  connect(
    provider: SocialProviderName,
    input?: Omit<Partial<NewSocialConnection>, 'protocol' | 'provider'>,
  ): Promise<SocialConnection>
}

/** A key as Apple gives one out. */
export const appleKey = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

export const clientSecret = 'the-secret-of-cardea-at-this-provider'

export async function openSocialWorld(
  engine: TestEngine = 'postgres',
  overrides: Parameters<typeof openLoginWorld>[1] = {},
): Promise<SocialWorld> {
  const places: Places = new Map()
  const world = await openLoginWorld(engine, overrides, (outbound) => led(outbound, places))
  return {
    ...world,
    places,
    async connect(provider, input = {}) {
      const { db } = world.parts
      await db.kysely.deleteFrom('connections').where('protocol', '=', 'social').execute()
      const apple = { clientSecret: appleKey.privateKey, teamId: 'TEAM000001', keyId: 'KEY0000001' }
      const created = await createConnection(world.parts, wholeDeployment, {
        protocol: 'social',
        provider,
        clientId: 'cardea',
        status: 'active',
        ...(provider === 'apple' ? apple : { clientSecret }),
        ...input,
      })
      if (created.protocol !== 'social') throw new Error('not social')
      return created
    },
  }
}

function led(outbound: Outbound, places: Places): Outbound {
  return {
    fetch(input, init) {
      const url = new URL(input instanceof Request ? input.url : String(input))
      const place = places.get(url.origin)
      return outbound.fetch(place === undefined ? input : place(url), init)
    },
  }
}

export const tenants = {
  one: '11111111-2222-4333-8444-555555555555',
  other: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  personal: '9188040d-6c67-4c5b-b112-36a304b66dad',
} as const

const origins = {
  google: 'https://accounts.google.com',
  microsoft: 'https://login.microsoftonline.com',
  apple: 'https://appleid.apple.com',
} as const

type OidcName = keyof typeof origins

/** A provider that can be told to misbehave, and stands at the name of a social one. */
export interface SocialIdp extends CustomerOidcIdp {
  /** Starts a login and comes back with the address that the provider would send the browser to. */
  callback(browser: TestBrowser, params?: Readonly<Record<string, string>>): Promise<URL>
}

/**
 * Puts a provider of this machine at the place of a social one; one for all tests of a file, since the world keeps its keys. `reset`
 * makes it say what is right again.
 */
export async function socialIdp(world: SocialWorld, name: OidcName): Promise<SocialIdp> {
  const idp = await customerOidcIdp()
  const [here, usual] = [idp.issuer, idp.behavior]
  const origin = origins[name]
  // Whatever path leads there: `/common/v2.0/keys` is its `/keys`.
  world.places.set(origin, (url) => here + url.pathname.replace(/^\/common\/v2\.0/, '') + url.search)
  const reset = () => {
    idp.issuer = name === 'microsoft' ? `${origin}/${tenants.one}/v2.0` : origin
    idp.email = 'leo@home.example'
    idp.behavior = { ...usual, discovery: discoveryOf(name), claims: claimsOf(name) }
    idp.requests.length = 0
    idp.tokenRequests.length = 0
  }
  const callback: SocialIdp['callback'] = async (browser, params = {}) => {
    const { location } = await browser.get(world.authorizeUrl({ provider: name, ...params }))
    if (location === null) throw new Error('no redirect to the provider')
    const asked = new URL(location).searchParams
    idp.nonce = asked.get('nonce') ?? ''
    const url = new URL(asked.get('redirect_uri') ?? '')
    url.searchParams.set('code', 'the-code-of-the-provider')
    url.searchParams.set('state', asked.get('state') ?? '')
    return url
  }
  reset()
  return Object.assign(idp, { reset, callback })
}

function discoveryOf(name: OidcName): Record<string, unknown> {
  const origin = origins[name]
  const base = name === 'microsoft' ? `${origin}/common/v2.0` : origin
  return {
    issuer: name === 'microsoft' ? `${origin}/{tenantid}/v2.0` : origin,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/keys`,
  }
}

/** The least with which each provider proves an address. */
function claimsOf(name: OidcName): Record<string, unknown> {
  switch (name) {
    case 'google':
      return { email_verified: true }
    case 'apple':
      return { email_verified: 'true' }
    case 'microsoft':
      return { tid: tenants.one, xms_edov: true }
  }
}
