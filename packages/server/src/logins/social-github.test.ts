import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { codeChallengeOf } from '@cardea/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { received } from '../../test/login-world.ts'
import { type SocialWorld, clientSecret, openSocialWorld } from '../../test/social-world.ts'
import type { SocialConnection } from '../connections/types.ts'

/* GitHub's wire as GitHub documents it (“Authorizing OAuth apps”, REST API 2022-11-28), on a server of this machine. */

const CODE = 'the-code-of-github'
const TOKEN = 'gho_0123456789'

interface Github {
  user: unknown
  emails: unknown
  emailsStatus: number
  /** In place of the token endpoint's right answer. */
  token: { readonly status: number; readonly body: object } | null
  /** Of the last authorization request. */
  challenge: string
  requests: { readonly host: string; readonly path: string; readonly userAgent: string | undefined }[]
}

const right: Pick<Github, 'user' | 'emails' | 'emailsStatus' | 'token'> = {
  user: {
    id: 583_231,
    login: 'octocat',
    name: 'Mona',
    avatar_url: 'https://a.example/1',
    email: 'x@y.example',
  },
  emails: [
    { email: 'mona@acme.example', primary: false, verified: true, visibility: null },
    { email: 'mona@home.example', primary: true, verified: true, visibility: 'private' },
  ],
  emailsStatus: 200,
  token: null,
}

let world: SocialWorld
let server: Server
let here: string
let connection: SocialConnection
const github: Github = { ...right, challenge: '', requests: [] }

beforeAll(async () => {
  world = await openSocialWorld()
  server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  here = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`
  for (const host of ['github.com', 'api.github.com', 'git.acme.example']) {
    world.places.set(`https://${host}`, (url) => `${here}/${host}${url.pathname}`)
  }
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await world.close()
})
beforeEach(async () => {
  Object.assign(github, right, { requests: [] })
  connection = await world.connect('github')
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, host = '', ...path] = (request.url ?? '').split('/')
  github.requests.push({ host, path: `/${path.join('/')}`, userAgent: request.headers['user-agent'] })
  const json = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body))
  if (path.join('/') === 'login/oauth/access_token') {
    const { status, body } = github.token ?? tokenAnswer(await readForm(request))
    return void json(status, body)
  }
  if (request.headers.authorization !== `Bearer ${TOKEN}`)
    return void json(401, { message: 'Bad credentials' })
  if (path.at(-1) === 'emails') return void json(github.emailsStatus, github.emails)
  if (path.at(-1) === 'user') return void json(200, github.user)
  json(404, { message: 'Not Found' })
}

/** Errors with status 200, as GitHub has them. */
function tokenAnswer(form: URLSearchParams): { status: number; body: object } {
  const error = (name: string) => ({
    status: 200,
    body: { error: name, error_description: 'As documented.' },
  })
  if (form.get('client_secret') !== clientSecret) return error('incorrect_client_credentials')
  const proven = codeChallengeOf(form.get('code_verifier') ?? '') === github.challenge
  if (form.get('code') !== CODE || !proven) return error('bad_verification_code')
  return { status: 200, body: { access_token: TOKEN, scope: 'read:user,user:email', token_type: 'bearer' } }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return new URLSearchParams(body)
}

async function begin() {
  const browser = world.browser()
  const { location } = await browser.get(world.authorizeUrl({ provider: 'github', login_hint: 'octocat' }))
  const asked = new URL(location ?? '')
  github.challenge = asked.searchParams.get('code_challenge') ?? ''
  const callback = new URL(asked.searchParams.get('redirect_uri') ?? '')
  callback.searchParams.set('code', CODE)
  callback.searchParams.set('state', asked.searchParams.get('state') ?? '')
  return { browser, asked, callback }
}

async function signIn() {
  const { browser, callback } = await begin()
  return received(await browser.get(callback.href))
}

