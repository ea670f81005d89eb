import { generateKeyPairSync } from 'node:crypto'
import { type GlewlwydProcess, startGlewlwydProcess } from './glewlwyd-process.ts'
import { isMissing } from './missing-program.ts'
import type { Page, Visitor } from './visitor.ts'

/** Could glewlwyd not be fetched on this machine? Then its tests are left out; `npm test` says so. */
export const withoutGlewlwyd = isMissing('glewlwyd')

export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA'

/** A private key in JWK format, as glewlwyd is given it. */
export interface SigningKey {
  readonly kid: string
  readonly alg: SigningAlgorithm
}

export interface GlewlwydPerson {
  readonly username: string
  readonly email: string
  readonly name: string
  readonly given_name: string
  readonly family_name: string
}

/** How an application authenticates at its token endpoint: by a secret, or by keys that it reads from an address. */
export interface GlewlwydClient {
  readonly client_id: string
  readonly token_endpoint_auth_method: readonly string[]
  readonly client_secret?: string
  readonly jwks_uri?: string
}

/** A glewlwyd of its own on a new database, set up through its administration API. */
export interface GlewlwydIdp {
  readonly issuer: string
  addClient(client: GlewlwydClient, redirectUri: string): Promise<void>
  addPerson(person: GlewlwydPerson): Promise<void>
  /** Signs with the first of the keys from now on, and publishes all of them. */
  useKeys(keys: readonly SigningKey[]): Promise<void>
  /** What the script of its page does when the person enters name and password, and agrees; ends where that leads. */
  signIn(visitor: Visitor, page: Page, username: string): Promise<Page>
  close(): Promise<void>
}

const PLUGIN = 'oidc'
const PASSWORD = 'the password of everybody here'
/** The administrator that its package comes with. */
const admin = { username: 'admin', password: 'password' }

export async function startGlewlwyd(keys: readonly SigningKey[]): Promise<GlewlwydIdp> {
  const glewlwyd = await startGlewlwydProcess()
  try {
    const api = await openApi(glewlwyd)
    return { ...(await setUp(glewlwyd.url, api, keys)), close: () => glewlwyd.stop() }
  } catch (error) {
    await glewlwyd.stop()
    throw error
  }
}

async function setUp(
  url: string,
  api: Api,
  keys: readonly SigningKey[],
): Promise<Omit<GlewlwydIdp, 'close'>> {
  const issuer = `${url}/api/${PLUGIN}`
  await addAttributes(api, ['given_name', 'family_name'])
  for (const name of ['email', 'profile']) await api('POST', 'scope/', scope(name))
  await api('PUT', 'scope/openid', scope('openid'))
  await api('POST', 'mod/plugin/', plugin(issuer, keys))
  return {
    issuer,
    async addClient(client, redirectUri) {
      const usual = { enabled: true, confidential: true, authorization_type: ['code'], scope: [] }
      await api('POST', 'client/', { ...client, ...usual, redirect_uri: [redirectUri] })
    },
    async addPerson(person) {
      const scopes = ['openid', 'email', 'profile', 'g_profile']
      await api('POST', 'user/', { ...person, password: PASSWORD, enabled: true, scope: scopes })
    },
    async useKeys(keys) {
      await api('PUT', `mod/plugin/${PLUGIN}`, plugin(issuer, keys))
      await api('PUT', `mod/plugin/${PLUGIN}/reset`)
    },
    async signIn(visitor, page, username) {
      const asked = new URL(page.url).searchParams
      await visitor.send('POST', `${url}/api/auth/`, { username, password: PASSWORD })
      await visitor.send('PUT', `${url}/api/auth/grant/${asked.get('client_id') ?? ''}`, {
        scope: asked.get('scope') ?? '',
      })
      return visitor.open(`${asked.get('callback_url') ?? ''}&g_continue`)
    },
  }
}

/** A new private key for `useKeys`. */
export function makeSigningKey(alg: SigningAlgorithm, kid: string): SigningKey {
  const { privateKey } = keyPair(alg)
  return { ...privateKey.export({ format: 'jwk' }), kid, alg }
}

function keyPair(alg: SigningAlgorithm) {
  if (alg === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return alg === 'EdDSA'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
}

type Api = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<string>

/** Its administration API; throws unless a call succeeds. */
async function openApi(glewlwyd: GlewlwydProcess): Promise<Api> {
  const cookie = await signInAdmin(glewlwyd)
  return async (method, path, body) => {
    const answer = await fetch(`${glewlwyd.url}/api/${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`)
    return text
  }
}

/** Tried until it listens. */
async function signInAdmin(glewlwyd: GlewlwydProcess): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const request = { method: 'POST', headers, body: JSON.stringify(admin) }
  for (;;) {
    try {
      const answer = await fetch(`${glewlwyd.url}/api/auth/`, request)
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    } catch (error) {
      if (!glewlwyd.isRunning()) throw error
    }
  }
}

/** People have these too, beside name and e-mail address. */
async function addAttributes(api: Api, names: readonly string[]): Promise<void> {
  const module = JSON.parse(await api('GET', 'mod/user/database')) as {
    readonly parameters: { readonly 'data-format': Readonly<Record<string, unknown>> }
  }
  const access = { multiple: false, read: true, write: true, 'profile-read': true, 'profile-write': false }
  const added = Object.fromEntries(names.map((name) => [name, access]))
  const parameters = {
    ...module.parameters,
    'data-format': { ...module.parameters['data-format'], ...added },
  }
  await api('PUT', 'mod/user/database', { ...module, parameters })
  await api('PUT', 'mod/user/database/reset')
}

function scope(name: string) {
  return { name, display_name: name, password_required: true, password_max_age: 0, scheme: {} }
}

/** The OpenID provider itself: code flow with PKCE and nothing else, `iss` in its answers (RFC 9207). */
function plugin(issuer: string, keys: readonly SigningKey[]) {
  const off = ['implicit', 'token', 'client', 'refresh', 'password', 'device']
  const claim = (name: string) => ({
    name,
    'user-property': name,
    type: 'string',
    mandatory: false,
    'on-demand': true,
    scope: ['profile'],
  })
  return {
    module: 'oidc',
    name: PLUGIN,
    display_name: PLUGIN,
    parameters: {
      iss: issuer,
      'jwks-private': JSON.stringify({ keys }),
      'jwks-show': true,
      'access-token-duration': 3600,
      'refresh-token-duration': 3600,
      'code-duration': 600,
      'auth-type-code-enabled': true,
      ...Object.fromEntries(off.map((name) => [`auth-type-${name}-enabled`, false])),
      'allow-non-oidc': false,
      'pkce-allowed': true,
      'pkce-required': true,
      'pkce-method-plain-allowed': false,
      'subject-type': 'public',
      'oauth-as-iss-id': true,
      // Assertions of clients are among what it calls request parameters.
      'request-parameter-allow': true,
      'request-maximum-exp': 3600,
      'client-jwks_uri-parameter': 'jwks_uri',
      'name-claim': 'on-demand',
      'name-claim-scope': ['profile'],
      'email-claim': 'on-demand',
      'email-claim-scope': ['email'],
      claims: [claim('given_name'), claim('family_name')],
    },
  }
}
