import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantLogin, seedApplication, type SeededApplication, seedPerson } from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { createApplicationOrigins } from '../applications/application-origins.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import { createServer } from '../http/create-server.ts'
import type { Queryable } from '../storage/database.ts'
import { oauthRoutes } from './routes.ts'

/* Fetch, "CORS protocol": which scripts may read what the endpoints for applications answer. */

const foreign = 'https://evil.example'

let oauth: OauthServer

let web: SeededApplication
beforeAll(async () => {
  oauth = await openOauthServer()
  await seedApplication(oauth.parts, {
    type: 'spa',
    clientId: 'spa',
    redirectUris: ['https://spa.example.com/callback', 'https://*.preview.example.com/callback'],
  })
  web = await seedApplication(oauth.parts, {
    clientId: 'web',
    redirectUris: ['https://web.example.com/callback'],
    allowedOrigins: ['https://widgets.example.com'],
  })
})
afterAll(() => oauth.close())

interface Asked {
  readonly method?: 'GET' | 'POST' | 'OPTIONS'
  readonly url?: string
  readonly origin?: string
  readonly authorization?: string
  readonly form?: Readonly<Record<string, string>>
}

async function ask({ method = 'POST', url = '/oauth/token', origin, authorization, form }: Asked) {
  const answer = await oauth.server.inject({
    method,
    url,
    headers: {
      ...(origin === undefined ? {} : { origin }),
      ...(authorization === undefined ? {} : { authorization }),
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
  })
  // Nothing is ever lent to a page: no answer allows credentials (Fetch, "CORS protocol and credentials").
  expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  return {
    status: answer.statusCode,
    allowed: answer.headers['access-control-allow-origin'],
    vary: answer.headers['vary'],
    headers: answer.headers,
    body: answer.body === '' ? null : answer.json<Record<string, unknown>>(),
  }
}

const basic = (id: string) => `Basic ${Buffer.from(`${id}:wrong`).toString('base64')}`
const asSpa = {
  grant_type: 'authorization_code',
  code: 'x',
  client_id: 'spa',
  redirect_uri: 'https://spa.example.com/callback',
  code_verifier: 'v'.repeat(43),
}

describe('the token endpoint may be read', () => {
  it.each([
    ['the origin of a redirect URI', 'https://spa.example.com', asSpa, undefined],
    [
      'one that its first label * stands for, in sandbox mode',
      'https://pr-7.preview.example.com',
      asSpa,
      undefined,
    ],
    ['an allowed origin', 'https://widgets.example.com', { grant_type: 'x' }, basic('web')],
    [
      'the origin of a redirect URI of a confidential client',
      'https://web.example.com',
      { grant_type: 'x' },
      basic('web'),
    ],
  ])('from %s of the client that asks', async (_, origin, form, authorization) => {
    const answer = await ask({ origin, form, ...(authorization === undefined ? {} : { authorization }) })
    expect([answer.allowed, answer.vary]).toEqual([origin, 'origin'])
    expect(answer.headers['access-control-expose-headers']).toContain('www-authenticate')
  })

  it.each([
    ['a foreign origin', foreign],
    ['the origin of another application', 'https://widgets.example.com'],
    ['the opaque origin of a sandboxed frame', 'null'],
    ['another scheme', 'http://spa.example.com'],
    ['another port', 'https://spa.example.com:8443'],
    ['a subdomain', 'https://a.spa.example.com'],
    ['two labels in the place of one', 'https://a.b.preview.example.com'],
    ['a * itself', 'https://*.preview.example.com'],
    ['what begins like an origin of its own', 'https://spa.example.com.evil.example'],
    ['more than an origin', 'https://spa.example.com/callback'],
    ['nothing', ''],
  ])('not from %s, which gets its answer all the same', async (_, origin) => {
    const answer = await ask({ origin, form: asSpa })
    expect([answer.status, answer.allowed, answer.vary]).toEqual([400, undefined, 'origin'])
    expect(answer.body).toMatchObject({ error: 'invalid_grant' })
  })

  it('where the client is not told, or is not known, from any origin that an application has, and no other', async () => {
    for (const form of [{ grant_type: 'x' }, undefined]) {
      const known = { origin: 'https://widgets.example.com', ...(form && { form }) }
      expect((await ask(known)).allowed).toBe('https://widgets.example.com')
      expect((await ask({ ...known, origin: foreign })).allowed).toBeUndefined()
    }
    const unknown = { form: { ...asSpa, client_id: 'nobody' }, origin: 'https://spa.example.com' }
    expect((await ask(unknown)).allowed).toBeUndefined()
  })

  it('when it refuses before it has read the body, too', async () => {
    const answer = await oauth.server.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { origin: 'https://spa.example.com', 'content-type': 'text/plain' },
      payload: 'x',
    })
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([
      415,
      'https://spa.example.com',
    ])
  })
})

