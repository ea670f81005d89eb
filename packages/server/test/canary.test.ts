import { SsoError } from '@cardea/protocol'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPasskey } from '../src/accounts/add-passkey.ts'
import { beginPasskey } from '../src/accounts/begin-passkey.ts'
import { beginPasskeySignIn } from '../src/accounts/begin-passkey-sign-in.ts'
import { beginTotp } from '../src/accounts/begin-totp.ts'
import { checkPasskey } from '../src/accounts/check-passkey.ts'
import { checkPassword } from '../src/accounts/check-password.ts'
import { setPassword } from '../src/accounts/set-password.ts'
import { useRecoveryCode } from '../src/accounts/use-recovery-code.ts'
import { createApiKey } from '../src/applications/create-api-key.ts'
import { createApplication } from '../src/applications/create-application.ts'
import { buildServer } from '../src/main.ts'
import { testSamlConnectionId } from '../src/simulator/test-connections.ts'
import { type CustomerOidcIdp, type OidcBehavior, customerOidcIdp } from './customer-oidc-idp.ts'
import { type LoginWorld, openLoginWorld, received, redirectUri } from './login-world.ts'
import { openAccounts } from './account-world.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import { testEngines } from './test-database.ts'
import { testParts } from './test-parts.ts'

type Server = Awaited<ReturnType<typeof buildServer>>