describe('a sign-in with GitHub', () => {
  it('asks for the person and their addresses, and nothing of their code', async () => {
    const { asked } = await begin()
    expect(`${asked.origin}${asked.pathname}`).toBe('https://github.com/login/oauth/authorize')
    expect(asked.searchParams.get('scope')).toBe('read:user user:email')
    expect(asked.searchParams.get('login')).toBe('octocat')
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    expect(asked.searchParams.has('nonce')).toBe(false)
  })

  it('brings the primary address and the number of the account', async () => {
    const { code = '' } = await signIn()
    const { body } = await world.redeem(code)
    const [, payload = ''] = String(body['id_token']).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      sub: `${connection.id};583231`,
      email: 'mona@home.example',
      email_verified: true,
      name: 'Mona',
      preferred_username: 'octocat',
    })
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items).toMatchObject([{ issuer: 'https://github.com', idpId: '583231', organizationId: null }])
    expect(github.requests.map(({ host, path }) => host + path)).toEqual(
      expect.arrayContaining(['api.github.com/user', 'api.github.com/user/emails']),
    )
    expect(
      github.requests.filter(({ path }) => path.startsWith('/user')).map((each) => each.userAgent),
    ).toEqual(['Cardea', 'Cardea'])
  })

  it('goes to a server of one’s own and its API, when the connection names one', async () => {
    connection = await world.connect('github', { origin: 'https://git.acme.example' })
    expect(await signIn()).toHaveProperty('code')
    expect([...new Set(github.requests.map(({ host }) => host))]).toEqual(['git.acme.example'])
    expect(github.requests.map(({ path }) => path)).toContain('/api/v3/user/emails')
    const { items } = await world.api('GET', `/v1/profiles?connectionId=${connection.id}`)
    expect(items).toMatchObject([{ issuer: 'https://git.acme.example' }])
  })

  it('can do no silent sign-in, and says so', async () => {
    const visit = await world.browser().get(world.authorizeUrl({ provider: 'github', prompt: 'none' }))
    expect(received(visit)).toMatchObject({
      error: 'login_required',
      error_code: 'login.prompt_unsupported',
    })
  })
})

describe('row 60: an address that GitHub has not verified is nobody’s', () => {
  const address = { email: 'boss@acme.example', primary: true, verified: true }
  it.each([
    ['the primary one is unverified', [{ ...address, verified: false }], 'login.email_unverified'],
    [
      'another one is verified',
      [
        { ...address, verified: false },
        { ...address, email: 'x@y.example', primary: false },
      ],
      'login.email_unverified',
    ],
    ['none is primary', [{ ...address, primary: false }], 'login.email_missing'],
    ['there is none', [], 'login.email_missing'],
  ])('%s', async (_, emails, code) => {
    github.emails = emails
    expect((await signIn())['error_code']).toBe(code)
  })
})

describe('what GitHub answers wrongly is named', () => {
  it.each([
    ['a code that it does not know', { error: 'bad_verification_code' }, 'oidc.code_rejected'],
    ['our secret', { error: 'incorrect_client_credentials' }, 'oidc.client_rejected'],
    ['anything else, with status 200', { error: 'unverified_user_email' }, 'oidc.token_response_invalid'],
    ['a token of another kind', { access_token: 'x', token_type: 'mac' }, 'oidc.token_response_invalid'],
    ['no token', {}, 'oidc.token_response_invalid'],
  ])('it refuses %s', async (_, body, code) => {
    github.token = { status: 200, body }
    expect((await signIn())['error_code']).toBe(code)
  })

  it('a code of another login is worth nothing: PKCE', async () => {
    const { browser, callback } = await begin()
    github.challenge = codeChallengeOf('of-another-login'.repeat(3))
    expect(received(await browser.get(callback.href))['error_code']).toBe('oidc.code_rejected')
  })

  it('a person who took back the addresses, and an API that says no person', async () => {
    github.emailsStatus = 404
    expect((await signIn())['error_code']).toBe('login.provider_answer_unusable')
    Object.assign(github, right, { user: { login: 'octocat' } })
    const { error_code, login_id = '' } = await signIn()
    expect(error_code).toBe('login.provider_answer_unusable')
    expect((await world.login(login_id)).error.developer).toContain('no number of the account')
  })
})
