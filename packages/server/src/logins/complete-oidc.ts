import { SsoError, mapProfile, readAuthorizationResponse } from '@cardea/protocol'
import type { OidcConnection } from '../connections/types.ts'
import type { Arrival } from './arrival.ts'
import type { CallbackAnswer } from './callback-answer.ts'
import { checkResponse } from './check-response.ts'
import { completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { exchangeCode } from './exchange-code.ts'
import { findLogin } from './load-login.ts'
import { oidcIssuer } from './oidc-issuer.ts'
import { mayUse } from './may-use.ts'
import type { FoundLogin } from './store.ts'
import { traceStep } from './trace.ts'
import type { LoginParts, Outcome } from './types.ts'
import { readAuthTime } from './read-auth-time.ts'
import { tokenFacts } from './verify-id-token.ts'

/** Completes an open login with the answer of its OIDC IdP. */
export async function completeOidc(
  parts: LoginParts,
  found: FoundLogin,
  answer: CallbackAnswer,
): Promise<Outcome> {
  const { login } = found
  return endWithError(parts, login, async (trace) => {
    const connection = connectionOf(found)
    const issuer = oidcIssuer(connection)
    const provider = await parts.discovery.load(issuer, connection)
    const issuerAnnounced = provider.metadata.authorization_response_iss_parameter_supported === true
    checkResponse(parts, trace, () => readAuthorizationResponse(answer.params, { issuer, issuerAnnounced }))
    const exchange = await exchangeCode(parts, login, connection, provider, answer.rawQuery)
    const { claims, checks, userinfo, error, idToken } = exchange
    trace.push(traceStep(parts, 'answer_received', { ...tokenFacts(idToken), checks, userinfo }))
    if (error !== null) throw error
    // The exchange took as long as the IdP wanted: the door looks at what holds now.
    const { destination } = await findLogin(parts, login.id)
    return completeLogin(parts, login, destination, arrivalOf(connection, issuer, claims), trace)
  })
}

function connectionOf({ login, destination }: FoundLogin): OidcConnection {
  const connection = destination?.connection
  if (connection?.protocol !== 'oidc') throw new SsoError('login.unknown')
  if (!mayUse(login, connection)) throw new SsoError('login.connection_inactive')
  return connection
}

function arrivalOf(
  { provider, mapping, roleMapping }: OidcConnection,
  issuer: string,
  claims: Readonly<Record<string, unknown>>,
): Arrival {
  const { sub, auth_time: authTime, acr, amr } = claims
  return {
    issuer,
    profile: mapProfile({ protocol: 'oidc', provider, mapping, roleMapping, subject: String(sub), claims }),
    assertion: null,
    authTime: readAuthTime(authTime),
    acr: typeof acr === 'string' ? acr : null,
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
  }
}