/** Row 109: secrets and personal data are seeded in every input; afterwards all output is searched for them. */
describe('row 109, RFC 9700 §4.9.3: what is secret reaches no log, trace, error or table', () => {
  const redirectUri = 'https://app.example.com/callback'
  const verifier = 'canary-verifier-0123456789-0123456789-0123456789'
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  /** Everything that must not be found, by what it is. */
  const secrets = new Map<string, string>()
  const bodies: string[] = []
  let parts: Awaited<ReturnType<typeof testParts>>
  let server: Server
  let loginId = ''

  beforeAll(async () => {
    parts = await testParts('embedded')
    server = await buildServer(parts)
    await signIn()
    await knock()
  })
  afterAll(async () => {
    await server.close()
    await parts.close()
  })

  /** A whole SAML sign-in through the simulator, by the real routes. */
  async function signIn(): Promise<void> {
    const created = await createApplication(parts, { name: 'Demo', type: 'web', redirectUris: [redirectUri] })
    const { clientId } = created.application
    secrets.set('client secret', created.clientSecret ?? '')
    const { key } = await createApiKey(parts, { scopes: ['*'] }, { name: 'root', scopes: ['*'] })
    secrets.set('API key', key)
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid email',
      state: 'st',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      login_hint: 'ada@example.com',
    })
    const asked = await server.inject({ url: `/oauth/authorize?${query.toString()}` })
    const cookie = (asked.headers['set-cookie'] ?? '').toString().split(';')[0] ?? ''
    secrets.set('browser cookie', cookie.split('=')[1] ?? '')
    const idp = new URL(asked.headers.location ?? '')
    const form = (await server.inject({ url: `${idp.pathname}${idp.search}&person=ada@example.com` })).body
    const [samlResponse, relayState] = ['SAMLResponse', 'RelayState'].map(
      (name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? '',
    )
    loginId = relayState ?? ''
    secrets.set('SAML response', samlResponse ?? '')
    const answer = await server.inject({
      method: 'POST',
      url: new URL(/action="([^"]*\/acs)"/.exec(form)?.[1] ?? '').pathname,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ SAMLResponse: samlResponse ?? '', RelayState: loginId }).toString(),
    })
    const code = new URL(answer.headers.location ?? '').searchParams.get('code') ?? ''
    secrets.set('code', code)
    const tokens = await server.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        client_id: clientId,
        client_secret: secrets.get('client secret') ?? '',
      }).toString(),
    })
    const { access_token: accessToken, id_token: idToken } = tokens.json<{
      access_token: string
      id_token: string
    }>()
    secrets.set('access token', accessToken)
    secrets.set('ID token', idToken)
    secrets.set('code verifier', verifier)
    await server.inject({ url: '/oauth/userinfo', headers: { authorization: `Bearer ${accessToken}` } })
    await server
      .inject({ url: `/v1/logins/${loginId}`, headers: { authorization: `Bearer ${key}` } })
      .then(keep)
    await server
      .inject({ url: `/v1/logins/${loginId}/bundle`, headers: { authorization: `Bearer ${key}` } })
      .then(keep)
    await diagnose(`Bearer ${key}`, cookie)
  }

  /** A test of the same connection, with full messages kept: its ticket and the message are secrets too. */
  async function diagnose(authorization: string, cookie: string): Promise<void> {
    const connection = `/v1/connections/${testSamlConnectionId}`
    await server.inject({ method: 'POST', url: `${connection}/capture`, headers: { authorization } })
    const test = await server.inject({
      method: 'POST',
      url: `${connection}/test`,
      headers: { authorization },
    })
    const { id, loginUrl } = test.json<{ id: string; loginUrl: string }>()
    const ticket = new URL(loginUrl).searchParams.get('ticket') ?? ''
    secrets.set('ticket of a test', ticket)
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams({ ticket }).toString()
    const started = await server.inject({ method: 'POST', url: '/test-login', headers: form, payload })
    const idp = new URL(started.headers.location ?? '')
    const page = (await server.inject({ url: `${idp.pathname}${idp.search}&person=ada@example.com` })).body
    const samlResponse = /name="SAMLResponse" value="([^"]*)"/.exec(page)?.[1] ?? ''
    secrets.set('SAML response of a test', samlResponse)
    secrets.set('captured message', Buffer.from(samlResponse, 'base64').toString())
    await server.inject({
      method: 'POST',
      url: `/saml/${testSamlConnectionId}/acs`,
      headers: form,
      payload: new URLSearchParams({ SAMLResponse: samlResponse }).toString(),
    })
    const result = await server.inject({ url: `${connection}/tests/${id}`, headers: { authorization } })
    expect(result.json()).toMatchObject({ status: 'passed' })
    keep(result)
  }

  /** Every endpoint with a canary in each input it has, all of it wrong. */
  async function knock(): Promise<void> {
    const canary = (where: string) => {
      const value = `canary-${where.replaceAll(' ', '-')}-a8f3`
      secrets.set(where, value)
      return value
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const post = (url: string, fields: Record<string, string>, headers = {}) =>
      server.inject({
        method: 'POST',
        url,
        headers: { ...form, ...headers },
        payload: new URLSearchParams(fields).toString(),
      })
    const answers = [
      server.inject({
        url: '/v1/organizations',
        headers: { authorization: `Bearer ${canary('wrong key')}` },
      }),
      server.inject({
        url: '/v1/organizations',
        headers: { cookie: `cardea-browser=${canary('wrong cookie')}` },
      }),
      server.inject({ url: `/oauth/userinfo?access_token=${canary('token in the query')}` }),
      server.inject({
        url: '/oauth/userinfo',
        headers: { authorization: `Bearer ${canary('wrong token')}` },
      }),
      server.inject({ url: `/sso/oidc/callback?state=x&code=${canary('upstream code')}` }),
      server.inject({
        method: 'POST',
        url: '/v1/connections',
        headers: {
          authorization: `Bearer ${secrets.get('API key') ?? ''}`,
          'content-type': 'application/json',
        },
        payload: `{ "clientSecret": "${canary('secret in broken JSON')}", `,
      }),
      post('/oauth/token', {
        grant_type: 'authorization_code',
        code: canary('wrong code'),
        client_id: 'x',
        client_secret: canary('posted secret'),
      }),
      post(
        '/oauth/token',
        { grant_type: 'authorization_code', code: 'x' },
        {
          authorization: `Basic ${Buffer.from(`x:${canary('basic secret')}`).toString('base64')}`,
        },
      ),
      post('/saml/conn_000000000000000000000TEST1/acs', {
        SAMLResponse: canary('not a response'),
        RelayState: canary('relay state'),
      }),
      post('/sign-in', { login: loginId, email: `${canary('typed address')}@example.com` }),
    ]
    for (const answer of await Promise.all(answers)) {
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      keep(answer)
    }
  }

  function keep({ body }: { readonly body: string }): void {
    bodies.push(body)
  }

  /** The names of the secrets that a text holds. */
  function found(text: string): string[] {
    return [...secrets].filter(([, value]) => value.length > 8 && text.includes(value)).map(([name]) => name)
  }

  it('has something to look for: every secret was really made, and a search finds what is there', () => {
    for (const [name, value] of secrets) expect(value.length, name).toBeGreaterThan(8)
    expect(secrets.size).toBeGreaterThanOrEqual(19)
    expect(found(`xx ${secrets.get('code') ?? ''} xx`)).toEqual(['code'])
  })

  it('the log, at its most talkative', () => {
    expect(parts.log.lines.length).toBeGreaterThan(15)
    expect(found(parts.log.lines.join('\n'))).toEqual([])
  })

  it('the trace and the bodies of errors', () => {
    expect(bodies.join('\n')).toContain('saml.audience_mismatch')
    expect(found(bodies.join('\n'))).toEqual([])
  })

  it('the database: secrets are sealed or hashed', async () => {
    const tables = await parts.db.kysely.introspection.getTables()
    const dumps = await Promise.all(
      tables.map(async ({ name }) => {
        const rows = await parts.db.query<Record<string, unknown>>(
          { name: `dump_${name}`, text: `select * from ${name}` },
          [],
        )
        return JSON.stringify(rows, (_, value: unknown) =>
          Buffer.isBuffer(value) ? value.toString('latin1') : value,
        )
      }),
    )
    expect(dumps.join('').length).toBeGreaterThan(1000)
    expect(found(dumps.join('\n'))).toEqual([])
    expect(dumps.join('\n')).not.toContain('PRIVATE KEY')
  })
})

