import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../packages/server/test/customer-oidc-idp.ts'
import { tokenAlgorithms } from '@cardea/protocol'
import { migrations } from '../../packages/server/src/storage/migrations/all.ts'
import { type CardeaProcess, startCardeaProcess } from './cardea-process.ts'
import { type Customer, api, authorizeUrl, createCustomer, read, redirectUri } from './customer.ts'
import { type PostgresServer, startPostgresServer } from './postgres-server.ts'
import { FORM, type Reply, type Request, type Send, errorCode, mustSend, publicUrl, sendTo } from './send.ts'
import { accessTokenIn, answerOf, codeIn, mustStart, postOf, redemption, userinfo } from './sign-in.ts'

const TIMES = 100

describe('two processes on one PostgreSQL, started at once on an empty database', () => {
  let postgres: PostgresServer
  let processes: CardeaProcess[] = []
  let sends: readonly Send[]
  let send: Send
  let database: pg.Client
  let customer: Customer
  let key: string
  const dataDirs = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'cardea-crash-')))
  const keyFiles = dataDirs.map((folder) => join(folder, 'bootstrap-api-key'))

  beforeAll(async () => {
    postgres = await startPostgresServer()
    const url = (await postgres.createDatabase('two_processes'))()
    const settings = { CARDEA_MASTER_KEY: randomBytes(32).toString('base64') }
    processes = await Promise.all(dataDirs.map((folder) => startCardeaProcess(url, folder, settings)))
    sends = processes.map(({ port }) => sendTo(() => port))
    send = (request) => sends[0]?.(request) ?? Promise.resolve(null)
    database = new pg.Client({ connectionString: url })
    await database.connect()
    key = readFileSync(keyFiles.find((file) => existsSync(file)) ?? '', 'utf8').trim()
    customer = await createCustomer(send, key)
  })
  afterAll(async () => {
    expect(await Promise.all(processes.map((process) => process.stop()))).toEqual([0, 0])
    // What a process calls its own fault is one, even if every answer was right.
    expect(
      processes.flatMap(({ lines }) => lines).filter((line) => line.includes('"level":"error"')),
    ).toEqual([])
    await database.end()
    await postgres.stop()
    for (const folder of dataDirs) rmSync(folder, { recursive: true, force: true })
  })

  /** The same request many times at once, every other one to the other process. */
  const race = (requests: readonly Request[]): Promise<Reply[]> =>
    Promise.all(requests.map((request, turn) => mustSend(sends[turn % sends.length] ?? send, request)))
  const times = (request: Request) => race(Array.from({ length: TIMES }, () => request))

  /** The one code among the answers; the others must all be this refusal. */
  function onlyCode(replies: readonly Reply[], refusal: string): string {
    const codes = replies.map(codeIn).filter((code) => code !== null)
    expect(codes).toHaveLength(1)
    expect(countBy(replies.filter((reply) => codeIn(reply) === null).map(errorCode))).toEqual({
      [refusal]: replies.length - 1,
    })
    return codes[0] ?? ''
  }

  const rows = async (text: string) => (await database.query<Record<string, unknown>>(text)).rows

  it('migrates once, and makes one data key and one set of signing keys that both publish', async () => {
    const applied = (await rows('select name from kysely_migration')).map(({ name }) => name)
    expect(applied.sort()).toEqual(Object.keys(migrations).sort())
    expect(await rows('select id from data_keys')).toHaveLength(1)
    const keys =
      "select algorithm, state from signing_keys where purpose = 'tokens' order by algorithm, state"
    expect(await rows(keys)).toEqual(
      tokenAlgorithms
        .toSorted()
        .flatMap((algorithm) => ['current', 'next'].map((state) => ({ algorithm, state }))),
    )
    const published = await Promise.all(sends.map((each) => mustSend(each, { url: '/keys' })))
    expect(read(published[0] as Reply).keys).toHaveLength(2)
    expect(published[1]?.body).toBe(published[0]?.body)
  })

  it('makes one first API key, in one file, that both accept', async () => {
    expect(await rows('select name from api_keys')).toEqual([{ name: 'bootstrap' }])
    expect(keyFiles.filter((file) => existsSync(file))).toHaveLength(1)
    const replies = await Promise.all(
      sends.map((each) => mustSend(each, api('GET', '/v1/api-keys', undefined, key))),
    )
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
  })

  it('gives one code for one SAML response', async () => {
    const answered = await answerOf(send, customer, { nameId: 'same-response' })
    const code = onlyCode(await times(postOf(answered, answered.cookie)), 'login.already_finished')
    expect((await mustSend(send, redemption(customer, code))).status).toBe(200)
  })

  it('gives one code for a SAML response that waits for its browser', async () => {
    const answered = await answerOf(send, customer, { nameId: 'held-response' })
    const { location } = await mustSend(send, postOf(answered, null))
    const back = { url: location ?? '', headers: { cookie: answered.cookie } }
    onlyCode(await times(back), 'login.already_finished')
  })

  it('gives one code for one assertion that answers many logins', async () => {
    const answers = []
    for (let count = 0; count < TIMES; count++) {
      answers.push(await answerOf(send, customer, { nameId: 'same-assertion', assertionId: '_the-one' }))
    }
    onlyCode(
      await race(answers.map((answered) => postOf(answered, answered.cookie))),
      'saml.assertion_replayed',
    )
  })

  it('gives tokens once for one authorization code, and revokes them when it comes again', async () => {
    const answered = await answerOf(send, customer, { nameId: 'same-code', email: 'mia@acme.example' })
    const code = codeIn(await send(postOf(answered, answered.cookie))) ?? ''
    const replies = await times(redemption(customer, code))
    const won = replies.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    expect(countBy(replies.filter(({ status }) => status !== 200).map(errorCode))).toEqual({
      'oauth.code_redeemed': TIMES - 1,
    })
    // RFC 6749 §4.1.2.
    const answer = await mustSend(send, userinfo(accessTokenIn(won[0] as Reply)))
    expect(answer.status).toBe(401)
  })

  it('gives tokens once for one refresh token, and ends its session when it comes again', async () => {
    const { clientId, clientSecret, connectionId } = customer
    const { items } = read(await mustSend(send, api('GET', '/v1/applications', undefined, key))) as {
      items: readonly { readonly id: string; readonly clientId: string }[]
    }
    const application = items.find((item) => item.clientId === clientId)?.id ?? ''
    const patch = { refreshTokenDays: 30 }
    read(await mustSend(send, api('PATCH', `/v1/applications/${application}`, patch, key)))
    const params = { connection_id: connectionId, scope: 'openid offline_access' }
    const { cookie, location } = await mustStart(send, authorizeUrl(customer, params))
    const form = await customer.idp.answer(location, customer.spMetadata, { nameId: 'refreshed' })
    const code = codeIn(await send(postOf({ cookie, form }, cookie))) ?? ''
    const { refresh_token: refreshToken } = read(await mustSend(send, redemption(customer, code))) as {
      refresh_token: string
    }
    const credentials = { client_id: clientId, client_secret: clientSecret }
    const replies = await times(
      post('/oauth/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...credentials }),
    )
    const won = replies.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    const refused = replies.filter(({ status }) => status !== 200).map(errorCode)
    expect(countBy(refused)).toEqual({ 'oauth.refresh_token_used': TIMES - 1 })
    // RFC 9700 §4.14.2.
    expect((await mustSend(send, userinfo(accessTokenIn(won[0] as Reply)))).status).toBe(401)
  })

  it('begins one login for one pushed request, in the browser that brings it first', async () => {
    const { clientId, clientSecret, connectionId, idp } = customer
    const pushed = await mustSend(
      send,
      post('/oauth/par', {
        ...{ client_id: clientId, client_secret: clientSecret, connection_id: connectionId },
        ...{ redirect_uri: redirectUri, response_type: 'code', scope: 'openid' },
      }),
    )
    const { request_uri: requestUri } = read(pushed) as { request_uri: string }
    const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri }).toString()
    const replies = await times({ url: `${publicUrl}/oauth/authorize?${query}` })
    expect(replies.filter(({ location }) => location?.startsWith(idp.ssoUrl) === true)).toHaveLength(1)
    // Who comes after the one: before its login is there, and after.
    expectRefused(
      replies.filter(({ location }) => location === null),
      ['login.unknown', 'login.browser_mismatch'],
    )
  })

  it('takes one client assertion once', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] }
    const scopes = ['read:organizations']
    const machine = read(
      await mustSend(
        send,
        api('POST', '/v1/applications', { name: 'Machine', type: 'm2m', jwks, scopes }, key),
      ),
    ) as { clientId: string }
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(machine.clientId)
      .setSubject(machine.clientId)
      .setAudience(`${publicUrl}/oauth/token`)
      .setJti('the-one')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
    const replies = await times(
      post('/oauth/token', {
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    // An assertion that comes again counts as a wrong credential, of which an address may send only so many.
    expectRefused(
      replies.filter(({ status }) => status !== 200),
      ['oauth.client_assertion_invalid', 'request.rate_limited'],
    )
  })

  it('starts one test login for one ticket', async () => {
    const { connectionId, idp } = customer
    const test = await mustSend(send, api('POST', `/v1/connections/${connectionId}/test`, undefined, key))
    const { loginUrl } = read(test) as { loginUrl: string }
    const ticket = new URL(loginUrl).searchParams.get('ticket') ?? ''
    const replies = await times(post('/test-login', { ticket }))
    expect(replies.filter(({ location }) => location?.startsWith(idp.ssoUrl) === true)).toHaveLength(1)
    expect(countBy(replies.filter(({ location }) => location === null).map(errorCode))).toEqual({
      'connection.test_link_unknown': TIMES - 1,
    })
  })

  it('completes a login once, however often its connection is chosen', async () => {
    const domain = 'chosen.example'
    const { status } = await mustSend(
      send,
      api('POST', `/v1/organizations/${customer.organizationId}/domains`, { domain, state: 'verified' }, key),
    )
    expect(status).toBe(201)
    const { cookie, body } = await mustStart(send, authorizeUrl(customer, {}))
    const login = /name="login" value="([^"]+)"/.exec(body)?.[1] ?? ''
    const chosen = await times({
      method: 'POST',
      url: '/sign-in',
      headers: { ...FORM, cookie },
      body: new URLSearchParams({ login, email: `mia@${domain}` }).toString(),
    })
    expect(countBy(chosen.map((reply) => String(reply.status)))).toEqual({ 303: TIMES })
    const forms = await Promise.all(
      chosen.slice(0, 20).map(({ location }) => customer.idp.answer(location ?? '', customer.spMetadata)),
    )
    onlyCode(await race(forms.map((form) => postOf({ cookie, form }, cookie))), 'login.already_finished')
  })

  it('does the work once for one Idempotency-Key, and gives its answer to all who get one', async () => {
    const request = api('POST', '/v1/organizations', { name: 'Created once' }, key)
    const headers = { ...request.headers, 'idempotency-key': 'the-same' }
    const replies = await times({ ...request, headers })
    const created = replies.filter(({ status }) => status === 201)
    expect(created.length).toBeGreaterThan(0)
    expect(new Set(created.map(({ body }) => body)).size).toBe(1)
    expect(countBy(replies.filter(({ status }) => status !== 201).map(errorCode))).toEqual(
      created.length === TIMES ? {} : { 'request.idempotency_conflict': TIMES - created.length },
    )
    expect(await rows("select 1 from organizations where name = 'Created once'")).toHaveLength(1)
  })

  it('gives a slug, a name and a verified domain to one of many', async () => {
    const slugs = await times(api('POST', '/v1/organizations', { name: 'Wanted', slug: 'wanted' }, key))
    const keys = await times(
      api('POST', '/v1/api-keys', { name: 'wanted', scopes: ['read:organizations'] }, key),
    )
    const other = read(await mustSend(send, api('POST', '/v1/organizations', { name: 'Other' }, key))) as {
      id: string
    }
    const domains = await race(
      Array.from({ length: TIMES }, (_, turn) => {
        const organization = turn % 3 === 0 ? other.id : customer.organizationId
        return api(
          'POST',
          `/v1/organizations/${organization}/domains`,
          { domain: 'wanted.example', state: 'verified' },
          key,
        )
      }),
    )
    for (const replies of [slugs, keys, domains]) {
      expect(countBy(replies.map(({ status }) => String(status)))).toEqual({ 201: 1, 409: TIMES - 1 })
    }
  })

  describe('an OpenID provider', () => {
    let idp: CustomerOidcIdp
    beforeAll(async () => {
      idp = await customerOidcIdp()
    })
    afterAll(() => idp.close())

    it('gives one code for one callback', async () => {
      const { organizationId } = customer
      const { issuer, clientId, clientSecret } = idp
      const connection = {
        protocol: 'oidc',
        organizationId,
        status: 'active',
        issuer,
        clientId,
        clientSecret,
      }
      const { id } = read(await mustSend(send, api('POST', '/v1/connections', connection, key))) as {
        id: string
      }
      const { cookie, location } = await mustStart(send, authorizeUrl(customer, { connection_id: id }))
      const asked = new URL(location).searchParams
      idp.nonce = asked.get('nonce') ?? ''
      idp.email = 'leo@acme.example'
      const state = asked.get('state') ?? ''
      const callback = `${publicUrl}/sso/oidc/callback?code=the-code-of-the-idp&state=${state}`
      onlyCode(await times({ url: callback, headers: { cookie } }), 'login.already_finished')
    })
  })
})

function post(url: string, fields: Readonly<Record<string, string>>): Request {
  return { method: 'POST', url, headers: FORM, body: new URLSearchParams(fields).toString() }
}

/** All but one, each with one of these codes. */
function expectRefused(replies: readonly Reply[], codes: readonly string[]): void {
  expect(replies).toHaveLength(TIMES - 1)
  expect(replies.map(errorCode).filter((code) => !codes.includes(code ?? ''))).toEqual([])
}

function countBy(values: readonly (string | null)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1
  return counts
}
