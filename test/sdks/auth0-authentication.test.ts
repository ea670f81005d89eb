import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testSamlConnectionId } from '../../packages/server/src/simulator/test-connections.ts'
import { testOrganizationId } from '../../packages/server/src/simulator/test-organization.ts'
import { type TestEngine, testEngines } from '../../packages/server/test/test-database.ts'
import type { AuthenticationMethodName } from './auth0-methods.ts'
import {
  type Auth0World,
  type Library,
  arriveFrom,
  codeVerifier,
  codeFor,
  openAuth0World,
  openLibrary,
} from './auth0-world.ts'
import type { Answer } from './running-cardea.ts'

const redirectUri = 'https://app.example/callback'
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** An application, and the library for it. */
interface Application {
  readonly clientId: string
  readonly clientSecret: string
  readonly call: (path: string, ...input: readonly unknown[]) => Promise<Answer>
}

describe.each(testEngines)(
  'Auth0’s AuthenticationClient, as it is published, against Cardea on %s',
  (engine: TestEngine) => {
    let world: Auth0World
    beforeAll(async () => {
      world = await openAuth0World(engine)
    })
    afterAll(async () => {
      await world.cardea.close()
      expect(world.cardea.faults).toEqual([])
    })

    describe.each(['auth0-4', 'auth0/legacy'])('%s', (published: string) => {
      let library: Library
      let web: Application
      beforeAll(async () => {
        library = await openLibrary(world, 4, published)
        web = await newApplication({})
      })
      afterAll(() => library.close())

      async function newApplication(input: object, options?: object): Promise<Application> {
        const settings = { name: 'Web', type: 'web', redirectUris: [redirectUri], refreshTokenDays: 1 }
        const made = await world.cardea.api('POST', '/v1/applications', { ...settings, ...input })
        const { clientId, clientSecret } = made
        const call: Application['call'] = (path, ...given) =>
          library.callOf(
            'AuthenticationClient',
            { clientId, ...(options ?? { clientSecret }) },
            path,
            ...given,
          )
        return { clientId, clientSecret, call }
      }
      const userInfo = (token: string) => library.callOf('UserInfoClient', {}, 'getUserInfo', token)
      const code = (asked: object = {}) => codeFor(world.cardea, web.clientId, asked)
      const withPkce = async (asked: object = {}, input: object = {}, options: object = {}) => {
        const body = {
          code: await code(asked),
          code_verifier: codeVerifier,
          redirect_uri: redirectUri,
          ...input,
        }
        return web.call('oauth.authorizationCodeGrantWithPKCE', body, options)
      }
      const offline = { scope: 'openid email offline_access' }
      const refusedWith = (call: Promise<unknown>, statusCode: number, error: string) =>
        expect(call).rejects.toMatchObject({ statusCode, error })

      const tests: Readonly<Record<AuthenticationMethodName, () => Promise<void>>> = {
        async 'oauth.authorizationCodeGrant'() {
          const plain = { code_challenge: '', code_challenge_method: '' }
          const body = { code: await code(plain), redirect_uri: redirectUri }
          const { data } = await web.call('oauth.authorizationCodeGrant', body)
          expect(data).toMatchObject({ token_type: 'Bearer', id_token: expect.any(String) as string })
          await refusedWith(web.call('oauth.authorizationCodeGrant', body), 400, 'invalid_grant')
        },
        async 'oauth.authorizationCodeGrantWithPKCE'() {
          const nonce = { idTokenValidateOptions: { nonce: 'n', organization: testOrganizationId } }
          const { data } = await withPkce({ nonce: 'n' }, {}, nonce)
          expect(data).toMatchObject({ access_token: expect.any(String) as string })
          const named = { idTokenValidateOptions: { organization: 'test' } }
          await withPkce({ organization: testOrganizationId, connection: '' }, {}, named)
          const other = withPkce({ nonce: 'n' }, {}, { idTokenValidateOptions: { nonce: 'another' } })
          await expect(other).rejects.toMatchObject({ message: expect.stringContaining('Nonce') as string })
          await refusedWith(withPkce({}, { code_verifier: codeVerifier.toUpperCase() }), 400, 'invalid_grant')
        },
        async 'oauth.refreshTokenGrant'() {
          const { data } = await withPkce(offline)
          const refresh = (token: string) => web.call('oauth.refreshTokenGrant', { refresh_token: token })
          const { data: next } = await refresh(data.refresh_token)
          expect(next).toMatchObject({ id_token: expect.any(String) as string, token_type: 'Bearer' })
          expect(next.refresh_token).not.toBe(data.refresh_token)
          await refusedWith(refresh('unknown'), 400, 'invalid_grant')
        },
        async 'oauth.clientCredentialsGrant'() {
          const grant = (application: Application, audience = `${world.cardea.url}/api/v2/`) =>
            application.call('oauth.clientCredentialsGrant', { audience })
          const machine = { type: 'm2m', redirectUris: [], refreshTokenDays: 0, scopes: ['read:connections'] }
          const { data } = await grant(await newApplication(machine))
          expect(data).toMatchObject({
            token_type: 'Bearer',
            scope: 'read:connections',
            expires_in: expect.any(Number) as number,
          })
          const wrong = await newApplication(machine, { clientSecret: 'wrong' })
          await refusedWith(grant(wrong), 401, 'invalid_client')
          await refusedWith(
            grant(await newApplication(machine), 'https://other.example/'),
            400,
            'invalid_target',
          )

          const jwks = { keys: [publicKey.export({ format: 'jwk' })] }
          const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
          const signing = { clientAssertionSigningKey: pem }
          const signed = await grant(await newApplication({ ...machine, jwks }, signing))
          expect(signed.data.scope).toBe('read:connections')
          await refusedWith(grant(await newApplication(machine, signing)), 401, 'invalid_client')
        },
        async 'oauth.revokeRefreshToken'() {
          const { data } = await withPkce(offline)
          const { status } = await web.call('oauth.revokeRefreshToken', { token: data.refresh_token })
          expect(status).toBe(200)
          const again = web.call('oauth.refreshTokenGrant', { refresh_token: data.refresh_token })
          await refusedWith(again, 400, 'invalid_grant')
          const stranger = await newApplication({}, { clientSecret: 'wrong' })
          await refusedWith(stranger.call('oauth.revokeRefreshToken', { token: 'x' }), 401, 'invalid_client')
        },
        async 'oauth.pushedAuthorization'() {
          const request = {
            client_id: web.clientId,
            response_type: 'code',
            redirect_uri: redirectUri,
            state: 's',
          }
          const { data } = await web.call('oauth.pushedAuthorization', {
            ...request,
            scope: 'openid',
            connection_id: testSamlConnectionId,
          })
          const query = new URLSearchParams({ client_id: web.clientId, request_uri: data.request_uri })
          const given = await arriveFrom(world.cardea, `${world.cardea.url}/authorize?${query.toString()}`)
          const body = { code: given, redirect_uri: redirectUri }
          expect((await web.call('oauth.authorizationCodeGrant', body)).status).toBe(200)
          const elsewhere = { ...request, redirect_uri: 'https://other.example/' }
          await refusedWith(web.call('oauth.pushedAuthorization', elsewhere), 400, 'invalid_request')
        },
        async 'oauth.passwordGrant'() {
          const input = { username: 'ada@example.com', password: 'a password' }
          await refusedWith(web.call('oauth.passwordGrant', input), 400, 'unsupported_grant_type')
        },
        async 'oauth.tokenForConnection'() {
          const input = { connection: 'google-oauth2', subject_token: 'x' }
          await refusedWith(web.call('oauth.tokenForConnection', input), 401, 'invalid_client')
        },
        async 'passwordless.sendEmail'() {
          const input = { email: 'ada@example.com', send: 'code' }
          await expect(web.call('passwordless.sendEmail', input)).rejects.toMatchObject({ statusCode: 404 })
        },
        async 'passwordless.loginWithEmail'() {
          const input = { email: 'ada@example.com', code: '123456' }
          await refusedWith(web.call('passwordless.loginWithEmail', input), 400, 'unsupported_grant_type')
        },
        async 'database.signUp'() {
          const input = { email: 'new@example.com', password: 'a password', connection: 'db' }
          await expect(web.call('database.signUp', input)).rejects.toMatchObject({ statusCode: 404 })
        },
        async 'database.changePassword'() {
          const input = { email: 'ada@example.com', connection: 'db' }
          await expect(web.call('database.changePassword', input)).rejects.toMatchObject({ statusCode: 404 })
        },
        async 'UserInfoClient.getUserInfo'() {
          const { data } = await withPkce()
          const { data: person } = await userInfo(data.access_token)
          expect(person).toMatchObject({ email: 'ada@example.com', org_id: testOrganizationId })
          const refusal = { statusCode: 401, error: 'invalid_token' }
          await expect(userInfo('unknown')).rejects.toMatchObject(refusal)
        },
      }
      it.each(Object.entries(tests))('%s', (_, test) => test())
    })
  },
)