describe.each(testEngines)(
  'row 109: nor does an OpenID Connect sign-in, or a failure of ours, tell it (%s)',
  (engine) => {
    let world: LoginWorld
    let idp: CustomerOidcIdp
    const secrets = new Map<string, string>()
    const told: string[] = []
    beforeAll(async () => {
      world = await openLoginWorld(engine)
      idp = await customerOidcIdp()
      secrets.set('client secret', world.clientSecret)
      secrets.set('our secret at the IdP', idp.clientSecret)
      secrets.set('code of the IdP', 'the-code-of-the-idp')
    })
    afterAll(async () => {
      await world.close()
      await idp.close()
    })

    const found = () => {
      const text = [...told, ...world.parts.log.lines].join('\n')
      return [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name)
    }
    /** One sign-in whose ID token and claims are remembered as secrets; its trace is kept. */
    async function signIn(behavior: Partial<OidcBehavior>): Promise<Record<string, string>> {
      idp.reset()
      const customer = await world.oidcCustomer(idp)
      const browser = world.browser()
      const callback = await world.oidcCallback(browser, customer, idp)
      Object.assign(idp.behavior, behavior)
      idp.behavior.idToken ??= await idp.signedToken()
      secrets.set(`ID token ${String(secrets.size)}`, idp.behavior.idToken)
      for (const [name, { value }] of browser.cookies) secrets.set(`${name} ${String(secrets.size)}`, value)
      const answer = received(await browser.get(callback.href))
      told.push(JSON.stringify(await world.login(callback.searchParams.get('state') ?? '')))
      if (answer['code'] !== undefined) secrets.set(`code ${String(secrets.size)}`, answer['code'])
      return answer
    }

    it.each<[string, Partial<OidcBehavior>, string]>([
      ['is right', {}, 'code'],
      ['has a wrong issuer', { claims: { iss: 'https://evil.example.com' } }, 'error_code'],
      ['has a wrong signature', { foreignKey: true }, 'error_code'],
      ['is no JWT', { idToken: 'canary-no-jwt-a8f3-no-jwt' }, 'error_code'],
      [
        'never comes, because the IdP answers with an error that repeats our request',
        {
          token: {
            status: 400,
            body: '{"error":"invalid_grant","error_description":"canary-described-a8f3"}',
          },
        },
        'error_code',
      ],
      [
        'never comes, because the IdP answers with a page',
        { token: { status: 200, body: 'canary-page-a8f3' } },
        'error_code',
      ],
    ])('when the ID token %s', async (_, behavior, answer) => {
      secrets.set('page of the IdP', 'canary-page-a8f3')
      const linesBefore = world.parts.log.lines.length
      expect(await signIn(behavior)).toHaveProperty(answer)
      expect(world.parts.log.lines.length).toBeGreaterThan(linesBefore)
      expect(told.at(-1)).toContain('oidc')
      expect(found()).toEqual([])
    })

    /** What asks for a table while it is away fails inside the database. */
    async function rename(tables: readonly string[], names: (table: string) => readonly string[]) {
      for (const table of tables) {
        const [from = '', to = ''] = names(table)
        await world.parts.db.query({ name: `to_${to}`, text: `alter table ${from} rename to ${to}` }, [])
      }
    }

    it('when the database fails in the middle of a request', async () => {
      const { code = '' } = await signIn({})
      const tables = ['authorization_codes', 'api_keys', 'logins']
      secrets.set('bearer token', 'canary-bearer-a8f3')
      await rename(tables, (table) => [table, `${table}_away`])
      const headers = { host: new URL(world.url).host, 'content-type': 'application/x-www-form-urlencoded' }
      const bearer = { authorization: 'Bearer canary-bearer-a8f3' }
      const { client_id: clientId = '' } = Object.fromEntries(new URL(world.authorizeUrl()).searchParams)
      const form = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: clientId,
        client_secret: world.clientSecret,
      }
      secrets.set('address asked for', 'canary-hint-a8f3@acme.example')
      const asked = new URL(world.authorizeUrl({ login_hint: 'canary-hint-a8f3@acme.example' }))
      const answers = [
        await world.server.inject({
          method: 'POST',
          url: '/oauth/token',
          headers,
          payload: new URLSearchParams(form).toString(),
        }),
        await world.server.inject({
          url: '/oauth/userinfo',
          headers: { ...headers, ...bearer },
        }),
        await world.server.inject({
          url: '/v1/logins',
          headers: { ...headers, ...bearer },
        }),
        await world.server.inject({ url: `${asked.pathname}${asked.search}`, headers }),
      ]
      told.push(...answers.map(({ body, headers: { location = '' } }) => `${body} ${location}`))
      await rename(tables, (table) => [`${table}_away`, table])
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 401, 500, 302])
      expect(answers.at(-1)?.headers.location).toContain('error=server_error')
      expect(found()).toEqual([])
    })
  },
)

