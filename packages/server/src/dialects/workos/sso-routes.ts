import { z } from 'zod'
import type { ApplicationOrigins } from '../../applications/application-origins.ts'
import { json } from '../../http/answer.ts'
import { idSchema } from '../../http/id-schema.ts'
import { type EndpointRequest, type EndpointRoute, type Route, endpoint } from '../../http/route.ts'
import { makeLogoutHint } from '../../logouts/make-logout-hint.ts'
import { ofApplications } from '../../oauth/asking-client.ts'
import { exchangeCode, withProvenClient } from '../../oauth/exchange-code.ts'
import type { TokenParts } from '../../oauth/token.ts'
import { readPerson } from '../../oauth/userinfo.ts'
import { socialProviderOf } from './connection-type.ts'
import { errorsUnder, oauthErrors } from './errors.ts'
import { type OnceParts, onceByKey, writeRecorded } from './once-by-key.ts'
import { type Parameters, ownRoute, renamed } from '../own-route.ts'
import { showProfile } from './show-profile.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

export type SsoRouteParts = TokenParts & OnceParts & { readonly applicationOrigins: ApplicationOrigins }

/** RFC 6749 §5.1: what holds a token or a person is kept by no cache. */
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' }

/** The sign-in itself. None of it is opened by an API key alone. */
export function ssoEndpoints(parts: SsoRouteParts, own: readonly Route[]): EndpointRoute[] {
  return [
    ownRoute(
      own,
      { method: 'GET', path: '/oauth/authorize' },
      { path: '/sso/authorize', summary: 'Starts a sign-in at a connection, an organization or a provider.' },
      authorizeParameters,
    ),
    ownRoute(
      own,
      { method: 'GET', path: '/oauth/logout' },
      { path: '/sso/logout', summary: 'Signs the person out whom the token names.' },
      (parameters) => renamed(parameters, { token: 'id_token_hint' }),
    ),
    ownRoute(
      own,
      { method: 'GET', path: '/keys' },
      { path: '/sso/jwks/:clientId', summary: 'The keys that sign tokens.' },
    ),
    tokenEndpoint(parts),
    profileEndpoint(parts),
  ]
}

/** Nothing is said there of scopes: what an application gets is the whole profile. */
function authorizeParameters(parameters: Parameters): Parameters {
  const { provider, ...others } = parameters
  const asked = renamed(others, {
    connection: 'connection_id',
    organization: 'organization_id',
    domain: 'domain_hint',
  })
  const named = provider?.filter((name) => name !== 'authkit').map(socialProviderOf) ?? []
  return {
    scope: ['openid profile email groups'],
    ...asked,
    ...(named.length === 0 ? {} : { provider: named }),
  }
}

function tokenEndpoint(parts: SsoRouteParts): EndpointRoute {
  return endpoint({
    method: 'POST',
    path: '/sso/token',
    // The libraries for Python and Kotlin send JSON, those for Node and Go a form.
    reads: 'form-or-json',
    summary: 'The profile and an access token, for a code.',
    errors: oauthErrors,
    limit: 'application',
    cors: ofApplications(parts.applicationOrigins),
    handle: ({ form: sent, clientAddress, headers, path }) => {
      const form = withKey(sent, headers['authorization'])
      return withProvenClient(parts, { form, clientAddress }, async (application) => {
        const request = { callerId: application.id, headers, method: 'POST', target: path, body: form }
        const recorded = await onceByKey(parts, request, oauthErrors, async () => {
          const { tokens, person } = await exchangeCode(parts, application, form)
          const { access_token, token_type, expires_in } = tokens
          const profile = showProfile(person, person.scope)
          return { status: 200, body: JSON.stringify({ token_type, access_token, expires_in, profile }) }
        })
        return writeRecorded(recorded, NO_STORE)
      })
    },
  })
}

/** With a PKCE proof the library for Kotlin sends its key in the header alone; it is the same secret that others send in the form. */
function withKey(form: Parameters, authorization: string | undefined): Parameters {
  const [, key] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
  return key === undefined || form['client_secret'] !== undefined ? form : { ...form, client_secret: [key] }
}

function profileEndpoint(parts: SsoRouteParts): EndpointRoute {
  return endpoint({
    method: 'GET',
    path: '/sso/profile',
    summary: 'The profile behind an access token.',
    errors: errorsUnder('/sso/profile/'),
    limit: 'application',
    cors: ofApplications(parts.applicationOrigins),
    handle: async (request) => {
      const presented = { form: {}, authorization: authorizationOf(request) }
      const { person, session } = await readPerson(parts, presented, ['openid', 'profile', 'email'])
      return json(200, showProfile(person, session.scope), { headers: NO_STORE })
    },
  })
}

function authorizationOf({ headers }: EndpointRequest): string | undefined {
  return headers['authorization']
}

/** What of signing out a key may begin. */
export function ssoRoutes(parts: SsoRouteParts): WorkosRoute[] {
  return [
    workosRoute({
      method: 'POST',
      path: '/sso/logout/authorize',
      summary: 'Make an address that signs a person out of their newest session.',
      permissions: ['act:applications'],
      body: z.strictObject({ profile_id: idSchema('profile') }),
      status: 201,
      async handle({ body: { profile_id: profileId }, caller: { tenant } }) {
        const token = await makeLogoutHint(parts, tenant, profileId)
        return { logout_url: `${parts.config.publicUrl}/sso/logout?token=${token}`, logout_token: token }
      },
    }),
  ]
}
