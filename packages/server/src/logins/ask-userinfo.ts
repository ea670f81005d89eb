import {
  type JsonObject,
  SsoError,
  decodeIdToken,
  idTokenAlgorithms,
  isJsonObject,
  lackingAttributes,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import type { OidcConnection } from '../connections/types.ts'
import { type Provider, requestOptions } from './discovery-cache.ts'
import type { LoginParts } from './types.ts'

/** What UserInfo said; null when it was not asked, or could not be and need not be. */
export interface Userinfo {
  readonly claims: JsonObject | null
  /** For the trace. */
  readonly outcome: 'asked' | 'not asked' | 'failed'
}

const NOT_ASKED: Userinfo = { claims: null, outcome: 'not asked' }

/**
 * Asks UserInfo (OIDC Core §5.3) when the connection says so: by default when the ID token lacks what the
 * profile wants. An answer that cannot be had fails the login, unless only a name is missing.
 *
 * Fails with `oidc.userinfo_failed`, and for a signed answer with what its signature fails with.
 */
export async function askUserinfo(
  parts: LoginParts,
  connection: OidcConnection,
  provider: Provider,
  client: oauth.Client,
  accessToken: string,
  idToken: JsonObject,
): Promise<Userinfo> {
  const { userinfo: setting, mapping } = connection
  if (setting === 'never') return NOT_ASKED
  const lacking = lackingAttributes(connection, idToken)
  const always = setting === 'always'
  const hasEndpoint = provider.metadata.userinfo_endpoint !== undefined
  if (!always && (lacking.length === 0 || !hasEndpoint)) return NOT_ASKED
  try {
    return { claims: await fetchUserinfo(parts, connection, provider, client, accessToken), outcome: 'asked' }
  } catch (error) {
    const needed = always || lacking.some((name) => name === 'email' || Object.hasOwn(mapping, name))
    // A name is no reason to turn somebody away; a wrong signature is, and so is what the door decides by.
    if (!needed && isUnavailable(error)) return { claims: null, outcome: 'failed' }
    if (error instanceof SsoError) throw error
    throw failed(error instanceof Error ? error.message : 'unknown', error)
  }
}

function isUnavailable(error: unknown): boolean {
  return (
    !(error instanceof SsoError) ||
    error.code === 'oidc.userinfo_failed' ||
    error.code.startsWith('upstream.')
  )
}

async function fetchUserinfo(
  { outbound, config }: LoginParts,
  connection: OidcConnection,
  provider: Provider,
  client: oauth.Client,
  accessToken: string,
): Promise<JsonObject> {
  const { metadata } = provider
  if (metadata.userinfo_endpoint === undefined) throw failed('the IdP announces no userinfo_endpoint')
  const response = await oauth.userInfoRequest(
    metadata,
    client,
    accessToken,
    requestOptions(outbound, config),
  )
  if (response.status !== 200) throw failed(`it answered with status ${String(response.status)}`)
  const isSigned = /^application\/jwt\b/i.test(response.headers.get('content-type') ?? '')
  if (isSigned) return signedClaims(connection, provider, await response.text())
  const body: unknown = await response.json()
  if (!isJsonObject(body)) throw failed('it answered no JSON object')
  return body
}

/** OIDC Core §5.3.2: a signed answer says who issued it, and for whom. Keys and algorithms are those of the ID token. */
async function signedClaims(
  { clientId, idTokenAlgorithms: chosen }: OidcConnection,
  { metadata, keys }: Provider,
  token: string,
): Promise<JsonObject> {
  const { claims } = decodeIdToken(token)
  await keys.verify(token, chosen ?? idTokenAlgorithms, null)
  const { iss, aud } = claims
  if (iss !== metadata.issuer) throw wrongSigned('iss', iss)
  if (aud !== clientId && !(Array.isArray(aud) && aud.includes(clientId))) throw wrongSigned('aud', aud)
  return claims
}

/** Not `oidc.userinfo_failed`, which a login may survive. */
function wrongSigned(claim: string, received: unknown): SsoError {
  return new SsoError('oidc.userinfo_not_ours', { claim, received })
}

function failed(reason: string, cause?: unknown): SsoError {
  return new SsoError('oidc.userinfo_failed', { reason }, { cause })
}
