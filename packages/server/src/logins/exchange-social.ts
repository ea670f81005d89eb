import {
  type JsonObject,
  type SocialOidcProvider,
  SsoError,
  idTokenAlgorithms,
  readAuthorizationResponse,
} from '@cardea/protocol'
import type { SocialConnection } from '../connections/types.ts'
import type { CallbackAnswer } from './callback-answer.ts'
import { checkResponse } from './check-response.ts'
import { requestTokens } from './request-tokens.ts'
import { socialClient } from './social-client.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { Login, LoginParts } from './types.ts'
import { tokenFacts, verifyIdToken } from './verify-id-token.ts'

/** Whom a social provider has authenticated, and which of its issuers says so. */
export interface SocialIdentity {
  readonly issuer: string
  readonly claims: JsonObject
}

/**
 * Redeems the code at a social provider that speaks OpenID Connect and verifies its ID token. Its issuer is the one that the rules
 * of the provider make of the token's own tenant; UserInfo is never asked, since what it says nobody has signed.
 *
 * Fails with `oidc.…`, `upstream.…`, `connection.incomplete`.
 */
export async function exchangeSocial(
  parts: LoginParts,
  login: Login,
  connection: SocialConnection,
  rules: SocialOidcProvider,
  answer: CallbackAnswer,
  trace: TraceStep[],
): Promise<SocialIdentity> {
  const provider = await parts.discovery.loadSocial(rules.name)
  const named = issuerNamed(rules, answer)
  const metadata = { ...provider.metadata, issuer: named ?? provider.metadata.issuer }
  const issuerAnnounced = metadata.authorization_response_iss_parameter_supported === true
  checkResponse(parts, trace, () =>
    readAuthorizationResponse(answer.params, { issuer: metadata.issuer, issuerAnnounced }),
  )
  const upstream = await socialClient(parts, connection)
  const response = await requestTokens(parts, login, metadata, upstream, answer.rawQuery)
  const { idToken, checks, error, verified } = await verifyIdToken(parts, login, provider, response, {
    client: upstream.client,
    algorithms: idTokenAlgorithms,
    issuerOf: (claims) =>
      named === null || named === rules.issuerOf(claims) ? rules.issuerOf(claims) : null,
  })
  trace.push(traceStep(parts, 'answer_received', { ...tokenFacts(idToken), checks }))
  if (verified === null) throw error ?? new SsoError('internal.error', { reason: 'nothing was verified' })
  return verified
}

/** RFC 9207 §2: the issuer that the response names, when it is one of this provider; the ID token must be of the same. */
function issuerNamed({ hasIssuer }: SocialOidcProvider, { params }: CallbackAnswer): string | null {
  const [issuer] = params['iss'] ?? []
  return issuer !== undefined && hasIssuer(issuer) ? issuer : null
}
