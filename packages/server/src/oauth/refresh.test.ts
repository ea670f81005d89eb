import { tokenHash } from '@cardea/protocol'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type SeededApplication,
  type SeededPerson,
  grantLogin,
  seedApplication,
  seedDomain,
  seedPerson,
} from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { tokenClient } from '../../test/token-client.ts'
import { updateApplication } from '../applications/update-application.ts'
import { sessionEnd } from '../sessions/store.ts'

describe.each(testEngines)('a refresh token on %s', (engine) => {
  let oauth: OauthServer
  let web: SeededApplication
  let client: ReturnType<typeof tokenClient>
  let ann: SeededPerson

  beforeAll(async () => {
    oauth = await openOauthServer(engine)
    web = await seedApplication(oauth.parts, { refreshTokenDays: 30 })
    client = tokenClient(oauth, web)
  })
  beforeEach(async () => {
    ann = await seedPerson(oauth.parts, { email: 'ann@example.com' })
  })
  afterAll(() => oauth.close())

  const refused = async (answer: ReturnType<typeof client.refresh>) => {
    const { status, body } = await answer
    return [status, body.error, body.error_code]
  }
  const sidOf = (idToken: string) => String(decodeJwt(idToken)['sid'])
  const set = (patch: Parameters<typeof updateApplication>[2]) =>
    updateApplication(oauth.parts, web.application.id, patch)

  it('comes with offline_access alone, and of 256 random bits only the hash is kept', async () => {
    expect(await client.signIn(ann, ['openid'])).not.toHaveProperty('refresh_token')
    const { refresh_token: token } = await client.signIn(ann)
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const rows = await oauth.parts.db.kysely.selectFrom('refresh_tokens').select('token_hash').execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(rows.some((row) => Buffer.from(row.token_hash).equals(oauth.parts.vault.hash(token)))).toBe(true)
  })

  it('OIDC Core §12.2: gives tokens of the same session and person, and the next refresh token', async () => {
    const authTime = new Date('2026-01-01T00:00:00Z')
    const first = await client.signIn(ann, undefined, { nonce: 'n-1', authTime })
    const { status, headers, body } = await client.refresh(first.refresh_token)
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'openid email offline_access',
    })
    const [before, after] = [decodeJwt(first.id_token), decodeJwt(body.id_token)]
    for (const claim of ['iss', 'sub', 'aud', 'sid', 'auth_time']) expect(after[claim]).toEqual(before[claim])
    expect(after).not.toHaveProperty('nonce')
    expect(after).not.toHaveProperty('c_hash')
    expect(after['at_hash']).toBe(tokenHash(body.access_token, 'RS256'))
    expect(body.refresh_token).not.toBe(first.refresh_token)
    expect((await client.refresh(body.refresh_token)).status).toBe(200)
  })

  it('brings what has changed of the person since', async () => {
    const { refresh_token: token } = await client.signIn(ann)
    await oauth.parts.db.kysely
      .updateTable('profiles')
      .set({ email: 'ann.lee@example.com' })
      .where('id', '=', ann.profileId)
      .execute()
    expect(decodeJwt((await client.refresh(token)).body.id_token)['email']).toBe('ann.lee@example.com')
  })

  it('rows 60 and 62: vouches for the address only while its domain is the organization’s', async () => {
    const cy = await seedPerson(oauth.parts, { email: 'cy@refresh.example' })
    await seedDomain(oauth.parts, cy, { domain: 'refresh.example' })
    const first = await client.signIn(cy)
    const verified = { email_verified: true, email_provenance: { scope: 'inside' } }
    expect(decodeJwt(first.id_token)).toMatchObject(verified)
    await seedDomain(oauth.parts, cy, { domain: 'refresh.example', state: 'failed' })
    const { body } = await client.refresh(first.refresh_token)
    const lost = { email_verified: false, email_provenance: { domain_verified_at: null, scope: 'outside' } }
    expect(decodeJwt(body.id_token)).toMatchObject(lost)
  })

  it('OIDC Core §5.5: brings the claims that the sign-in asked for by name, again', async () => {
    const tokens = await client.signIn(ann, ['openid', 'offline_access'])
    expect(decodeJwt((await client.refresh(tokens.refresh_token)).body.id_token)).not.toHaveProperty('email')
    const claims = { idToken: ['email'], userinfo: ['roles'] }
    let asked = await client.signIn(ann, ['openid', 'offline_access'], { claims })
    for (let times = 0; times < 2; times++) {
      asked = (await client.refresh(asked.refresh_token)).body
      expect(decodeJwt(asked.id_token)['email']).toBe('ann@example.com')
      expect(decodeJwt(asked.access_token)['userinfo_claims']).toEqual(['roles'])
    }
  })

  it('RFC 9700 §2.2.2, §4.14.2, row 82: that is used again ends its session, with the newer ones, for whoever has them', async () => {
    const first = await client.signIn(ann)
    const other = await client.signIn(ann)
    const { body: second } = await client.refresh(first.refresh_token)
    expect(await refused(client.refresh(first.refresh_token))).toEqual([
      400,
      'invalid_grant',
      'oauth.refresh_token_used',
    ])
    expect(await refused(client.refresh(second.refresh_token))).toEqual([
      400,
      'invalid_grant',
      'oauth.refresh_token_unknown',
    ])
    expect(await client.userinfoStatus(second.access_token)).toBe(401)
    expect(await client.userinfoStatus(other.access_token)).toBe(200)
  })

  it('of 100 uses at once one succeeds, and the others end its session', async () => {
    const { refresh_token: token } = await client.signIn(ann)
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.refresh(token)))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    expect(await client.userinfoStatus(winners[0]?.body.access_token)).toBe(401)
  })

  it('RFC 6749 §6, RFC 9700 §4.14.2: gives less when less is asked, never more, and then still stands for all', async () => {
    const { refresh_token: token } = await client.signIn(ann)
    expect(await refused(client.refresh(token, { scope: 'openid groups' }))).toEqual([
      400,
      'invalid_scope',
      'oauth.refresh_token_scope',
    ])
    const { body: less } = await client.refresh(token, { scope: 'email' })
    expect(less.scope).toBe('email')
    expect(less).not.toHaveProperty('id_token')
    expect((await client.refresh(less.refresh_token)).body.scope).toBe('openid email offline_access')
  })

  it('RFC 9700 §4.14.2: is as unknown to another application as one that never was, and nothing happens to it', async () => {
    const { refresh_token: token } = await client.signIn(ann)
    const other = tokenClient(oauth, await seedApplication(oauth.parts, { refreshTokenDays: 30 }))
    const unknown = [400, 'invalid_grant', 'oauth.refresh_token_unknown']
    expect(await refused(other.refresh(token))).toEqual(unknown)
    expect(await refused(client.refresh('no-such-token'))).toEqual(unknown)
    const { body } = await client.refresh(token)
    expect(await refused(other.refresh(token))).toEqual(unknown)
    expect(await client.userinfoStatus(body.access_token)).toBe(200)
  })

  it('needs its client’s secret', async () => {
    const { refresh_token: token } = await client.signIn(ann)
    expect(await refused(client.refresh(token, { client_secret: 'wrong' }))).toEqual([
      401,
      'invalid_client',
      'oauth.client_authentication_failed',
    ])
    expect((await client.refresh(token)).status).toBe(200)
  })

  it('RFC 9700 §2.2.2: works for a public client by its id: each one works once', async () => {
    const spa = await seedApplication(oauth.parts, { type: 'spa', refreshTokenDays: 1 })
    const challenged = { codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' }
    const publicClient = tokenClient(oauth, spa)
    const scope = ['openid', 'offline_access']
    const { code } = await grantLogin(oauth.parts, spa, ann, { scope, ...challenged })
    const { body } = await publicClient.post('token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: spa.redirectUri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    })
    const second = await publicClient.refresh(body.refresh_token)
    expect(second.status).toBe(200)
    expect((await publicClient.refresh(body.refresh_token)).body.error_code).toBe('oauth.refresh_token_used')
  })

  it.each<[string, (sid: string) => Promise<unknown>, () => Promise<unknown>]>([
    [
      'its session has ended',
      (sid) => sessionEnd(oauth.parts.db, sid, web.application.id),
      () => Promise.resolve(),
    ],
    [
      'its connection is off',
      () =>
        oauth.parts.db.kysely
          .updateTable('connections')
          .set({ status: 'inactive' })
          .where('id', '=', ann.connectionId)
          .execute(),
      () => Promise.resolve(),
    ],
    [
      'the application has no refresh tokens any more',
      () => set({ refreshTokenDays: 0 }),
      () => set({ refreshTokenDays: 30 }),
    ],
    [
      'its days are over',
      (sid) =>
        oauth.parts.db.kysely
          .updateTable('refresh_tokens')
          .set({ expires_at: new Date(Date.now() - 1000) })
          .where('session_id', '=', sid)
          .execute(),
      () => Promise.resolve(),
    ],
  ])('is void when %s', async (_, end, restore) => {
    const tokens = await client.signIn(ann)
    await end(sidOf(tokens.id_token))
    expect(await refused(client.refresh(tokens.refresh_token))).toEqual([
      400,
      'invalid_grant',
      'oauth.refresh_token_unknown',
    ])
    await restore()
  })

  it('RFC 9700 §4.14.2: lives for as many days as the application says, from the sign-in on, however often it is used', async () => {
    const { refresh_token: token } = await client.signIn(ann)
    const { body } = await client.refresh(token)
    const ends = await oauth.parts.db.kysely
      .selectFrom('refresh_tokens')
      .select(['expires_at', 'token_hash'])
      .where('token_hash', 'in', [oauth.parts.vault.hash(token), oauth.parts.vault.hash(body.refresh_token)])
      .execute()
    expect(ends).toHaveLength(2)
    expect(ends[0]?.expires_at).toEqual(ends[1]?.expires_at)
    const days = (Number(ends[0]?.expires_at) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(29.9)
    expect(days).toBeLessThanOrEqual(30.1)
  })
})
