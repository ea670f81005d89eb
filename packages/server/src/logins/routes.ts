import { SsoError, writeSpMetadata } from '@cardea/protocol'
import { ACCOUNT_COOKIE } from '../accounts/account-session.ts'
import type { ApplicationOrigins } from '../applications/application-origins.ts'
import { publicClientKeys } from '../connections/client-keys.ts'
import { ownIdentity } from '../connections/saml-settings.ts'
import { loadPublishedKeys } from '../connections/service-provider-keys.ts'
import { connectionAliasExists, connectionFindById } from '../connections/store.ts'
import { type Answer, json, redirect, text } from '../http/answer.ts'
import { single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { ofApplications } from '../oauth/asking-client.ts'
import type { ClientKeys } from '../oauth/client-keys.ts'
import { type ConnectionId, parseId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { accountLoginRoutes } from './account-routes.ts'
import { loginApiRoutes } from './api-routes.ts'
import { authorize } from './authorize.ts'
import { BROWSER_COOKIE, browserSecret } from './browser-binding.ts'
import { askAgain, chooseByEmail } from './choose-by-email.ts'
import { chooseProvider } from './choose-provider.ts'
import { resumeSaml } from './complete-saml.ts'
import { initiationRoutes } from './initiation-routes.ts'
import type { OwnAccountParts } from './own-account/parts.ts'
import { ownAccountRoutes } from './own-account/routes.ts'
import { answer, browserCookie } from './pages/answer-outcome.ts'
import { pushRequest } from './push-request.ts'
import { receiveAnswer } from './receive-answer.ts'
import { receiveAtAlias } from './receive-at-alias.ts'
import { callbackByGet, receiveCallback } from './receive-callback.ts'
import type { LoginParts } from './types.ts'

/** A SAML response of 512 KiB in base64, percent-encoded, with its RelayState. */
const ACS_BODY_LIMIT = 1024 * 1024

/** Applications that push their requests prove themselves, within limits. */
type RouteParts = OwnAccountParts & {
  readonly clientKeys: ClientKeys
  readonly applicationOrigins: ApplicationOrigins
}

/** Every address that a browser visits during a login, and the API that tells about logins. */
export function loginRoutes(parts: RouteParts): Route[] {
  return [
    ...authorizeRoutes(parts),
    ...signInRoutes(parts),
    ...samlRoutes(parts),
    aliasRoute(parts),
    ...initiationRoutes(parts),
    ...oidcRoutes(parts),
    ...accountLoginRoutes(parts),
    ...ownAccountRoutes(parts),
    ...loginApiRoutes(parts),
  ]
}

function authorizeRoutes(parts: RouteParts): Route[] {
  const handle = async (
    { cookies }: EndpointRequest,
    params: EndpointRequest['query'],
    status: 302 | 303,
  ): Promise<Answer> => {
    const secret = browserSecret(parts.random, cookies[BROWSER_COOKIE])
    return answer(await authorize(parts, params, { secret, cookies }), status, [browserCookie(secret)])
  }
  const summary = 'Starts a sign-in for an application (RFC 6749 §3.1, OIDC Core §3.1.2).'
  const open = { path: '/oauth/authorize', summary, errors: 'page' } as const
  return [
    endpoint({ ...open, method: 'GET', handle: (request) => handle(request, request.query, 302) }),
    // OIDC Core §3.1.2.1: both methods, form serialized.
    endpoint({ ...open, method: 'POST', handle: (request) => handle(request, request.form, 303) }),
    endpoint({
      method: 'POST',
      path: '/oauth/par',
      limit: 'application',
      summary:
        'Takes an authorization request from the application itself, for a `request_uri` (RFC 9126 §2).',
      errors: 'oauth',
      cors: ofApplications(parts.applicationOrigins),
      handle: async ({ form, headers, clientAddress }) =>
        json(201, await pushRequest(parts, { form, authorization: headers['authorization'], clientAddress })),
    }),
  ]
}

function signInRoutes(parts: OwnAccountParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/sign-in',
      summary: 'The page that asks for the work e-mail, again: after a reload.',
      errors: 'page',
      handle: async ({ query, cookies }) =>
        answer(await askAgain(parts, single(query, 'login') ?? '', cookies[BROWSER_COOKIE]), 302),
    }),
    endpoint({
      method: 'POST',
      path: '/sign-in',
      summary: 'Takes the work e-mail, or the social provider chosen, and goes on to that identity provider.',
      errors: 'page',
      handle: async ({ form, cookies }) => {
        const cookie = cookies[BROWSER_COOKIE]
        const [login, provider] = [single(form, 'login') ?? '', single(form, 'provider')]
        const outcome =
          provider === undefined
            ? await chooseByEmail(parts, login, single(form, 'email') ?? '', cookie)
            : await chooseProvider(parts, login, provider, cookie)
        return answer(outcome, 303)
      },
    }),
  ]
}

