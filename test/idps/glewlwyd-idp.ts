import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../browser/free-port.ts'
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

/** `npm test` unpacks Debian's package here. */
const root = join(import.meta.dirname, '../../node_modules/.cache/cardea/glewlwyd')
const PLUGIN = 'oidc'
const PASSWORD = 'the password of everybody here'
/** The administrator that its package comes with. */
const admin = { username: 'admin', password: 'password' }

export async function startGlewlwyd(keys: readonly SigningKey[]): Promise<GlewlwydIdp> {
  const folder = mkdtempSync(join(tmpdir(), 'cardea-glewlwyd-'))
  const url = `http://127.0.0.1:${String(await freePort())}`
  createDatabase(folder)
  const config = join(folder, 'glewlwyd.conf')
  writeFileSync(config, configuration(folder, url))
  const child = spawn(join(root, 'usr/bin/glewlwyd'), ['-c', config], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = () => child.kill()
  process.once('exit', stop)
  await saysThatItStarts(child.stdout)
  const cookie = await signInAdmin(url, () => child.exitCode === null)
  async function api(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<string> {
    const answer = await fetch(`${url}/api/${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text}`)
    return text
  }
  const issuer = `${url}/api/${PLUGIN}`
  await addAttributes(api, ['given_name', 'family_name'])
  for (const name of ['email', 'profile']) await api('POST', 'scope/', scope(name))
  await api('PUT', 'scope/openid', scope('openid'))
  await api('POST', 'mod/plugin/', plugin(issuer, keys))

  return {
    issuer,
    async addClient(client, redirectUri) {
      await api('POST', 'client/', {
        ...client,
        enabled: true,
        confidential: true,
        redirect_uri: [redirectUri],
        authorization_type: ['code'],
        scope: [],
      })
    },
    async addPerson(person) {
      await api('POST', 'user/', {
        ...person,
        password: PASSWORD,
        enabled: true,
        scope: ['openid', 'email', 'profile', 'g_profile'],
      })
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
    async close() {
      process.off('exit', stop)
      const gone = once(child, 'exit')
      stop()
      await gone
      rmSync(folder, { recursive: true })
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

/** What it needs that the machine lacks has been unpacked beside it. */
function environment() {
  const folders = ['lib', 'usr/lib'].map((name) => join(root, name)).filter((path) => existsSync(path))
  const libraries = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(folder, name)),
  )
  const path = `${process.env['PATH'] ?? ''}:${join(root, 'usr/bin')}`
  return { PATH: path, LD_LIBRARY_PATH: libraries.join(':') }
}

/** With the tables of its package. */
function createDatabase(folder: string): void {
  const statements = join(root, 'usr/share/dbconfig-common/data/glewlwyd/install/sqlite3')
  execFileSync('sqlite3', [join(folder, 'glewlwyd.db')], {
    env: environment(),
    input: readFileSync(statements),
  })
}

function configuration(folder: string, url: string): string {
  const modules = ['user', 'client', 'user_auth_scheme', 'plugin'].map((kind) => {
    const place = join(root, 'usr/lib/glewlwyd', kind.replace('user_auth_', ''))
    return `${kind}_module_path = "${place}"`
  })
  return [
    `port = ${new URL(url).port}`,
    'bind_address = "127.0.0.1"',
    `external_url = "${url}"`,
    'login_url = "login.html"',
    'api_prefix = "api"',
    `static_files_path = "${folder}"`,
    'log_mode = "console"',
    'log_level = "INFO"',
    'cookie_domain = "127.0.0.1"',
    'cookie_secure = 0',
    'session_key = "GLEWLWYD2_SESSION_ID"',
    'admin_scope = "g_admin"',
    'profile_scope = "g_profile"',
    'hash_algorithm = "SHA512"',
    ...modules,
    `user_middleware_module_path = "${folder}"`,
    `database = { type = "sqlite3"; path = "${join(folder, 'glewlwyd.db')}" };`,
    '',
  ].join('\n')
}

async function saysThatItStarts(output: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = []
  const reader = createInterface({ input: output })
  await new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line)
      if (line.includes('Glewlwyd started on port')) resolve()
    })
    reader.once('close', () => reject(new Error(`glewlwyd did not start: ${lines.join('\n')}`)))
  })
}

/** It says that it has started a moment before it listens. */
async function signInAdmin(url: string, isRunning: () => boolean): Promise<string> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  }
  for (;;) {
    try {
      const answer = await fetch(`${url}/api/auth/`, request)
      return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    } catch (error) {
      if (!isRunning()) throw error
    }
  }
}

type Api = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<string>

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
