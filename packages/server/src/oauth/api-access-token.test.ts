import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type SeededApplication,
  type SeededPerson,
  grantLogin,
  seedApplication,
  seedPerson,
} from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { tokenClient } from '../../test/token-client.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import { updateApplication } from '../applications/update-application.ts'
import { readPerson } from './userinfo.ts'

const api = 'https://api.example.com'

describe.each(testEngines)('RFC 9068: an access token for an API of the application, on %s', (engine) => {
  let oauth: OauthServer
  let web: SeededApplication
  let client: ReturnType<typeof tokenClient>
  let ann: SeededPerson

  beforeAll(async () => {
    oauth = await openOauthServer(engine)
    web = await seedApplication(oauth.parts, {
      clientId: 'with-api',
      refreshTokenDays: 30,
      tokenAlgorithm: 'ES256',
    })
    client = tokenClient(oauth, web)
    // Its algorithm is published with it; what is cached is from before.
    await oauth.keys.reload()
  })
  beforeEach(async () => {
    await setAudiences([api, 'reports'])
    ann = await seedPerson(oauth.parts, { email: 'ann@example.com' })
  })
  afterAll(() => oauth.close())

  const setAudiences = (audiences: readonly string[]) =>
    updateApplication(oauth.parts, web.application.id, { audiences })
  const signIn = (scope?: readonly string[]) => client.signIn(ann, scope, { audience: api })
  const userinfoEndpoint = () => `${oauth.url}/oauth/userinfo`

  /** What an API does that knows nothing of us but the issuer: by the published keys alone. */
  async function verifiedAtApi(token: string, audience: string) {
    const published = (await oauth.server.inject({ url: '/keys' })).json<JSONWebKeySet>()
    const { issuer } = oauth.parts.config
    return jwtVerify(token, createLocalJWKSet(published), { issuer, audience, typ: 'at+jwt' })
  }

  it('§2.2: says whom it is for, who asked, and whose organization it is; any API can verify it', async () => {
    const { access_token: token } = await signIn()
    const { payload, protectedHeader } = await verifiedAtApi(token, api)
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' })
    expect(payload).toEqual({
      iss: oauth.parts.config.issuer,
      aud: [api, userinfoEndpoint()],
      sub: `${ann.connectionId};ann`,
      client_id: 'with-api',
      sid: expect.stringMatching(/^ses_/) as string,
      scope: 'openid email offline_access',
      org_id: ann.organizationId,
      jti: expect.stringMatching(/^[\w-]{43}$/) as string,
      iat: expect.any(Number) as number,
      exp: (payload.iat ?? 0) + 900,
    })
  })

  it('§4: is refused by an API that it is not for, and an ID token by every API', async () => {
    const { access_token: token, id_token: idToken } = await signIn()
    await expect(verifiedAtApi(token, 'reports')).rejects.toMatchObject({ claim: 'aud' })
    await expect(verifiedAtApi(idToken, web.application.clientId)).rejects.toMatchObject({ claim: 'typ' })
    const { access_token: ours } = await client.signIn(ann)
    await expect(verifiedAtApi(ours, api)).rejects.toMatchObject({ claim: 'aud' })
  })

  it('opens UserInfo where openid was granted, and else the API alone', async () => {
    const { access_token: token } = await signIn()
    expect(await client.userinfoStatus(token)).toBe(200)
    const { access_token: bare } = await signIn(['email'])
    expect(decodeJwt(bare).aud).toBe(api)
    expect(await client.userinfoStatus(bare)).toBe(401)
  })

  it('row 66: opens nothing else of ours: not the native API, and no other answer about the person', async () => {
    const { access_token: token } = await signIn(['openid', 'profile', 'email'])
    const authenticate = createAuthenticate({ ...oauth.parts, keys: oauth.keys })
    await expect(authenticate(`Bearer ${token}`)).rejects.toMatchObject({ code: 'request.unauthenticated' })
    const request = { form: {}, authorization: `Bearer ${token}` }
    await expect(
      readPerson({ ...oauth.parts, keys: oauth.keys }, request, ['openid', 'profile', 'email']),
    ).rejects.toMatchObject({ code: 'oauth.access_token_invalid' })
  })

  it('row 66: is a person’s, also where it is for what the tokens of a machine are for', async () => {
    const machine = await seedApplication(oauth.parts, { type: 'm2m', scopes: ['a'], audiences: [api] })
    const { body } = await tokenClient(oauth, machine).post('token', { grant_type: 'client_credentials' })
    const own = await verifiedAtApi(String(body.access_token), api)
    const persons = await verifiedAtApi((await signIn()).access_token, api)
    expect(own.payload).toMatchObject({ sub: machine.application.clientId })
    expect(own.payload).not.toHaveProperty('sid')
    expect(persons.payload.sub).toContain(';')
    expect(persons.payload).not.toHaveProperty('application_id')
    expect(await client.userinfoStatus(String(body.access_token))).toBe(401)
  })

  it('is for the same API after every refresh, whatever the request says', async () => {
    const first = await signIn()
    const second = await client.refresh(first.refresh_token)
    const third = await client.refresh(String(second.body.refresh_token), { audience: 'reports' })
    for (const { access_token: token } of [first, second.body, third.body]) {
      expect(decodeJwt(String(token)).aud).toEqual([api, userinfoEndpoint()])
    }
    const { refresh_token: plain } = await client.signIn(ann)
    const { body } = await client.refresh(plain, { audience: api })
    expect(decodeJwt(String(body.access_token)).aud).toEqual([oauth.parts.config.issuer])
  })

  it('is told to its application by introspection, and to no other', async () => {
    const { access_token: token } = await signIn()
    expect(await client.introspect(token)).toMatchObject({
      active: true,
      client_id: 'with-api',
      aud: [api, userinfoEndpoint()],
    })
    const stranger = tokenClient(oauth, await seedApplication(oauth.parts, { audiences: [api] }))
    expect(await stranger.introspect(token)).toEqual({ active: false })
  })

  it('is void with us once it is given back; who verifies it alone does not hear of that', async () => {
    const { access_token: token } = await signIn()
    expect((await client.post('revoke', { token })).status).toBe(200)
    expect(await client.introspect(token)).toEqual({ active: false })
    expect(await client.userinfoStatus(token)).toBe(401)
    await expect(verifiedAtApi(token, api)).resolves.toBeDefined()
  })

  it('is issued no more once the application has lost the API, by no code and no refresh token', async () => {
    const { refresh_token: token } = await signIn()
    const { code } = await grantLogin(oauth.parts, web, ann, { audience: api })
    const redeemed = { grant_type: 'authorization_code', code, redirect_uri: web.redirectUri }
    await setAudiences(['reports'])
    for (const answer of [await client.refresh(token), await client.post('token', redeemed)]) {
      expect([answer.status, answer.body]).toMatchObject([
        400,
        { error: 'invalid_grant', error_code: 'oauth.audience_withdrawn' },
      ])
    }
    // Nothing was used up by the attempt.
    await setAudiences([api])
    expect((await client.refresh(token)).status).toBe(200)
    expect((await client.post('token', redeemed)).status).toBe(200)
  })
})
