import { authorizationResponseUrl } from '@cardea/protocol'
import { decodeProtectedHeader } from 'jose'
import * as oauth4webapi from 'oauth4webapi'
import * as openidClient from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  grantLogin,
  seedApplication,
  type SeededApplication,
  type SeededPerson,
  seedPerson,
} from '../../test/granted-login.ts'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'

/*
 * Independent clients against a listening server. The login itself belongs to `logins/`; here it is
 * completed by `grantLogin`, and the client receives the redirect it would have received.
 */

let oauth: OauthServer
let web: SeededApplication
let spa: SeededApplication
let ann: SeededPerson
beforeAll(async () => {
  oauth = await openOauthServer()
  web = await seedApplication(oauth.parts, { clientId: 'web-demo' })
  spa = await seedApplication(oauth.parts, { type: 'spa', clientId: 'spa-demo' })
  ann = await seedPerson(oauth.parts, { email: 'ann@example.com', name: 'Ann Lee', idp_id: 'ann;@ä' })
})
afterAll(() => oauth.close())

/** The redirect that completes the authorization request at this address. */
async function completeLogin(authorizationUrl: URL, application: SeededApplication): Promise<URL> {
  const sent = authorizationUrl.searchParams
  const { code } = await grantLogin(oauth.parts, application, ann, {
    redirectUri: sent.get('redirect_uri') ?? '',
    codeChallenge: sent.get('code_challenge'),
    nonce: sent.get('nonce'),
    scope: (sent.get('scope') ?? '').split(' '),
  })
  const iss = oauth.parts.config.issuer
  return new URL(
    authorizationResponseUrl(sent.get('redirect_uri') ?? '', { code, state: sent.get('state'), iss }),
  )
}

describe('openid-client', () => {
  type Authentication = (secret: string) => openidClient.ClientAuth
  const table: [string, () => SeededApplication, Authentication][] = [
    ['client_secret_basic', () => web, openidClient.ClientSecretBasic],
    ['client_secret_post', () => web, openidClient.ClientSecretPost],
    ['none', () => spa, openidClient.None],
  ]
  it.each(table)('signs a person in with %s', async (_, client, authentication) => {
    const application = client()
    const config = await openidClient.discovery(
      new URL(oauth.parts.config.issuer),
      application.application.clientId,
      undefined,
      authentication(application.clientSecret),
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this server is on loopback
      { execute: [openidClient.allowInsecureRequests] },
    )
    const pkceCodeVerifier = openidClient.randomPKCECodeVerifier()
    const expectedState = openidClient.randomState()
    const expectedNonce = openidClient.randomNonce()
    const callback = await completeLogin(
      openidClient.buildAuthorizationUrl(config, {
        redirect_uri: application.redirectUri,
        scope: 'openid profile email',
        code_challenge: await openidClient.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: expectedState,
        nonce: expectedNonce,
        max_age: '600',
      }),
      application,
    )
    const tokens = await openidClient.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier,
      expectedState,
      expectedNonce,
      maxAge: 600,
      idTokenExpected: true,
    })
    const subject = `${ann.connectionId};ann;@ä`
    expect(tokens.claims()).toMatchObject({
      sub: subject,
      email: 'ann@example.com',
      org_id: ann.organizationId,
    })
    expect(await openidClient.fetchUserInfo(config, tokens.access_token, subject)).toMatchObject({
      sub: subject,
      name: 'Ann Lee',
      organization_id: ann.organizationId,
    })
    await expect(
      openidClient.authorizationCodeGrant(config, callback, {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
      }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(openidClient.fetchUserInfo(config, tokens.access_token, subject)).rejects.toThrow()
  })

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'verifies tokens that are signed with %s',
    async (tokenAlgorithm) => {
      const clientId = `signed-${tokenAlgorithm}`
      const application = await seedApplication(oauth.parts, { clientId, tokenAlgorithm })
      oauth.parts.clock.advance(5_000)
      const config = await openidClient.discovery(
        new URL(oauth.parts.config.issuer),
        clientId,
        { id_token_signed_response_alg: tokenAlgorithm },
        openidClient.ClientSecretBasic(application.clientSecret),
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
        { execute: [openidClient.allowInsecureRequests, openidClient.enableNonRepudiationChecks] },
      )
      const pkceCodeVerifier = openidClient.randomPKCECodeVerifier()
      const callback = await completeLogin(
        openidClient.buildAuthorizationUrl(config, {
          redirect_uri: application.redirectUri,
          scope: 'openid email',
          code_challenge: await openidClient.calculatePKCECodeChallenge(pkceCodeVerifier),
          code_challenge_method: 'S256',
        }),
        application,
      )
      const tokens = await openidClient.authorizationCodeGrant(config, callback, { pkceCodeVerifier })
      const claims = tokens.claims()
      expect(decodeProtectedHeader(tokens.access_token).alg).toBe(tokenAlgorithm)
      const subject = claims?.sub ?? ''
      expect(await openidClient.fetchUserInfo(config, tokens.access_token, subject)).toMatchObject({
        sub: subject,
      })
    },
  )
})

describe('oauth4webapi', () => {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; this server is on loopback
  const insecure = { [oauth4webapi.allowInsecureRequests]: true }

  it.each(['oidc', 'oauth2'] as const)('signs a person in after %s discovery', async (algorithm) => {
    const issuer = new URL(oauth.parts.config.issuer)
    const server = await oauth4webapi.processDiscoveryResponse(
      issuer,
      await oauth4webapi.discoveryRequest(issuer, { algorithm, ...insecure }),
    )
    const client: oauth4webapi.Client = { client_id: 'web-demo' }
    const verifier = oauth4webapi.generateRandomCodeVerifier()
    const nonce = oauth4webapi.generateRandomNonce()
    const url = new URL(server.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: web.redirectUri,
      response_type: 'code',
      scope: 'openid email groups',
      code_challenge: await oauth4webapi.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'state',
      nonce,
    }).toString()
    const callback = await completeLogin(url, web)
    const parameters = oauth4webapi.validateAuthResponse(server, client, callback, 'state')
    const response = await oauth4webapi.authorizationCodeGrantRequest(
      server,
      client,
      oauth4webapi.ClientSecretBasic(web.clientSecret),
      parameters,
      web.redirectUri,
      verifier,
      insecure,
    )
    const tokens = await oauth4webapi.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    // The signature and key are checked apart: TLS stands for them in this library.
    await oauth4webapi.validateApplicationLevelSignature(server, response, insecure)
    const claims = oauth4webapi.getValidatedIdTokenClaims(tokens)
    expect(claims).toMatchObject({ email: 'ann@example.com', groups: [] })
    const info = await oauth4webapi.processUserInfoResponse(
      server,
      client,
      claims?.sub ?? '',
      await oauth4webapi.userInfoRequest(server, client, tokens.access_token, insecure),
    )
    expect(info['email']).toBe('ann@example.com')

    const verified = await oauth4webapi.validateJwtAccessToken(
      server,
      new Request('http://resource.example', { headers: { authorization: `Bearer ${tokens.access_token}` } }),
      oauth.parts.config.issuer,
      insecure,
    )
    expect(verified).toMatchObject({ client_id: 'web-demo', scope: 'openid email groups' })
  })
})
