import { SsoError, readParameter, type WireParameters } from '@cardea/protocol'
import { json, page, redirect, text, type Answer } from '../http/answer.ts'
import { endpoint, type EndpointRequest, type Route } from '../http/route.ts'
import { type Choice, readChoice } from './choice.ts'
import { loadEncryptionCertificate } from './encryption-certificate.ts'
import { answerAuthorization, readSimulatorAuthorization } from './oidc-authorize.ts'
import { simulatorDiscovery, simulatorJwks, simulatorUserinfo } from './oidc-documents.ts'
import { redeemSimulatorCode } from './oidc-token.ts'
import { ChoicePage } from './pages/choice-page.tsx'
import { PostPage } from './pages/post-page.tsx'
import { SimulatorPage } from './pages/simulator-page.tsx'
import { type Persona, parsePersona, plainPersona } from './personas.ts'
import { type AnsweredSamlRequest, answerSamlRequest } from './saml-answer.ts'
import { simulatorMetadata } from './saml-metadata.ts'
import {
  readChosenSamlRequest,
  readSamlStart,
  readSimulatorSamlRequest,
  type RequestBinding,
  type SimulatorSamlRequest,
} from './saml-request.ts'
import type { SimulatorParts } from './simulator-parts.ts'
import { simulatorUrls } from './simulator-urls.ts'
import { signingParts } from './signing-parts.ts'
import { takeTime } from './take-time.ts'
import { testClientSecret } from './test-client.ts'

/** Characters of a SAMLRequest that are read; ours have under 2000. */
const MAX_MESSAGE_LENGTH = 32_768

/** What an authorization request is made of: the simulator's page carries it through its form. */
const authorizationParameters = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
] as const

/** The simulator's endpoints. For sandbox mode only: whoever reaches them can be any test person. */
export function simulatorRoutes(parts: SimulatorParts): Route[] {
  return [...documentRoutes(parts), ...samlRoutes(parts), ...oidcRoutes(parts)]
}

function documentRoutes(parts: SimulatorParts): Route[] {
  const { publicUrl } = parts.config
  const urls = simulatorUrls(publicUrl)
  return [
    endpoint({
      method: 'GET',
      path: '/simulator',
      summary: 'What the simulator is, its people, its faults and its addresses (sandbox mode).',
      errors: 'page',
      handle: async () => {
        const keys = await parts.simulatorKeys.load()
        return page(SimulatorPage({ urls, publicUrl, clientSecret: testClientSecret(parts.vault), keys }), {
          forms: 'self',
        })
      },
    }),
    endpoint({
      method: 'POST',
      path: '/simulator/rotate',
      summary: 'A new signing key for the simulator; the one before stays published until the next rotation.',
      errors: 'page',
      handle: async () => {
        await parts.simulatorKeys.rotate()
        return redirect(303, '/simulator')
      },
    }),
    ...(['/simulator/saml/metadata', '/simulator/saml/:persona/metadata'] as const).map((path) =>
      endpoint({
        method: 'GET',
        path,
        limit: 'documents',
        summary: 'The simulator’s SAML metadata, or that of one of its personas.',
        errors: 'problem',
        handle: async ({ params }) => {
          const idp = idpOf('saml', params)
          const document = simulatorMetadata(parts, await parts.simulatorKeys.load(), idp)
          return text(200, 'application/samlmetadata+xml', document)
        },
      }),
    ),
    ...(
      [
        '/simulator/oidc/.well-known/openid-configuration',
        '/simulator/oidc/:persona/.well-known/openid-configuration',
      ] as const
    ).map((path) =>
      endpoint({
        method: 'GET',
        path,
        limit: 'documents',
        summary: 'The simulator’s OpenID provider metadata, or that of one of its personas.',
        errors: 'problem',
        cors: 'anyone',
        handle: ({ params }) => Promise.resolve(json(200, simulatorDiscovery(parts, idpOf('oidc', params)))),
      }),
    ),
    endpoint({
      method: 'GET',
      path: '/simulator/oidc/jwks',
      limit: 'documents',
      summary: 'The simulator’s public keys.',
      errors: 'problem',
      cors: 'anyone',
      handle: async () => json(200, simulatorJwks(await parts.simulatorKeys.load())),
    }),
  ]
}

/** Which identity provider is asked: the persona that the path names, or the plain one. Fails with `request.not_found`. */
function idpOf(protocol: Persona['protocols'][number], { persona }: EndpointRequest['params']): string {
  if (persona === undefined) return plainPersona
  const found = persona === plainPersona ? null : parsePersona(protocol, persona)
  if (found === null) throw new SsoError('request.not_found')
  return found.name
}

function samlRoutes(parts: SimulatorParts): Route[] {
  return [
    ...(['/simulator/saml/sso', '/simulator/saml/:persona/sso'] as const).flatMap((path) => [
      endpoint({
        method: 'GET',
        path,
        summary: 'SAML sign-in at the simulator or one of its personas, HTTP-Redirect binding.',
        errors: 'page',
        handle: ({ params, query }) => answerSaml(parts, 'redirect', idpOf('saml', params), query),
      }),
      endpoint({
        method: 'POST',
        path,
        summary: 'The same by HTTP-POST binding; also takes the choice made on the simulator’s page.',
        errors: 'page',
        handle: ({ params, form, query }) =>
          answerSaml(parts, 'post', idpOf('saml', params), { ...query, ...form }),
      }),
    ]),
    endpoint({
      method: 'POST',
      path: '/simulator/saml/start',
      summary: 'Begins a SAML sign-in at the simulator: an answer that nobody asked for.',
      errors: 'page',
      handle: ({ form }) => startSaml(parts, form),
    }),
  ]
}

