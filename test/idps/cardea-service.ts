import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { loadConfig } from '../../packages/server/src/config/load-config.ts'
import { startCardea } from '../../packages/server/src/main.ts'
import { createLog } from '../../packages/server/src/platform/create-log.ts'
import { createPostgresDatabase } from '../../packages/server/test/test-database.ts'
import { freePort } from '../browser/free-port.ts'
import type { Page } from './visitor.ts'

/*
 * Real identity provider software signs people in through a running Cardea: everything is said over HTTP,
 * by programs that know nothing of Cardea but what it publishes. Cardea is on `localhost` and the identity
 * providers on `127.0.0.1`: two sites, as on the internet.
 *
 * Invariant: nothing reaches into the service; what it has is asked for at its API, as an administrator would.
 */

/** Cardea with an application of its own. */
export interface CardeaService {
  readonly url: string
  readonly redirectUri: string
  /** A call of the native API; throws unless it succeeds. */
  api(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<Answer>
  /** An organization with a verified domain and this active connection. */
  customer(domain: string, connection: Readonly<Record<string, unknown>>): Promise<Answer>
  /** What the administrator of the identity provider imports. */
  spMetadata(connectionId: string): Promise<string>
  /** Where a sign-in at this connection begins. */
  authorizeUrl(connectionId: string, params?: Readonly<Record<string, string>>): string
  /** Where the application sends people who sign out. */
  logoutUrl(idToken: string): string
  /** Redeems the code that the application has received at the end of a sign-in. */
  redeem(page: Page): Promise<Tokens>
  /** Is the session still alive? */
  isSignedIn(tokens: Tokens): Promise<boolean>
  /** The people of a connection, as the API shows them. */
  profiles(connectionId: string): Promise<readonly Answer[]>
  /** The hint of a sign-in that has failed, from its trace. */
  hintOf(page: Page): Promise<string>
  /** What Cardea logged as its own fault. A test that ends with one has found a bug. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

export interface Tokens {
  readonly idToken: string
  readonly accessToken: string
  readonly claims: Readonly<Record<string, unknown>>
}

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape */
export type Answer = any

export const signedOutUri = 'https://app.example/signed-out'
/** Where the application takes sign-ins that began at an identity provider. */
export const initiateLoginUri = 'https://app.example/initiate'
const redirectUri = 'https://app.example/callback'
const apiKey = 'the-api-key-of-the-identity-provider-tests'

export async function startCardeaService(): Promise<CardeaService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cardea-idps-'))
  const database = await createPostgresDatabase()
  const port = await freePort()
  const url = `http://localhost:${String(port)}`
  const config = loadConfig({
    CARDEA_PUBLIC_URL: url,
    CARDEA_HOST: '127.0.0.1',
    CARDEA_PORT: String(port),
    CARDEA_DATA_DIR: dataDir,
    CARDEA_BOOTSTRAP_API_KEY: apiKey,
    DATABASE_URL: database.url,
  })
  const faults: string[] = []
  const log = createLog({ logLevel: 'error' }, { write: (line) => void faults.push(line) })
  const running = await startCardea(config, log)

  async function api(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`)
    return answer.json()
  }

  const { clientId, clientSecret } = await api('POST', '/v1/applications', {
    name: 'Application',
    type: 'web',
    redirectUris: [redirectUri],
    defaultRedirectUri: redirectUri,
    postLogoutRedirectUris: [signedOutUri],
    initiateLoginUri,
  })

  return {
    url,
    redirectUri,
    api,
    faults,
    async customer(domain, connection) {
      const { id: organizationId } = await api('POST', '/v1/organizations', { name: domain })
      await api('POST', `/v1/organizations/${organizationId}/domains`, { domain, state: 'verified' })
      return api('POST', '/v1/connections', { organizationId, status: 'active', ...connection })
    },
    spMetadata: async (connectionId) => (await fetch(`${url}/saml/${connectionId}/metadata`)).text(),
    authorizeUrl: (connectionId, params = {}) =>
      `${url}/oauth/authorize?${new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid profile email',
        state: 'the state',
        connection_id: connectionId,
        ...params,
      }).toString()}`,
    logoutUrl: (idToken) =>
      `${url}/oauth/logout?${new URLSearchParams({
        id_token_hint: idToken,
        post_logout_redirect_uri: signedOutUri,
      }).toString()}`,
    async redeem(page) {
      const { code, error_code: errorCode = '' } = received(page)
      if (code === undefined) throw new Error(`no code: ${errorCode}`)
      const answer = await fetch(`${url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          client_id: clientId,
          client_secret: clientSecret,
        }),
      })
      if (!answer.ok) throw new Error(`no tokens: ${String(answer.status)} ${await answer.text()}`)
      const { id_token: idToken, access_token: accessToken } = await answer.json()
      return { idToken, accessToken, claims: decodeJwt(idToken) }
    },
    async isSignedIn({ accessToken }) {
      const headers = { authorization: `Bearer ${accessToken}` }
      return (await fetch(`${url}/oauth/userinfo`, { headers })).ok
    },
    profiles: async (connectionId) => (await api('GET', `/v1/profiles?connectionId=${connectionId}`)).items,
    async hintOf(page) {
      const { login_id: loginId = '' } = received(page)
      return (await api('GET', `/v1/logins/${loginId}`)).error.hint
    },
    async close() {
      await running.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** What the application has received at its redirect URI; throws when the browser was not sent there. */
export function received({ url, status, text }: Page): Readonly<Record<string, string>> {
  if (!url.startsWith(`${redirectUri}?`))
    throw new Error(`not at the application: ${String(status)} ${url} ${text}`)
  return Object.fromEntries(new URL(url).searchParams)
}

/** The code of the error with which a visit has ended, at the application or on a page of ours. */
export function errorCode({ url, status, text }: Page): string {
  const shown = /href="\/errors\/([a-z_]+\.[a-z_]+)"/.exec(text)?.[1]
  const code = new URL(url).searchParams.get('error_code') ?? shown
  if (code === undefined) throw new Error(`no error: ${String(status)} ${url} ${text}`)
  return code
}
