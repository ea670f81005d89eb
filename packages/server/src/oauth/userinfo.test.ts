import { accessTokenClaims, type Claims, type ClaimsGrant } from '@cardea/protocol'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  domainVerifiedAt,
  grantLogin,
  seedApplication,
  type SeededApplication,
  seedDomain,
  type SeededPerson,
  seedPerson,
} from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { testEngines } from '../../test/test-database.ts'
import { token } from './token.ts'

describe.each(testEngines)('%s', (engine) => {
  let oauth: OauthServer
  let web: SeededApplication
  let ann: SeededPerson
  beforeAll(async () => {
    oauth = await openOauthServer(engine)
    web = await seedApplication(oauth.parts, { clientId: 'web-demo' })
    ann = await seedPerson(oauth.parts, {
      email: 'ann@example.com',
      name: 'Ann Lee',
      first_name: 'Ann',
      groups: ['Engineering'],
      roles: ['admin'],
      custom_attributes: { department: 'R&D' },
      raw_attributes: { 'urn:oid:2.5.4.42': ['Ann'], __proto__x: null },
    })
    await seedDomain(oauth.parts, ann, { domain: 'example.com' })
  })
  afterAll(() => oauth.close())

  const redeem = (code: string) =>
    token(
      { ...oauth.parts, keys: oauth.keys },
      {
        form: {
          grant_type: ['authorization_code'],
          code: [code],
          redirect_uri: [web.redirectUri],
          client_id: ['web-demo'],
          client_secret: [web.clientSecret],
        },
        authorization: undefined,
        clientAddress: '192.0.2.1',
      },
    )

  async function signIn(
    scope?: readonly string[],
  ): Promise<{ code: string; accessToken: string; idToken: string }> {
    const { code } = await grantLogin(oauth.parts, web, ann, scope === undefined ? {} : { scope })
    const { access_token, id_token = '' } = await redeem(code)
    return { code, accessToken: access_token, idToken: id_token }
  }

  const provenance = (changed: object = {}) => ({
    connection_id: ann.connectionId,
    connection_type: 'saml',
    domain_verified_at: domainVerifiedAt.toISOString(),
    scope: 'inside',
    ...changed,
  })
  const get = (headers: Record<string, string> = {}, query = '') =>
    oauth.server.inject({ method: 'GET', url: `/oauth/userinfo${query}`, headers })
  const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` })
  const postForm = (form: string, headers: Record<string, string> = {}) =>
    oauth.server.inject({
      method: 'POST',
      url: '/oauth/userinfo',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: form,
    })

  describe('OIDC Core §5.3: UserInfo', () => {
    it('answers the whole profile, by every way of sending the token', async () => {
      const { accessToken } = await signIn()
      const answers = await Promise.all([
        get(bearer(accessToken)),
        get({ authorization: `bearer ${accessToken}` }),
        oauth.server.inject({ method: 'POST', url: '/oauth/userinfo', headers: bearer(accessToken) }),
        postForm('', bearer(accessToken)),
        postForm(`access_token=${accessToken}`),
      ])
      for (const answer of answers) {
        expect(answer.statusCode).toBe(200)
        expect(answer.headers['cache-control']).toBe('no-store')
        expect(answer.json()).toEqual({
          sub: `${ann.connectionId};ann`,
          oid: ann.organizationId,
          org_id: ann.organizationId,
          org_name: ann.organizationId.toLowerCase().replace('_', '-'),
          email: 'ann@example.com',
          email_verified: true,
          email_provenance: provenance(),
          name: 'Ann Lee',
          given_name: 'Ann',
          groups: ['Engineering'],
          roles: ['admin'],
          connection_id: ann.connectionId,
          connection_type: 'saml',
          organization_id: ann.organizationId,
          idp_id: 'ann',
          custom_attributes: { department: 'R&D' },
          raw_attributes: { 'urn:oid:2.5.4.42': ['Ann'], __proto__x: null },
        })
      }
    })

    it('reads the profile as it is now', async () => {
      const { accessToken } = await signIn()
      const rename = (name: string) =>
        oauth.parts.db.kysely.updateTable('profiles').set({ name }).where('id', '=', ann.profileId).execute()
      await rename('Ann Chen')
      expect((await get(bearer(accessToken))).json()).toMatchObject({ name: 'Ann Chen' })
      await rename('Ann Lee')
    })

    it('rows 60 and 62: vouches for an address as its domain stands now, not as it stood at the sign-in', async () => {
      const { accessToken } = await signIn(['openid', 'email'])
      const lost = {
        email_verified: false,
        email_provenance: provenance({ domain_verified_at: null, scope: 'outside' }),
      }
      await seedDomain(oauth.parts, ann, { domain: 'example.com', state: 'failed' })
      expect((await get(bearer(accessToken))).json()).toMatchObject({ email: 'ann@example.com', ...lost })
      await seedDomain(oauth.parts, ann, { domain: 'example.com' })
      const found = { email_verified: true, email_provenance: provenance() }
      expect((await get(bearer(accessToken))).json()).toMatchObject(found)
    })

    it('vouches for no address of a domain that another organization has verified', async () => {
      const eve = await seedPerson(oauth.parts, { idp_id: 'eve', email: 'ann@example.com' })
      const { code } = await grantLogin(oauth.parts, web, eve)
      const { access_token: accessToken } = await redeem(code)
      expect((await get(bearer(accessToken))).json()).toMatchObject({
        email: 'ann@example.com',
        email_verified: false,
        email_provenance: { connection_id: eve.connectionId, domain_verified_at: null, scope: 'outside' },
      })
    })

    it('RFC 9700 §2.3: has only what the scopes of the token open', async () => {
      const { accessToken } = await signIn(['openid', 'email'])
      expect((await get(bearer(accessToken))).json()).toEqual({
        sub: `${ann.connectionId};ann`,
        oid: ann.organizationId,
        org_id: ann.organizationId,
        org_name: ann.organizationId.toLowerCase().replace('_', '-'),
        email: 'ann@example.com',
        email_verified: true,
        email_provenance: provenance(),
      })
    })
  })

  describe('RFC 6750 §3.1: refusals', () => {
    it('without a token: 401 with a challenge that names no error', async () => {
      for (const answer of await Promise.all([get(), postForm('')])) {
        expect(answer.statusCode).toBe(401)
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
        expect(answer.headers['www-authenticate']).not.toContain('error=')
      }
    })

    it('a header of another scheme is no token', async () => {
      const answer = await get({ authorization: 'Basic eDp5' })
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="cardea"')
      expect(answer.body).toContain('oauth.access_token_missing')
    })

    it('a token in the query is not read (RFC 9700 §4.3.2)', async () => {
      const { accessToken } = await signIn()
      expect((await get({}, `?access_token=${accessToken}`)).statusCode).toBe(401)
    })

    it('a token sent in two ways is invalid_request', async () => {
      const { accessToken } = await signIn()
      const answer = await postForm(`access_token=${accessToken}`, bearer(accessToken))
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ error: 'invalid_request' })
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_request"/)
    })

    it('without the scope openid: 403 insufficient_scope', async () => {
      const { accessToken } = await signIn(['email'])
      const answer = await get(bearer(accessToken))
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toMatchObject({ error: 'insufficient_scope' })
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="insufficient_scope"/)
    })

    it('the token of a deleted person', async () => {
      const bob = await seedPerson(oauth.parts, { idp_id: 'bob' })
      const { code } = await grantLogin(oauth.parts, web, bob)
      const { access_token } = await redeem(code)
      expect((await get(bearer(access_token))).statusCode).toBe(200)
      await oauth.parts.db.kysely.deleteFrom('profiles').where('id', '=', bob.profileId).execute()
      await expectInvalid(access_token)
    })

    // RFC 6749 §4.1.2
    it('the tokens of a code that was redeemed a second time', async () => {
      const { code, accessToken } = await signIn()
      expect((await get(bearer(accessToken))).statusCode).toBe(200)
      await expect(redeem(code)).rejects.toMatchObject({ code: 'oauth.code_redeemed' })
      await expectInvalid(accessToken)
    })

    it('an expired token', async () => {
      const { accessToken } = await signIn()
      const now: Date = oauth.parts.clock.now()
      oauth.parts.clock.set(new Date(now.getTime() + 16 * 60_000))
      try {
        await expectInvalid(accessToken)
      } finally {
        oauth.parts.clock.set(now)
      }
    })

    // Incidents rows 48 and 66.
    it('an ID token, a tampered token, a foreign key, no signature, another algorithm, type or audience', async () => {
      const { accessToken, idToken } = await signIn()
      const [header = '', payload = '', signature = ''] = accessToken.split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims
      const tampered = Buffer.from(JSON.stringify({ ...claims, sid: 'ses_x' })).toString('base64url')
      const kid = (await oauth.keys.publicJwks()).keys[0]?.kid ?? ''
      const foreign = await generateKeyPair('RS256')
      const publicModulus = Buffer.from((await oauth.keys.publicJwks()).keys[0]?.n ?? '')
      const forged = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
        new SignJWT({ ...claims }).setProtectedHeader({ alg, typ: 'at+jwt', kid }).sign(key)

      await expectInvalid(idToken)
      await expectInvalid(`${header}.${tampered}.${signature}`)
      await expectInvalid(`${header}.${payload}.`)
      await expectInvalid(await forged('RS256', foreign.privateKey))
      await expectInvalid(await forged('HS256', publicModulus))
      await expectInvalid(new UnsecuredJWT({ ...claims }).encode())
      await expectInvalid(oauth.keys.sign({ ...claims }, { type: 'JWT' }))
      await expectInvalid(oauth.keys.sign({ ...claims, aud: 'web-demo' }, { type: 'at+jwt' }))
      await expectInvalid(oauth.keys.sign({ ...claims, iss: 'https://evil.example/' }, { type: 'at+jwt' }))
      await expectInvalid(oauth.keys.sign({ ...claims, client_id: 'other' }, { type: 'at+jwt' }))
      await expectInvalid(oauth.keys.sign({ ...claims, sub: 'conn_x;eve' }, { type: 'at+jwt' }))
      for (const name of ['sid', 'client_id', 'scope', 'sub', 'iss', 'aud', 'exp']) {
        const others = Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name))
        await expectInvalid(oauth.keys.sign(others, { type: 'at+jwt' }))
      }
      expect((await get(bearer(oauth.keys.sign({ ...claims }, { type: 'at+jwt' })))).statusCode).toBe(200)
    })

    it('a session that never was', async () => {
      const grant: ClaimsGrant = {
        issuer: oauth.parts.config.issuer,
        clientId: 'web-demo',
        scope: ['openid'],
        sid: 'ses_unknown',
        nonce: null,
        authTime: new Date(),
        acr: null,
        requestedClaims: null,
        organizationSlug: null,
        metadata: null,
        connectionId: ann.connectionId,
        connectionType: 'saml',
        organizationId: ann.organizationId,
        profile: {
          idpId: 'ann',
          email: null,
          outside: false,
          domainVerifiedAt: null,
          firstName: null,
          lastName: null,
          name: null,
          username: null,
          groups: [],
          roles: [],
          picture: null,
          locale: null,
          customAttributes: {},
          rawAttributes: {},
        },
      }
      const access = { ...grant, audience: null, userinfoEndpoint: `${oauth.url}/oauth/userinfo` }
      const claims = accessTokenClaims(access, { now: oauth.parts.clock.now(), tokenId: 'x' })
      await expectInvalid(oauth.keys.sign({ ...claims }, { type: 'at+jwt' }))
    })

    it.each(['x', 'a.b.c', '....', 'eyJhbGciOiJub25lIn0.e30.', 'a'.repeat(9000)])(
      'garbage: %.20s',
      async (garbage) => {
        await expectInvalid(garbage)
      },
    )

    async function expectInvalid(accessToken: string): Promise<void> {
      const answer = await get(bearer(accessToken))
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ error: 'invalid_token' })
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/)
    }
  })
})
