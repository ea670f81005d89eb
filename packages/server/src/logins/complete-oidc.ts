import {
  type DecodedIdToken,
  SsoError,
  mapProfile,
  readAuthorizationResponse,
  readState,
} from '@cardea/protocol'
import type { OidcConnection } from '../connections/types.ts'
import type { Arrival } from './arrival.ts'
import { completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { exchangeCode } from './exchange-code.ts'
import { findLogin, loadOpenLogin } from './load-login.ts'
import { oidcIssuer } from './oidc-issuer.ts'
import { mayUse } from './may-use.ts'
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

/** What the token says of itself, and the names of what it says of the person. */
function tokenFacts(token: DecodedIdToken | null): Record<string, unknown> {
  if (token === null) return {}
  const { iss, aud, azp, iat, exp } = token.claims
  const { alg, kid } = token.header
  return { idToken: { alg, kid, iss, aud, azp, iat, exp, claims: Object.keys(token.claims).slice(0, 100) } }
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

/** Null where the IdP says nothing; glewlwyd says 0 instead. */
function readAuthTime(claim: unknown): Date | null {
  return typeof claim === 'number' && claim > 0 && claim < 8.64e12 ? new Date(claim * 1000) : null
}