describe('UserInfo', () => {
  it('may be read from an origin of the client whose token it is, and from no other', async () => {
    const person = await seedPerson(oauth.parts)
    const { code } = await grantLogin(oauth.parts, web, person)
    const tokens = await ask({
      authorization: `Basic ${Buffer.from(`web:${web.clientSecret}`).toString('base64')}`,
      form: { grant_type: 'authorization_code', code, redirect_uri: web.redirectUri },
    })
    const token = String(tokens.body?.['access_token'])
    const url = '/oauth/userinfo'
    const authorization = `Bearer ${token}`
    const by = async (asked: Asked) => {
      const { status, allowed } = await ask({ url, ...asked })
      return [status, allowed]
    }
    const own = 'https://web.example.com'
    expect(await by({ method: 'GET', authorization, origin: own })).toEqual([200, own])
    expect(await by({ form: { access_token: token }, origin: own })).toEqual([200, own])
    for (const origin of [foreign, 'https://spa.example.com']) {
      expect(await by({ method: 'GET', authorization, origin })).toEqual([200, undefined])
      expect(await by({ form: { access_token: token }, origin })).toEqual([200, undefined])
    }
  })
})

describe('a preflight, which names no client', () => {
  it.each(['/oauth/token', '/oauth/userinfo'])(
    'of %s is granted to every origin of an application',
    async (url) => {
      for (const origin of ['https://spa.example.com', 'https://widgets.example.com']) {
        const { status, allowed, vary, headers } = await ask({ method: 'OPTIONS', url, origin })
        expect([status, allowed, vary]).toEqual([204, origin, 'origin'])
        expect(headers['access-control-allow-headers']).toBe('authorization, content-type, auth0-client')
        expect(headers['access-control-allow-methods']).toContain('POST')
      }
    },
  )

  it('is granted to no other origin, and to nobody without one', async () => {
    for (const origin of [foreign, 'null', undefined]) {
      const { status, headers } = await ask({
        method: 'OPTIONS',
        ...(origin === undefined ? {} : { origin }),
      })
      expect([status, headers['allow'], headers['vary']]).toEqual([204, 'POST, OPTIONS', 'origin'])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  it('of what is public is granted to everybody', async () => {
    for (const url of ['/keys', '/.well-known/openid-configuration']) {
      expect((await ask({ method: 'OPTIONS', url, origin: foreign })).allowed).toBe('*')
    }
  })

  it('is granted within five seconds to an origin that has been registered, and no longer to one that is gone', async () => {
    const origin = 'https://new.example.com'
    const preflight = async () => (await ask({ method: 'OPTIONS', origin })).allowed
    expect(await preflight()).toBeUndefined()
    const { application } = await seedApplication(oauth.parts, { type: 'spa', allowedOrigins: [origin] })
    oauth.parts.clock.advance(5_000)
    expect(await preflight()).toBe(origin)
    await oauth.parts.db.kysely.deleteFrom('applications').where('id', '=', application.id).execute()
    oauth.parts.clock.advance(5_000)
    expect(await preflight()).toBeUndefined()
  })
})

describe('what it costs', () => {
  const counted = () => {
    const { db } = oauth.parts
    const asked: string[] = []
    const query: Queryable['query'] = (statement, values) => {
      asked.push(statement.name)
      return db.query(statement, values)
    }
    const counting = { ...db, query }
    return { asked, db: counting, origins: createApplicationOrigins({ ...oauth.parts, db: counting }) }
  }

  it('is one statement in five seconds, however many origins are made up', async () => {
    const { asked, origins } = counted()
    const flood = () =>
      Promise.all(
        Array.from({ length: 100 }, (_, at) => origins.allows(`https://made-up-${String(at)}.example`, null)),
      )
    expect(new Set(await flood())).toEqual(new Set([false]))
    await flood()
    expect(asked).toEqual(['application_places_list'])
    oauth.parts.clock.advance(5_000)
    await flood()
    expect(asked).toHaveLength(2)
  })

  it('is nothing for a server, which sends no Origin', async () => {
    const { asked, db } = counted()
    const { parts, keys } = oauth
    const authenticate = createAuthenticate({ ...parts, keys })
    const applicationOrigins = createApplicationOrigins({ ...parts, db })
    const server = await createServer(
      { ...parts, authenticate },
      oauthRoutes({ ...parts, keys, db, applicationOrigins }),
    )
    const send = (headers: Record<string, string>) =>
      server.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: new URLSearchParams(asSpa).toString(),
      })
    expect((await send({})).headers).toMatchObject({ vary: 'origin' })
    expect(asked).not.toContain('application_places_list')
    await send({ origin: foreign })
    expect(asked).toContain('application_places_list')
    await server.close()
  })

  it('is never the answer itself: without the database the last origins serve on', async () => {
    let away = false
    const { db } = oauth.parts
    const query: Queryable['query'] = (statement, values) =>
      away ? Promise.reject(new Error('away')) : db.query(statement, values)
    const origins = createApplicationOrigins({ ...oauth.parts, db: { ...db, query } })
    expect(await origins.allows('https://spa.example.com', 'spa')).toBe(true)
    away = true
    oauth.parts.clock.advance(5_000)
    expect(await origins.allows('https://spa.example.com', 'spa')).toBe(true)
    expect(await origins.allows(foreign, 'spa')).toBe(false)
  })
})

describe('in production', () => {
  it('an origin that could not be registered there counts for nothing', async () => {
    await seedApplication(oauth.parts, {
      type: 'spa',
      clientId: 'old',
      redirectUris: ['http://old.example.com/cb'],
    })
    const origins = createApplicationOrigins({ ...oauth.parts, config: { mode: 'production' } })
    expect(await origins.allows('https://spa.example.com', 'spa')).toBe(true)
    expect(await origins.allows('https://pr-7.preview.example.com', 'spa')).toBe(false)
    expect(await origins.allows('http://old.example.com', 'old')).toBe(false)
  })
})
