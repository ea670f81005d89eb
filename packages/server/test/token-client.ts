import type { OauthServer } from './oauth-server.ts'
import { type Grant, type SeededApplication, type SeededPerson, grantLogin } from './granted-login.ts'

export interface Tokens {
  readonly access_token: string
  readonly id_token: string
  readonly refresh_token: string
}

/** A confidential application at the endpoints for tokens. */
export function tokenClient({ server, parts }: OauthServer, seeded: SeededApplication) {
  const { application, clientSecret, redirectUri } = seeded
  const proof = {
    client_id: application.clientId,
    ...(clientSecret === '' ? {} : { client_secret: clientSecret }),
  }
  const post = async (path: string, form: Readonly<Record<string, string>>) => {
    const answer = await server.inject({
      method: 'POST',
      url: `/oauth/${path}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ ...proof, ...form }).toString(),
    })

    return { status: answer.statusCode, headers: answer.headers, body: answer.json() }
  }
  return {
    post,
    /** A sign-in of this person, redeemed. */
    async signIn(
      person: SeededPerson,
      scope: readonly string[] = ['openid', 'email', 'offline_access'],
      changed: Partial<Grant> = {},
    ): Promise<Tokens> {
      const { code } = await grantLogin(parts, seeded, person, { scope, ...changed })
      const { body } = await post('token', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
      })
      return body as Tokens
    },
    refresh: (refreshToken: string, more: Readonly<Record<string, string>> = {}) =>
      post('token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...more }),
    introspect: async (token: string) => (await post('introspect', { token })).body,
    async userinfoStatus(accessToken: string): Promise<number> {
      const { statusCode } = await server.inject({
        url: '/oauth/userinfo',
        headers: { authorization: `Bearer ${accessToken}` },
      })
      return statusCode
    },
  }
}