describe.each(testEngines)(
  'row 109: nor is told what people prove themselves with, right or wrong (%s)',
  (engine) => {
    it('in the log, in errors, and in the database', async () => {
      const world = await openAccounts(engine)
      const { parts } = world
      const secrets = new Map([
        ['password', 'canary password of a person'],
        ['wrong password', 'canary wrong password'],
        ['refused password', 'administrator-canary-4711'],
        ['secret of the browser', 'canary-browser-a8f3'],
        ['recovery code', 'canary-code-a8f3'],
      ])
      const secret = (name: string) => secrets.get(name) ?? ''
      const told: string[] = []
      const fails = async (work: Promise<unknown>) => {
        const error: unknown = await work.then(
          () => null,
          (reason: unknown) => reason,
        )
        expect(error).toBeInstanceOf(SsoError)
        const { details, texts, message } = error as SsoError
        told.push(JSON.stringify({ details, texts, message }))
      }

      const user = await world.own('canary-person@acme.example')
      const session = await world.session(user, ['pwd', 'mfa'])
      await setPassword(parts, user.id, secret('password'), { kept: session.id })
      await fails(setPassword(parts, user.id, 'administrator', { kept: null }))
      await fails(setPassword(parts, user.id, `${secret('refused password')}\n`, { kept: null }))
      const typed = { email: user.email ?? '', address: '192.0.2.1' }
      for (let count = 0; count < 12; count += 1) {
        await fails(checkPassword(parts, { ...typed, password: secret('wrong password') }))
      }
      const totp = await beginTotp(parts, session)
      secrets.set('secret of the authenticator', totp.secret)
      const key = softwareAuthenticator('https://sso.example.com')
      const browser = secret('secret of the browser')
      const options = await beginPasskey(parts, session, browser)
      secrets.set('challenge', options.challenge)
      const added = await addPasskey(parts, session, { browser, response: key.create(options), name: 'a' })
      for (const [at, code] of (added.recoveryCodes ?? []).entries()) secrets.set(`code ${String(at)}`, code)
      for (let count = 0; count < 12; count += 1) {
        await fails(useRecoveryCode(parts, user.id, secret('recovery code')))
      }
      const asked = await beginPasskeySignIn(parts, browser)
      secrets.set('challenge of a sign-in', asked.challenge)
      await fails(checkPasskey(parts, { browser, response: key.get(asked, { foreignKey: true }) }))

      const tables = await parts.db.kysely.introspection.getTables()
      for (const { name } of tables) {
        const rows = await parts.db.query({ name: `dump_${name}`, text: `select * from ${name}` }, [])
        told.push(
          JSON.stringify(rows, (_, value: unknown) =>
            Buffer.isBuffer(value) ? value.toString('latin1') : value,
          ),
        )
      }
      expect(parts.log.lines.join('\n')).toContain('a limit is used up')
      expect(parts.log.lines.join('\n')).not.toContain('canary-person')
      expect(secrets.size).toBe(18)
      const text = [...told, ...parts.log.lines].join('\n')
      expect(text).toContain('$argon2id$')
      expect([...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name)).toEqual([])
      await world.close()
    })
  },
)
