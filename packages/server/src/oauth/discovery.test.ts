import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OauthServer, openOauthServer } from '../../test/oauth-server.ts'
import { discovery } from './discovery.ts'

let oauth: OauthServer
beforeAll(async () => {
  oauth = await openOauthServer()
})
afterAll(() => oauth.close())

const get = (url: string, headers: Record<string, string> = {}) =>
  oauth.server.inject({ method: 'GET', url, headers })

describe('OpenID Connect Discovery 1.0 §3, RFC 8414 §2: provider metadata', () => {
  it('is this document, in which PKCE and `iss` can be seen (RFC 9700 §2.1.1, §2.6, §4.4.2)', () => {
    expect(discovery({ issuer: 'https://sso.example.com/', publicUrl: 'https://sso.example.com' }))
      .toMatchInlineSnapshot(`
        {
          "authorization_endpoint": "https://sso.example.com/oauth/authorize",
          "authorization_response_iss_parameter_supported": true,
          "backchannel_logout_session_supported": true,
          "backchannel_logout_supported": true,
          "claims_parameter_supported": true,
          "claims_supported": [
            "iss",
            "sub",
            "aud",
            "azp",
            "iat",
            "exp",
            "auth_time",
            "nonce",
            "at_hash",
            "c_hash",
            "amr",
            "acr",
            "sid",
            "oid",
            "org_id",
            "org_name",
            "email",
            "email_verified",
            "email_provenance",
            "name",
            "given_name",
            "family_name",
            "preferred_username",
            "picture",
            "locale",
            "groups",
            "roles",
            "idp_id",
            "connection_id",
            "connection_type",
            "organization_id",
            "custom_attributes",
            "raw_attributes",
          ],
          "code_challenge_methods_supported": [
            "S256",
          ],
          "display_values_supported": [
            "page",
            "popup",
            "touch",
            "wap",
          ],
          "end_session_endpoint": "https://sso.example.com/oauth/logout",
          "grant_types_supported": [
            "authorization_code",
            "refresh_token",
            "client_credentials",
          ],
          "id_token_signing_alg_values_supported": [
            "RS256",
            "ES256",
            "EdDSA",
          ],
          "introspection_endpoint": "https://sso.example.com/oauth/introspect",
          "introspection_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
          ],
          "introspection_endpoint_auth_signing_alg_values_supported": [
            "RS256",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES384",
            "ES512",
            "EdDSA",
          ],
          "issuer": "https://sso.example.com/",
          "jwks_uri": "https://sso.example.com/keys",
          "prompt_values_supported": [
            "none",
            "login",
            "consent",
            "select_account",
          ],
          "pushed_authorization_request_endpoint": "https://sso.example.com/oauth/par",
          "request_parameter_supported": false,
          "request_uri_parameter_supported": false,
          "require_pushed_authorization_requests": false,
          "response_modes_supported": [
            "query",
            "form_post",
            "web_message",
          ],
          "response_types_supported": [
            "code",
            "id_token",
          ],
          "revocation_endpoint": "https://sso.example.com/oauth/revoke",
          "revocation_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
            "none",
          ],
          "revocation_endpoint_auth_signing_alg_values_supported": [
            "RS256",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES384",
            "ES512",
            "EdDSA",
          ],
          "scopes_supported": [
            "openid",
            "profile",
            "email",
            "groups",
            "offline_access",
          ],
          "subject_types_supported": [
            "public",
          ],
          "token_endpoint": "https://sso.example.com/oauth/token",
          "token_endpoint_auth_methods_supported": [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
            "none",
          ],
          "token_endpoint_auth_signing_alg_values_supported": [
            "RS256",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES384",
            "ES512",
            "EdDSA",
          ],
          "userinfo_endpoint": "https://sso.example.com/oauth/userinfo",
        }
      `)
  })

  it('is the same at both well-known places, for scripts of any origin, and cacheable', async () => {
    for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
      const answer = await get(path, { origin: 'https://app.example.com' })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      expect(answer.headers['access-control-allow-origin']).toBe('*')
      expect(answer.headers['cache-control']).toBe('public, max-age=3600')
      expect(answer.json()).toEqual(discovery(oauth.parts.config))
    }
  })

  // Incidents row 88.
  it('is built from the configured URL, whatever the headers say', async () => {
    const forged = {
      host: 'localhost:1',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    }
    const answer = await get('/.well-known/openid-configuration', forged)
    expect(answer.json()).toEqual(discovery(oauth.parts.config))
  })

  it('every endpoint it names answers', async () => {
    const { token_endpoint, userinfo_endpoint, jwks_uri } = discovery(oauth.parts.config)
    expect((await fetch(jwks_uri)).status).toBe(200)
    expect((await fetch(userinfo_endpoint)).status).toBe(401)
    expect((await fetch(token_endpoint, { method: 'POST', body: new URLSearchParams() })).status).toBe(401)
  })
})

describe('RFC 7517 §5: the published keys', () => {
  it.each(['/keys', '/.well-known/jwks.json'])('%s has public RSA signing keys only', async (path) => {
    const answer = await get(path, { origin: 'https://app.example.com' })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['cache-control']).toBe('public, max-age=3600')
    const { keys } = answer.json<{ keys: Record<string, unknown>[] }>()
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
      expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' })
    }
  })
})
