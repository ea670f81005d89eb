import { webcrypto } from 'node:crypto'
import { SsoError } from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import { clientSecretPlace } from '../connections/connection-input.ts'
import { clientKeyList } from '../connections/client-key-store.ts'
import { clientKeyPlace } from '../connections/client-keys.ts'
import type { ClientAuthentication } from '../connections/oidc-options.ts'
import type { OidcConnection } from '../connections/types.ts'
import type { LoginParts } from './types.ts'

/**
 * How we authenticate at the token endpoint: as the connection says, else as discovery does.
 * Fails with `connection.incomplete` when what that needs is not there.
 */
export async function clientAuthentication(
  parts: LoginParts,
  connection: OidcConnection,
  metadata: oauth.AuthorizationServer,
): Promise<oauth.ClientAuth> {
  switch (connection.clientAuthentication ?? announcedMethod(connection, metadata)) {
    case 'none':
      return oauth.None()
    case 'client_secret_basic':
      return basic(secretOf(parts, connection))
    case 'client_secret_post':
      return oauth.ClientSecretPost(secretOf(parts, connection))
    case 'private_key_jwt':
      return signedAssertion(parts, connection, metadata)
  }
}

/** OIDC Core §9: basic unless the IdP announces methods without it. */
function announcedMethod(
  { clientSecretSealed }: OidcConnection,
  { token_endpoint_auth_methods_supported: methods }: oauth.AuthorizationServer,
): ClientAuthentication {
  if (clientSecretSealed === null) return 'none'
  return methods === undefined || methods.includes('client_secret_basic')
    ? 'client_secret_basic'
    : 'client_secret_post'
}

function secretOf({ vault }: LoginParts, { id, clientSecretSealed }: OidcConnection): string {
  if (clientSecretSealed === null) throw new SsoError('connection.incomplete', { missing: 'clientSecret' })
  return vault.open(clientSecretSealed, clientSecretPlace(id)).toString()
}

/**
 * RFC 6749 §2.3.1: id and secret are form-encoded, and then Basic. Encoded is what has to be and nothing more:
 * some identity providers (glewlwyd) decode neither, and the library's own `ClientSecretBasic` encodes `-`, `_`,
 * `.` and `~` too, of which most secrets have some.
 */
function basic(secret: string): oauth.ClientAuth {
  return (_metadata, { client_id: clientId }, _body, headers) => {
    const credentials = `${formEncode(clientId)}:${formEncode(secret)}`
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`)
  }
}

/** RFC 6749 appendix B. */
function formEncode(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+')
}

const IMPORT = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const

/**
 * RFC 7523 §2.2. The key belongs to this connection alone, so an assertion is worth nothing at any other IdP,
 * whatever its audience.
 */
async function signedAssertion(
  { db, vault }: LoginParts,
  connection: OidcConnection,
  { token_endpoint: tokenEndpoint }: oauth.AuthorizationServer,
): Promise<oauth.ClientAuth> {
  const algorithm = connection.clientAssertionAlgorithm
  const keys = await clientKeyList(db, connection)
  const current = keys.find((key) => key.state === 'current' && key.algorithm === algorithm)
  if (current === undefined) throw new SsoError('connection.incomplete', { missing: 'client keys' })
  const pkcs8 = new Uint8Array(vault.open(current.privateSealed, clientKeyPlace(current.id)))
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, IMPORT[algorithm], false, ['sign'])
  if (!namesTokenEndpoint(connection)) return oauth.PrivateKeyJwt({ key, kid: current.id })
  return oauth.PrivateKeyJwt(
    { key, kid: current.id },
    { [oauth.modifyAssertion]: (_, payload) => void (payload['aud'] = tokenEndpoint) },
  )
}

/** OIDC Core §9 has the token endpoint as the audience; what came later, and the library, the issuer. */
function namesTokenEndpoint({ clientAssertionAudience: audience, provider }: OidcConnection): boolean {
  return audience === null ? provider === 'okta' : audience === 'token-endpoint'
}
