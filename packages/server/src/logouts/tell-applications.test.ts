import { createServer, type Server } from 'node:http'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type SeededApplication,
  type SeededPerson,
  seedApplication,
  seedPerson,
} from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { tokenClient } from '../../test/token-client.ts'
import { updateApplication } from '../applications/update-application.ts'
import { sessionEnd, sessionEndOfSubject } from '../sessions/store.ts'
import { NOTICE_ATTEMPTS } from './notice-store.ts'
import { tellApplications } from './tell-applications.ts'

/** The application's own endpoint: what it was sent, and what it answers. */
interface Listener {
  readonly server: Server
  readonly uri: string
  readonly received: { type: string; form: URLSearchParams }[]
  status: number
}

describe.each(testEngines)('OIDC Back-Channel Logout 1.0: an ended session on %s', (engine) => {
  let oauth: OauthServer
  let listener: Listener
  let web: SeededApplication
  let client: ReturnType<typeof tokenClient>
  let ann: SeededPerson

  beforeAll(async () => {
    oauth = await openOauthServer(engine)
    listener = await listen()
    web = await seedApplication(oauth.parts, {
      clientId: 'web-demo',
      refreshTokenDays: 30,
      backchannelLogoutUri: listener.uri,
    })
    client = tokenClient(oauth, web)
    ann = await seedPerson(oauth.parts)
  })
  beforeEach(async () => {
    await oauth.parts.db.kysely.deleteFrom('logout_notices').execute()
    listener.received.length = 0
    listener.status = 200
  })
  afterAll(async () => {
    listener.server.close()
    await oauth.close()
  })

  const tell = () => tellApplications({ ...oauth.parts, keys: oauth.keys })
  const signIn = async () => {
    const tokens = await client.signIn(ann)
    return { ...tokens, sid: String(decodeJwt(tokens.access_token)['sid']) }
  }
  const signedOut = async () => {
    const tokens = await signIn()
    await sessionEnd(oauth.parts.db, tokens.sid, web.application.id)
    return tokens
  }
  const waiting = () => oauth.parts.db.kysely.selectFrom('logout_notices').selectAll().execute()
  const makeDue = () =>
    oauth.parts.db.kysely
      .updateTable('logout_notices')
      .set({ next_attempt_at: new Date(0) })
      .execute()

  it('§2.4: is told by a logout token, which a verifier of ID tokens does not take for one', async () => {
    const { sid } = await signedOut()
    expect(await tell()).toBe(1)
    const [{ type, form } = { type: '', form: new URLSearchParams() }] = listener.received
    expect([type, [...form.keys()]]).toEqual([
      'application/x-www-form-urlencoded;charset=UTF-8',
      ['logout_token'],
    ])
    const keys = createRemoteJWKSet(new URL(`${oauth.url}/keys`))
    const { issuer } = oauth.parts.config
    const { payload, protectedHeader } = await jwtVerify(form.get('logout_token') ?? '', keys, {
      issuer,
      audience: 'web-demo',
    })
    expect(protectedHeader).toMatchObject({ typ: 'logout+jwt', alg: 'RS256' })
    const { iat = 0, exp, jti, ...claims } = payload
    expect(claims).toEqual({
      iss: issuer,
      aud: 'web-demo',
      sub: `${ann.connectionId};ann`,
      sid,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
    expect([exp, typeof jti]).toEqual([iat + 120, 'string'])
    expect(claims).not.toHaveProperty('nonce')
    await expect(oauth.keys.verifyHint(form.get('logout_token') ?? '')).rejects.toThrow()
  })

  it.each<[string, (tokens: Awaited<ReturnType<typeof signIn>>) => Promise<unknown>]>([
    ['the application signs out', ({ sid }) => sessionEnd(oauth.parts.db, sid, web.application.id)],
    [
      'the identity provider signs out',
      async ({ sid }) => {
        await oauth.parts.db.kysely
          .updateTable('sessions')
          .set({ name_id: 'U-1' })
          .where('id', '=', sid)
          .execute()
        const connection = { id: ann.connectionId, organizationId: ann.organizationId }
        await sessionEndOfSubject(oauth.parts.db, connection, 'U-1', [])
      },
    ],
    [
      'a refresh token comes twice',
      async ({ refresh_token: token }) => {
        await client.refresh(token)
        await client.refresh(token)
      },
    ],
    ['a refresh token is given back', ({ refresh_token: token }) => client.post('revoke', { token })],
  ])('is told when %s', async (_, end) => {
    const tokens = await signIn()
    await end(tokens)
    expect(await tell()).toBe(1)
    expect(decodeJwt(listener.received[0]?.form.get('logout_token') ?? '')['sid']).toBe(tokens.sid)
  })

  it('is told once, by whichever process comes first', async () => {
    await signedOut()
    const told = await Promise.all(Array.from({ length: 10 }, tell))
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await tell()).toBe(0)
    expect(listener.received).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  it('that had ended before is not told again', async () => {
    const { sid } = await signedOut()
    await tell()
    await sessionEnd(oauth.parts.db, sid, web.application.id)
    expect([await tell(), await waiting()]).toEqual([0, []])
  })

  it('of an application without an address, or that has given it up, is told to nobody', async () => {
    const quiet = await seedApplication(oauth.parts)
    const tokens = await tokenClient(oauth, quiet).signIn(ann, ['openid'])
    await sessionEnd(oauth.parts.db, String(decodeJwt(tokens.access_token)['sid']), quiet.application.id)
    expect(await waiting()).toEqual([])
    await signedOut()
    await updateApplication(oauth.parts, web.application.id, { backchannelLogoutUri: null })
    expect(await tell()).toBe(0)
    expect(listener.received).toEqual([])
    await updateApplication(oauth.parts, web.application.id, { backchannelLogoutUri: listener.uri })
  })

  it('is told again, ever later, while the application cannot take note; and then no more', async () => {
    await signedOut()
    listener.status = 503
    const pauses: number[] = []
    for (let attempt = 1; attempt <= NOTICE_ATTEMPTS; attempt += 1) {
      expect(await tell()).toBe(0)
      expect(listener.received).toHaveLength(attempt)
      const [notice] = await waiting()
      if (notice !== undefined) {
        pauses.push(Math.round((notice.next_attempt_at.getTime() - Date.now()) / 1000))
        expect(await tell()).toBe(0)
        await makeDue()
      }
    }
    expect(pauses.map((seconds) => Math.round(seconds / 10) * 10)).toEqual([10, 60, 300, 1800, 7200, 21600])
    expect(await waiting()).toEqual([])
  })

  it('is told a second time after a failure, by a new token', async () => {
    await signedOut()
    listener.status = 500
    expect(await tell()).toBe(0)
    listener.status = 204
    await makeDue()
    expect(await tell()).toBe(1)
    const ids = listener.received.map(({ form }) => decodeJwt(form.get('logout_token') ?? '').jti)
    expect(new Set(ids).size).toBe(2)
  })

  it('is kept for later when nobody listens', async () => {
    await updateApplication(oauth.parts, web.application.id, {
      backchannelLogoutUri: 'http://127.0.0.1:9/none',
    })
    await signedOut()
    expect(await tell()).toBe(0)
    expect(await waiting()).toHaveLength(1)
    await updateApplication(oauth.parts, web.application.id, { backchannelLogoutUri: listener.uri })
    await makeDue()
    expect(await tell()).toBe(1)
  })
})

async function listen(): Promise<Listener> {
  const received: Listener['received'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      received.push({ type: request.headers['content-type'] ?? '', form })
      response.writeHead(listener.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const listener: Listener = {
    server,
    uri: `http://127.0.0.1:${String(address.port)}/backchannel-logout`,
    received,
    status: 200,
  }
  return listener
}