function samlRoutes(parts: LoginParts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/saml/:connectionId/metadata',
      limit: 'documents',
      summary: 'Our metadata for the identity provider of one connection (saml-metadata-2.0-os).',
      errors: 'page',
      handle: async ({ params }) => metadata(parts, connectionIdOf(params)),
    }),
    endpoint({
      method: 'POST',
      path: '/saml/:connectionId/acs',
      summary: 'Receives the SAML response (saml-bindings-2.0-os §3.5.4).',
      errors: 'page',
      bodyLimit: ACS_BODY_LIMIT,
      handle: async ({ params, form, cookies }) => {
        const samlResponse = single(form, 'SAMLResponse')
        if (samlResponse === undefined) throw missing('SAMLResponse')
        const outcome = await receiveAnswer(parts, {
          connectionId: connectionIdOf(params),
          samlResponse,
          relayState: single(form, 'RelayState') ?? null,
          cookie: cookies[BROWSER_COOKIE],
        })
        return answer(outcome, 303)
      },
    }),
    endpoint({
      method: 'GET',
      path: '/saml/:connectionId/acs',
      summary:
        'The browser’s return with its cookie, for a response that arrived without it (docs/adr/0002).',
      errors: 'page',
      handle: async ({ params, query, cookies }) => {
        const outcome = await resumeSaml(parts, {
          connectionId: connectionIdOf(params),
          loginId: single(query, 'login') ?? null,
          ticket: single(query, 'ticket') ?? null,
          cookie: cookies[BROWSER_COOKIE],
        })
        return answer(outcome, 302)
      },
    }),
  ]
}

/** The paths of no other route: where the identity providers of an earlier product still post. */
function aliasRoute(parts: LoginParts): Route {
  return endpoint({
    method: 'POST',
    path: '*',
    summary: 'Receives the SAML response at an address that an earlier product had (docs/saml.md).',
    errors: 'page',
    bodyLimit: ACS_BODY_LIMIT,
    admits: (path) => connectionAliasExists(parts.db, path),
    handle: async ({ path, form, cookies }) => {
      const samlResponse = single(form, 'SAMLResponse')
      if (samlResponse === undefined) throw missing('SAMLResponse')
      const outcome = await receiveAtAlias(parts, {
        aliasPath: path,
        samlResponse,
        relayState: single(form, 'RelayState') ?? null,
        cookie: cookies[BROWSER_COOKIE],
      })
      return answer(outcome, 303)
    },
  })
}

function oidcRoutes(parts: OwnAccountParts): Route[] {
  const callbacks = (['/sso/oidc/callback', '/api/auth/sso/callback'] as const).flatMap((path) => [
    endpoint({
      method: 'GET',
      path,
      summary: 'Receives the authorization response of an OpenID or social provider (OIDC Core §3.1.2.5).',
      errors: 'page',
      handle: async ({ query, rawQuery, cookies }) =>
        answer(
          await receiveCallback(parts, {
            params: query,
            rawQuery,
            cookie: cookies[BROWSER_COOKIE],
            account: cookies[ACCOUNT_COOKIE],
          }),
          302,
        ),
    }),
    endpoint({
      method: 'POST',
      path,
      summary:
        'The same, posted by the provider’s page (OAuth 2.0 Form Post Response Mode §2): goes on as a GET, with the cookie.',
      errors: 'page',
      handle: ({ form }) => Promise.resolve(redirect(303, callbackByGet(parts.config, form))),
    }),
  ])
  const keys = endpoint({
    method: 'GET',
    path: '/sso/oidc/:connectionId/jwks',
    limit: 'documents',
    summary:
      'The public keys with which we authenticate at the identity provider of one connection (RFC 7517 §5).',
    errors: 'problem',
    handle: async ({ params }) => clientKeys(parts, connectionIdOf(params)),
  })
  return [...callbacks, keys]
}

async function clientKeys({ db }: LoginParts, id: ConnectionId): Promise<Answer> {
  const connection = await connectionFindById(db, wholeDeployment, id)
  if (connection?.protocol !== 'oidc') throw new SsoError('request.not_found')
  const headers = { 'cache-control': 'public, max-age=300' }
  return json(200, await publicClientKeys(db, connection), { headers })
}

async function metadata(parts: LoginParts, id: ConnectionId): Promise<Answer> {
  const connection = await connectionFindById(parts.db, wholeDeployment, id)
  if (connection?.protocol !== 'saml') throw new SsoError('request.not_found')
  const document = writeSpMetadata({
    ...ownIdentity(parts.config, id),
    ...(await loadPublishedKeys(parts, connection)),
    authnRequestsSigned: connection.settings.signRequests,
    ...(connection.settings.sloUrl === null
      ? {}
      : { sloUrl: `${ownIdentity(parts.config, id).entityId}/slo` }),
  })
  return text(200, 'application/samlmetadata+xml', document)
}

function connectionIdOf(params: EndpointRequest['params']): ConnectionId {
  return parseId('connection', params['connectionId'] ?? '')
}

function missing(field: string): SsoError {
  const message = 'This field is missing.'
  return new SsoError('request.invalid', { errors: [{ field, code: 'missing', message }] })
}