/** Shows the page, or answers at once when the person is named already. */
async function answerSaml(
  parts: SimulatorParts,
  binding: RequestBinding,
  idp: string,
  parameters: WireParameters,
): Promise<Answer> {
  const one = (name: string) => readParameter(parameters, name, MAX_MESSAGE_LENGTH)
  const request = samlRequestOf(parts, binding, idp, one)
  const choice = readChoice('saml', playing(idp, one))
  if (choice === null) {
    return page(
      ChoicePage({
        protocol: 'saml',
        idp,
        action: new URL(simulatorUrls(parts.config.publicUrl, idp).saml.sso).pathname,
        hidden: {
          request_id: request.id,
          connection_id: request.connectionId,
          ...(request.relayState === null ? {} : { RelayState: request.relayState }),
        },
        // Okta and others take the e-mail address beside the SAML message.
        hint: request.hint ?? one('login_hint'),
      }),
      { forms: 'self' },
    )
  }
  return postSaml(parts, request, choice)
}

/** A click on the tile in an IdP's portal (saml-profiles-2.0-os §4.1.5). */
async function startSaml(parts: SimulatorParts, form: WireParameters): Promise<Answer> {
  const one = (name: string) => readParameter(form, name)
  const choice = readChoice('saml', one)
  if (choice === null) throw new SsoError('request.simulator_refused', { reason: 'nobody was chosen' })
  return postSaml(parts, readSamlStart(one), choice)
}

async function postSaml(
  parts: SimulatorParts,
  request: AnsweredSamlRequest,
  choice: Choice,
): Promise<Answer> {
  await takeTime(choice.fault)
  const signing = await signingParts(parts, choice.fault)
  const certificate = await loadEncryptionCertificate(parts, request.connectionId, choice.persona)
  const { acsUrl, fields } = answerSamlRequest(signing, request, choice, certificate)
  return page(PostPage({ action: acsUrl, fields }), { forms: 'anywhere' })
}

function samlRequestOf(
  parts: SimulatorParts,
  binding: RequestBinding,
  idp: string,
  one: (name: string) => string | null,
): SimulatorSamlRequest {
  const message = one('SAMLRequest')
  if (message === null) return readChosenSamlRequest(one, idp)
  return readSimulatorSamlRequest(parts, binding, message, { idp, relayState: one('RelayState') })
}

/** Whoever is asked plays itself, unless it is told to play another. */
function playing(idp: string, one: (name: string) => string | null): (name: string) => string | null {
  return (name) => one(name) ?? (name === 'persona' ? idp : null)
}

function oidcRoutes(parts: SimulatorParts): Route[] {
  const userinfo = ({ headers }: EndpointRequest) =>
    Promise.resolve(answerUserinfo(parts, headers['authorization']))
  return [
    ...(['/simulator/oidc/authorize', '/simulator/oidc/:persona/authorize'] as const).flatMap((path) => [
      endpoint({
        method: 'GET',
        path,
        summary: 'OpenID Connect sign-in at the simulator or one of its personas.',
        errors: 'page',
        handle: ({ params, query }) => Promise.resolve(answerOidc(parts, 302, idpOf('oidc', params), query)),
      }),
      endpoint({
        method: 'POST',
        path,
        summary: 'The same by POST; also takes the choice made on the simulator’s page.',
        errors: 'page',
        handle: ({ params, form }) => Promise.resolve(answerOidc(parts, 303, idpOf('oidc', params), form)),
      }),
    ]),
    endpoint({
      method: 'POST',
      path: '/simulator/oidc/token',
      limit: 'application',
      summary: 'Redeems a code of the simulator.',
      errors: 'problem',
      handle: async ({ form, headers }) => {
        const one = (name: string) => readParameter(form, name)
        const { status, body } = await redeemSimulatorCode(parts, one, headers['authorization'])
        return json(status, body)
      },
    }),
    endpoint({
      method: 'GET',
      path: '/simulator/oidc/userinfo',
      limit: 'application',
      summary: 'The test person behind an access token of the simulator.',
      errors: 'problem',
      handle: userinfo,
    }),
    endpoint({
      method: 'POST',
      path: '/simulator/oidc/userinfo',
      limit: 'application',
      summary: 'The same by POST.',
      errors: 'problem',
      handle: userinfo,
    }),
  ]
}

function answerOidc(
  parts: SimulatorParts,
  status: 302 | 303,
  idp: string,
  parameters: WireParameters,
): Answer {
  const one = (name: string) => readParameter(parameters, name)
  const request = readSimulatorAuthorization(parts, one, idp)
  const choice = readChoice('oidc', playing(idp, one))
  if (choice !== null) return redirect(status, answerAuthorization(parts, request, choice))
  const hidden = Object.fromEntries(authorizationParameters.map((name) => [name, one(name) ?? '']))
  const action = new URL(simulatorUrls(parts.config.publicUrl, idp).oidc.authorize).pathname
  return page(ChoicePage({ protocol: 'oidc', idp, action, hidden, hint: request.loginHint }), {
    forms: 'anywhere',
  })
}

/** RFC 6750 §3: a bad token is answered with a challenge. */
function answerUserinfo(parts: SimulatorParts, authorization: string | undefined): Answer {
  const claims = simulatorUserinfo(parts, authorization)
  if (claims !== null) return json(200, claims)
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }
  return json(401, { error: 'invalid_token' }, { headers })
}
