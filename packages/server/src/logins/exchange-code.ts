import {
  type CheckResult,
  type DecodedIdToken,
  type JsonObject,
  SsoError,
  idTokenAlgorithms,
  personClaims,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import type { OidcConnection } from '../connections/types.ts'
import { type Userinfo, askUserinfo } from './ask-userinfo.ts'
import { oidcRedirectUri } from './begin-oidc.ts'
import { clientAuthentication } from './client-authentication.ts'
import { CLOCK_SKEW_SECONDS } from './clock-skew.ts'
import type { Provider } from './discovery-cache.ts'
import { requestTokens } from './request-tokens.ts'
import type { Login, LoginParts } from './types.ts'
import { verifyIdToken } from './verify-id-token.ts'

/** How the exchange ended: the verified claims, or the error of the check that failed. */
export interface Exchange {
  readonly claims: JsonObject
  readonly checks: readonly CheckResult[]
  readonly userinfo: Userinfo['outcome']
  readonly error: SsoError | null
  /** The ID token as decoded, for the trace. */
  readonly idToken: DecodedIdToken
}

/**
 * Redeems the IdP's code and verifies its ID token (`verify-id-token.ts`), then asks UserInfo where that is needed. One
 * function makes the person's claims of what both say.
 */
export async function exchangeCode(
  parts: LoginParts,
  login: Login,
  connection: OidcConnection,
  provider: Provider,
  rawQuery: string,
): Promise<Exchange> {
  const { metadata } = provider
  const client: oauth.Client = {
    client_id: connection.clientId ?? '',
    [oauth.clockTolerance]: CLOCK_SKEW_SECONDS,
  }
  const authentication = await clientAuthentication(parts, connection, metadata)
  const redirectUri = oidcRedirectUri(parts.config, connection)
  const upstream = { client, authentication, redirectUri }
  const response = await requestTokens(parts, login, metadata, upstream, rawQuery)
  const { idToken, checks, error, verified } = await verifyIdToken(parts, login, provider, response, {
    client,
    algorithms: connection.idTokenAlgorithms ?? idTokenAlgorithms,
    issuerOf: () => metadata.issuer,
    pin: connection,
  })
  const exchange = { idToken, checks, claims: {}, userinfo: 'not asked', error } as const
  if (verified === null) return exchange
  try {
    const { claims, accessToken } = verified
    const userinfo = await askUserinfo(parts, connection, provider, client, accessToken, claims)
    const person = personClaims({ idToken: claims, userinfo: userinfo.claims, pin: connection })
    return { ...exchange, claims: person, userinfo: userinfo.outcome }
  } catch (thrown) {
    if (!(thrown instanceof SsoError)) throw thrown
    return { ...exchange, checks: [...checks, { code: thrown.code, passed: false }], error: thrown }
  }
}
