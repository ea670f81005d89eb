import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SeededPerson, seedApplication, seedPerson } from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { tokenClient } from '../../test/token-client.ts'
import { sessionEnd } from '../sessions/store.ts'
import type { ApplicationId } from '../storage/ids.ts'

describe.each(testEngines)('RFC 7662, RFC 7009: the tokens of an application on %s', (engine) => {
  let oauth: OauthServer
  let client: ReturnType<typeof tokenClient>
  let stranger: ReturnType<typeof tokenClient>
  let machine: ReturnType<typeof tokenClient>
  let applicationId: ApplicationId
  let ann: SeededPerson

  beforeAll(async () => {
    oauth = await openOauthServer(engine)
    const web = await seedApplication(oauth.parts, { clientId: 'web-demo', refreshTokenDays: 30 })
    applicationId = web.application.id
    client = tokenClient(oauth, web)
    stranger = tokenClient(oauth, await seedApplication(oauth.parts, { refreshTokenDays: 30 }))
    machine = tokenClient(
      oauth,
      await seedApplication(oauth.parts, {
        type: 'm2m',
        clientId: 'm2m-demo',
        scopes: ['a', 'b'],
        audiences: ['https://api.example.com'],
      }),
    )
    ann = await seedPerson(oauth.parts, { email: 'ann@example.com' })
  })
  afterAll(() => oauth.close())

  const inactive = { active: false }

  describe('introspection', () => {
    it('§2.2: tells what an access token stands for', async () => {
      const { access_token: token } = await client.signIn(ann)
      const claims = decodeJwt(token)
      expect(await client.introspect(token)).toEqual({
        active: true,
        token_type: 'Bearer',
        iss: oauth.parts.config.issuer,
        client_id: 'web-demo',
        sub: `${ann.connectionId};ann`,
        aud: [oauth.parts.config.issuer],
        scope: 'openid email offline_access',
        iat: claims.iat,
        exp: claims.exp,
        jti: claims.jti,
        sid: claims['sid'],
      })
    })

    it('tells of a refresh token until it is used', async () => {
      const { refresh_token: token, access_token: access } = await client.signIn(ann)
      const found = await client.introspect(token)
      expect(found).toMatchObject({
        active: true,
        client_id: 'web-demo',
        sub: `${ann.connectionId};ann`,
        scope: 'openid email offline_access',
        sid: decodeJwt(access)['sid'],
      })
      expect(found.exp - found.iat).toBe(30 * 86_400)
      await client.refresh(token)
      expect(await client.introspect(token)).toEqual(inactive)
    })

    it('tells of a token that an application has for itself, whatever it is for', async () => {
      const { body } = await machine.post('token', { grant_type: 'client_credentials', scope: 'a' })
      expect(await machine.introspect(body.access_token)).toMatchObject({
        active: true,
        sub: 'm2m-demo',
        aud: 'https://api.example.com',
        scope: 'a',
      })
    })

    it('§4: tells nobody of another application’s tokens', async () => {
      const tokens = await client.signIn(ann)
      expect(await stranger.introspect(tokens.access_token)).toEqual(inactive)
      expect(await stranger.introspect(tokens.refresh_token)).toEqual(inactive)
    })

    it.each([
      ['a text', 'nonsense'],
      ['a text with dots', 'a.b.c'],
    ])('of %s says that it is not active', async (_, token) => {
      expect(await client.introspect(token)).toEqual(inactive)
    })

    it('does not take an ID token for an access token', async () => {
      expect(await client.introspect((await client.signIn(ann)).id_token)).toEqual(inactive)
    })

    it('of what has expired, and of an ended session, says that it is not active', async () => {
      const tokens = await client.signIn(ann)
      oauth.parts.clock.advance(901_000)
      expect(await client.introspect(tokens.access_token)).toEqual(inactive)
      oauth.parts.clock.set(new Date())
      expect(await client.introspect(tokens.access_token)).toMatchObject({ active: true })
      await sessionEnd(oauth.parts.db, String(decodeJwt(tokens.access_token)['sid']), applicationId)
      expect(await client.introspect(tokens.access_token)).toEqual(inactive)
      expect(await client.introspect(tokens.refresh_token)).toEqual(inactive)
    })

    it('§2.1: is for clients that can prove themselves', async () => {
      const spa = tokenClient(oauth, await seedApplication(oauth.parts, { type: 'spa' }))
      expect((await spa.post('introspect', { token: 'x' })).body.error_code).toBe('oauth.client_not_allowed')
      const wrong = await client.post('introspect', { token: 'x', client_secret: 'wrong' })
      expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client'])
      const none = await client.post('introspect', {})
      expect([none.status, none.body.error_code]).toEqual([400, 'oauth.parameter_missing'])
    })
  })

  describe('revocation', () => {
    const revoke = async (by: typeof client, token: string) => {
      const { status, body } = await by.post('revoke', { token })
      expect([status, body]).toEqual([200, {}])
    }

    it('of a refresh token ends its session, with every token of it, and no other session', async () => {
      const [tokens, other] = [await client.signIn(ann), await client.signIn(ann)]
      await revoke(client, tokens.refresh_token)
      expect(await client.userinfoStatus(tokens.access_token)).toBe(401)
      expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant')
      expect(await client.userinfoStatus(other.access_token)).toBe(200)
    })

    it('of an access token voids it; its session goes on', async () => {
      const tokens = await client.signIn(ann)
      await revoke(client, tokens.access_token)
      expect(await client.userinfoStatus(tokens.access_token)).toBe(401)
      expect(await client.introspect(tokens.access_token)).toEqual(inactive)
      const { body } = await client.refresh(tokens.refresh_token)
      expect(await client.userinfoStatus(body.access_token)).toBe(200)
    })

    it('of an application’s own token voids it', async () => {
      const { body } = await machine.post('token', { grant_type: 'client_credentials' })
      await revoke(machine, body.access_token)
      expect(await machine.introspect(body.access_token)).toEqual(inactive)
    })

    it('§2.2: of another application’s token, and of what never was one, changes nothing and is no fault', async () => {
      const tokens = await client.signIn(ann)
      await revoke(stranger, tokens.access_token)
      await revoke(stranger, tokens.refresh_token)
      await revoke(client, 'nonsense')
      await revoke(client, 'a.b.c')
      expect(await client.userinfoStatus(tokens.access_token)).toBe(200)
      expect((await client.refresh(tokens.refresh_token)).status).toBe(200)
    })

    it('asks who gives it back', async () => {
      const tokens = await client.signIn(ann)
      const wrong = await client.post('revoke', { token: tokens.access_token, client_secret: 'wrong' })
      expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client'])
      expect(await client.userinfoStatus(tokens.access_token)).toBe(200)
    })
  })
})
