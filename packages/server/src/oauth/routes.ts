import type { ApplicationOrigins } from '../applications/application-origins.ts'
import { json } from '../http/answer.ts'
import { endpoint, type EndpointRequest, type EndpointRoute } from '../http/route.ts'
import { ofApplications } from './asking-client.ts'
import { discovery } from './discovery.ts'
import { introspect } from './introspect.ts'
import { revoke } from './revoke.ts'
import { token, type TokenParts } from './token.ts'
import { userinfo } from './userinfo.ts'

/** RFC 6749 §5.1: what holds a token or a person is kept by no cache. */
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' }
/** Rotation publishes a key long before it signs, so an hour is safe for caches. */
const CACHEABLE = { 'cache-control': 'public, max-age=3600' }

/** The endpoints that applications call. */
export function oauthRoutes(
  parts: TokenParts & { readonly applicationOrigins: ApplicationOrigins },
): EndpointRoute[] {
  const metadata = discovery(parts.config)
  const answerMetadata = () => Promise.resolve(json(200, metadata, { headers: CACHEABLE }))
  const answerKeys = async () => json(200, await parts.keys.publicJwks(), { headers: CACHEABLE })
  const answerUserinfo = async (request: EndpointRequest) =>
    json(200, await userinfo(parts, withAuthorization(request)), { headers: NO_STORE })
  const published = { errors: 'oauth', cors: 'anyone' } as const
  const forApplications = { errors: 'oauth', cors: ofApplications(parts.applicationOrigins) } as const
  return [
    endpoint({
      ...forApplications,
      method: 'POST',
      path: '/oauth/token',
      // RFC 6749 §4.1.3 has a form; some of Auth0's libraries send JSON.
      reads: 'form-or-json',
      limit: 'application',
      summary:
        'Tokens for an authorization code or a refresh token, or for the application itself (RFC 6749 §3.2).',
      handle: async (request) =>
        json(200, await token(parts, withAuthorization(request)), { headers: NO_STORE }),
    }),
    endpoint({
      ...forApplications,
      method: 'POST',
      path: '/oauth/introspect',
      limit: 'application',
      summary: 'Tells an application whether a token of its own is good, and what it stands for (RFC 7662).',
      handle: async (request) =>
        json(200, await introspect(parts, withAuthorization(request)), { headers: NO_STORE }),
    }),
    endpoint({
      ...forApplications,
      method: 'POST',
      path: '/oauth/revoke',
      limit: 'application',
      reads: 'form-or-json',
      summary: 'Takes a token back; a refresh token ends its session (RFC 7009).',
      handle: async (request) => {
        await revoke(parts, withAuthorization(request))
        return json(200, {}, { headers: NO_STORE })
      },
    }),
    endpoint({
      ...forApplications,
      method: 'GET',
      path: '/oauth/userinfo',
      limit: 'application',
      summary: 'The claims of the person behind an access token (OIDC Core §5.3).',
      handle: answerUserinfo,
    }),
    endpoint({
      ...forApplications,
      method: 'POST',
      path: '/oauth/userinfo',
      limit: 'application',
      summary: 'The same by POST, the token in the header or the body (RFC 6750 §2.2).',
      handle: answerUserinfo,
    }),
    endpoint({
      ...published,
      method: 'GET',
      path: '/.well-known/openid-configuration',
      limit: 'documents',
      head: true,
      summary: 'What this OpenID provider offers (OpenID Connect Discovery 1.0 §4).',
      handle: answerMetadata,
    }),
    endpoint({
      ...published,
      method: 'GET',
      path: '/.well-known/oauth-authorization-server',
      limit: 'documents',
      head: true,
      summary: 'The same for OAuth 2.0 clients (RFC 8414 §3).',
      handle: answerMetadata,
    }),
    endpoint({
      ...published,
      method: 'GET',
      path: '/keys',
      limit: 'documents',
      head: true,
      summary: 'The public keys that tokens are signed with (RFC 7517 §5).',
      handle: answerKeys,
    }),
    endpoint({
      ...published,
      method: 'GET',
      path: '/.well-known/jwks.json',
      limit: 'documents',
      head: true,
      summary: 'The same at the place where many clients look.',
      handle: answerKeys,
    }),
  ]
}

function withAuthorization({ form, headers, clientAddress }: EndpointRequest) {
  return { form, authorization: headers['authorization'], clientAddress }
}
