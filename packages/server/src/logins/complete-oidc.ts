import { SsoError, mapProfile, readAuthorizationResponse, readState } from '@cardea/protocol'
import type { OidcConnection } from '../connections/types.ts'
import { type Arrival, completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { exchangeCode } from './exchange-code.ts'
import { findLogin, loadOpenLogin } from './load-login.ts'
import type { FoundLogin } from './store.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { LoginParts, Outcome } from './types.ts'

/** The return from an OIDC IdP. */
export interface OidcAnswer {
  /** The query as sent, each name once or more. */
  readonly params: Readonly<Record<string, readonly string[]>>
  readonly rawQuery: string
  readonly cookie: string | undefined
}

/**
 * Completes a login at the shared callback. `state` names the login, the login names the connection, and the
 * code goes to that connection's token endpoint and no other (mix-up: RFC 9700 §4.4).
 */
export async function completeOidc(parts: LoginParts, answer: OidcAnswer): Promise<Outcome> {
  const found = await loadOpenLogin(parts, readState(answer.params), answer.cookie)
  const { login } = found
  return endWithError(parts, login, async (trace) => {
    const connection = connectionOf(found)
    const issuer = connection.issuer ?? ''
    const provider = await parts.discovery.load(issuer)
    const issuerAnnounced = provider.metadata.authorization_response_iss_parameter_supported === true
    checkResponse(parts, trace, () => readAuthorizationResponse(answer.params, { issuer, issuerAnnounced }))
    const { claims, checks, error } = await exchangeCode(parts, login, connection, provider, answer.rawQuery)
    trace.push(traceStep(parts, 'answer_received', { checks }))
    if (error !== null) throw error
    // The exchange took as long as the IdP wanted: the door looks at what holds now.
    const { destination } = await findLogin(parts, login.id)
    return completeLogin(parts, login, destination, arrivalOf(connection, issuer, claims), trace)
  })
}

/** A refusal by the IdP, or a response that is not its own, stands in the trace as the check that failed. */
function checkResponse(parts: LoginParts, trace: TraceStep[], read: () => string): void {
  try {
    read()
  } catch (error) {
    if (error instanceof SsoError) {
      const { expected, received } = error.details
      trace.push(
        traceStep(parts, 'answer_received', {
          checks: [{ code: error.code, passed: false, expected, received }],
        }),
      )
    }
    throw error
  }
}

function connectionOf({ destination }: FoundLogin): OidcConnection {
  const connection = destination?.connection
  if (connection?.protocol !== 'oidc') throw new SsoError('login.unknown')
  if (connection.status !== 'active') throw new SsoError('login.connection_inactive')
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
    authTime: typeof authTime === 'number' && Math.abs(authTime) < 8.64e12 ? new Date(authTime * 1000) : null,
    acr: typeof acr === 'string' ? acr : null,
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
  }
}
