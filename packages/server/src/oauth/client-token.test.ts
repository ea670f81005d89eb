import { decodeJwt } from 'jose'
import * as openidClient from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedApplication, type SeededApplication } from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'

/* RFC 6749 §4.4: an application acts for itself. */

let oauth: OauthServer
let batch: SeededApplication
let config: openidClient.Configuration
beforeAll(async () => {
  oauth = await openOauthServer()
  batch = await seedApplication(oauth.parts, {
    type: 'm2m',
    clientId: 'batch',
    scopes: ['read', 'write'],
    audiences: ['https://api.example.com', 'https://other.example.com'],
  })
  config = await configure('batch', batch.clientSecret)
})
afterAll(() => oauth.close())

const configure = (clientId: string, secret: string) =>
  openidClient.discovery(
    new URL(oauth.parts.config.issuer),
    clientId,
    undefined,
    openidClient.ClientSecretBasic(secret),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this server is on loopback
    { execute: [openidClient.allowInsecureRequests] },
  )

const refused = (error: string, code: string) => ({ error, cause: { error_code: code } })

describe('an m2m application', () => {
  it('gets what it has been granted, for its usual audience; the client is the subject, and nobody else is named', async () => {
    const tokens = await openidClient.clientCredentialsGrant(config)
    expect(tokens.scope).toBe('read write')
    expect(tokens).not.toHaveProperty('id_token')
    expect(tokens).not.toHaveProperty('refresh_token')
    const claims = decodeJwt(tokens.access_token)
    expect(claims).toEqual({
      iss: oauth.parts.config.issuer,
      aud: 'https://api.example.com',
      sub: 'batch',
      client_id: 'batch',
      scope: 'read write',
      application_id: batch.application.id,
      jti: expect.any(String) as string,
      iat: expect.any(Number) as number,
      exp: (claims.iat ?? 0) + 900,
    })
  })

  it('RFC 9700 §2.3: gets less when it asks for less, and another audience of its own', async () => {
    const asked = { scope: 'read', resource: 'https://other.example.com' }
    const tokens = await openidClient.clientCredentialsGrant(config, asked)
    expect(decodeJwt(tokens.access_token)).toMatchObject({ scope: 'read', aud: 'https://other.example.com' })
  })

  it.each([
    [{ scope: 'read admin' }, 'invalid_scope', 'oauth.scope_not_granted'],
    [{ scope: 'openid' }, 'invalid_scope', 'oauth.scope_not_granted'],
    [{ audience: 'https://evil.example.com' }, 'invalid_target', 'oauth.audience_unknown'],
  ])('is refused %j', async (asked, error, code) => {
    await expect(openidClient.clientCredentialsGrant(config, asked)).rejects.toMatchObject(
      refused(error, code),
    )
  })

  it('RFC 9700 §4.10.2, §4.15.1: without audiences of its own is for Cardea, and opens no person', async () => {
    const { clientSecret } = await seedApplication(oauth.parts, { type: 'm2m', clientId: 'plain' })
    const plain = await configure('plain', clientSecret)
    const { access_token: token } = await openidClient.clientCredentialsGrant(plain)
    expect(decodeJwt(token)).toMatchObject({ aud: oauth.parts.config.issuer, scope: '' })
    await expect(openidClient.fetchUserInfo(plain, token, 'plain')).rejects.toThrow()
  })

  it('gets one for Cardea by the name that Auth0’s libraries have for its API, where it may have one for Cardea', async () => {
    const { issuer, publicUrl } = oauth.parts.config
    const asked = { audience: `${publicUrl}/api/v2/` }
    const named = [
      await seedApplication(oauth.parts, { type: 'm2m', clientId: 'management' }),
      await seedApplication(oauth.parts, {
        type: 'm2m',
        clientId: 'management-by-name',
        audiences: [asked.audience],
      }),
    ]
    for (const { application, clientSecret } of named) {
      const client = await configure(application.clientId, clientSecret)
      const tokens = await openidClient.clientCredentialsGrant(client, asked)
      expect(decodeJwt(tokens.access_token).aud).toBe(issuer)
    }
    await expect(openidClient.clientCredentialsGrant(config, asked)).rejects.toMatchObject(
      refused('invalid_target', 'oauth.audience_unknown'),
    )
  })

  it('that signs people in, too, gets one for Cardea as usual, and one for the API of its people’s tokens when it says so', async () => {
    const api = 'https://api.example.com'
    const { clientSecret } = await seedApplication(oauth.parts, {
      clientId: 'one-client-for-all',
      scopes: ['read:organizations'],
      audiences: [api],
    })
    const client = await configure('one-client-for-all', clientSecret)
    const audienceOf = async (asked: Record<string, string>) =>
      decodeJwt((await openidClient.clientCredentialsGrant(client, asked)).access_token).aud
    expect(await audienceOf({})).toBe(oauth.parts.config.issuer)
    expect(await audienceOf({ audience: api })).toBe(api)
    await expect(audienceOf({ audience: 'https://evil.example.com' })).rejects.toMatchObject(
      refused('invalid_target', 'oauth.audience_unknown'),
    )
  })

  it('may send the same as JSON, each value a text', async () => {
    const ask = (body: unknown) =>
      fetch(`${oauth.parts.config.publicUrl}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const form = {
      grant_type: 'client_credentials',
      client_id: 'batch',
      client_secret: batch.clientSecret,
    }
    const answer = await ask(form)
    expect([answer.status, ((await answer.json()) as { readonly scope: string }).scope]).toEqual([
      200,
      'read write',
    ])
    for (const wrong of [[], 'a', { ...form, client_id: 7 }, { ...form, scope: ['read', 'write'] }, null])
      expect((await ask(wrong)).status).toBe(400)
  })
})

describe('an application that acts for people', () => {
  it('has no client credentials grant', async () => {
    const { clientSecret } = await seedApplication(oauth.parts, { clientId: 'web' })
    const web = await configure('web', clientSecret)
    await expect(openidClient.clientCredentialsGrant(web)).rejects.toMatchObject(
      refused('unauthorized_client', 'oauth.client_credentials_not_allowed'),
    )
  })

  it('acts for itself, too, when it has been granted scopes (RFC 6749 §4.4)', async () => {
    const { clientSecret } = await seedApplication(oauth.parts, {
      clientId: 'both',
      scopes: ['read:domains'],
    })
    const both = await configure('both', clientSecret)
    const { access_token: token } = await openidClient.clientCredentialsGrant(both)
    expect(decodeJwt(token)).toMatchObject({ sub: 'both', scope: 'read:domains' })
  })

  it('that is public neither, whatever its scopes', async () => {
    await seedApplication(oauth.parts, { type: 'spa', clientId: 'spa', scopes: ['read:domains'] })
    const answer = await oauth.server.inject({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'grant_type=client_credentials&client_id=spa',
    })
    expect(answer.json()).toMatchObject({ error: 'unauthorized_client' })
  })
})
